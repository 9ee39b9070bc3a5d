import type { Command } from 'commander';
import { carryOut, declare, type Report, type Terminal } from './frame.ts';

type Asked = { reason?: string; json?: boolean };

/** `lots resume`: lets bidding on a frozen lot go on. */
export function declareLotsResume(parent: Command, terminal: Terminal): void {
  declare(parent, 'resume', 'take bids again on a frozen lot, which gets one full window')
    .argument('<lot>', 'id of the lot')
    .option('--reason <sentence>', 'why; kept with the lot\'s event')
    .action(async (lot: string, asked: Asked) => carryOut(terminal, asked, () => resume(lot, asked.reason)));
}

async function resume(text: string, reason: string | undefined): Promise<Report> {
  const [{ withHouse }, { actReport, readLotId }] = await Promise.all([import('./house.ts'), import('./lots.ts')]);
  const lot = readLotId(text);
  const answer = await withHouse(({ bidding }) => bidding.commands.resume({ lot, by: null, reason: reason ?? null }));
  const report = actReport(lot, answer, reason === undefined ? 'takes bids again' : `takes bids again (${reason})`);
  return { ...report, json: { ...report.json, reason: reason ?? null } };
}
