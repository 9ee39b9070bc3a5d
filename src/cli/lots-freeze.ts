import type { Command } from 'commander';
import { carryOut, declare, type Report, type Terminal } from './frame.ts';

type Asked = { reason: string; json?: boolean };

/** `lots freeze`: holds the bidding on one lot. */
export function declareLotsFreeze(parent: Command, terminal: Terminal): void {
  declare(parent, 'freeze', 'take no bids on a lot until it is resumed; the notice is public')
    .argument('<lot>', 'id of the lot')
    .requiredOption('--reason <sentence>', 'why, for the record')
    .action(async (lot: string, asked: Asked) => carryOut(terminal, asked, () => freeze(lot, asked.reason)));
}

async function freeze(text: string, reason: string): Promise<Report> {
  const [{ withHouse }, { actReport, readLotId }, { CannotRun }] = await Promise.all([import('./house.ts'), import('./lots.ts'), import('./cannot-run.ts')]);
  const lot = readLotId(text);
  if (reason.trim() === '') throw new CannotRun('Give a --reason that says why the lot is frozen.');
  const answer = await withHouse(({ bidding }) => bidding.commands.freeze({ lot, by: null, reason: reason.trim() }));
  return actReport(lot, answer, 'is frozen');
}
