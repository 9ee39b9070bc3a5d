import type { Command } from 'commander';
import { carryOut, declare, good, type Report, type Terminal } from './frame.ts';

/** `sessions clear-expired`: what the house does by itself once an hour. */
export function declareSessionsClearExpired(parent: Command, terminal: Terminal): void {
  declare(parent, 'clear-expired', 'delete sessions that have ended; a running house does so once an hour')
    .action(async (asked: { json?: boolean }) => carryOut(terminal, asked, clear));
}

async function clear(): Promise<Report> {
  const { withHouse } = await import('./house.ts');
  const cleared = await withHouse(({ identity }) => identity.clearExpired());
  return good([`Deleted ${cleared} session${cleared === 1 ? '' : 's'} that had ended.`], { cleared });
}
