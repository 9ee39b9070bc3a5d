import type { Command } from 'commander';
import { carryOut, declare, good, type Report, type Terminal } from './frame.ts';

/** `analytics rebuild`: counts the figures again from every event that there ever was. */
export function declareAnalyticsRebuild(parent: Command, terminal: Terminal): void {
  declare(parent, 'rebuild', 'count the figures again from every event there ever was; the house may run beside it')
    .action(async (asked: { json?: boolean }) => carryOut(terminal, asked, rebuild));
}

async function rebuild(): Promise<Report> {
  const { withHouse } = await import('./house.ts');
  const { facts, mended, stretches } = await withHouse((house) => house.analytics.rebuild(house.eventLog));
  return good([
    `Read ${facts} fact${facts === 1 ? '' : 's'} of bidding and counted ${stretches} day${stretches === 1 ? '' : 's'} again.`,
    mended === 0 ? 'No fact was missing or other than in the log.' : `${mended} fact${mended === 1 ? ' was' : 's were'} missing or other than in the log, and ${mended === 1 ? 'is' : 'are'} right now.`,
  ], { facts, mended, days: stretches });
}
