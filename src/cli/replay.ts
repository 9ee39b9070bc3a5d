import { basename } from 'node:path';
import type { Command } from 'commander';
import { carryOut, declare, good, type Report, type Terminal } from './frame.ts';

type Asked = { out: string; json?: boolean };

/** `replay`: runs recorded bids through the bid path of the house. */
export function declareReplay(parent: Command, terminal: Terminal): void {
  declare(parent, 'replay', 'run recorded bids through the real bid path and write how every auction ends')
    .argument('<file>', 'CSV with the columns auction_id, seq, bidder, amount_cents, open_cents, in any order and among others')
    .requiredOption('--out <result>', 'CSV to be written: auction_id, price_cents, leader, accepted, refused_seqs')
    .addHelpText('after', [
      '', 'Each auction becomes a lot of a hidden sale of its own: US dollars, increments usd, no reserve, hard close, opening price the smallest open_cents.',
      'Each row is a bid with amount_cents as its maximum, in the order of seq within an auction. A bid that the rules refuse does not stop the run.',
      'The file is checked whole before anything is imported. The same file again makes another, separate run.',
    ].join('\n'))
    .action(async (file: string, asked: Asked) => carryOut(terminal, asked, () => replay(terminal, file, asked.out)));
}

async function replay(terminal: Terminal, file: string, out: string): Promise<Report> {
  const startMs = performance.now();
  const [{ readRecording }, { prepareResultFile, resultCsv }] = await Promise.all([import('./replay/read-recording.ts'), import('./replay/result-file.ts')]);
  const recording = await readRecording(file);
  const result = await prepareResultFile(out, file);
  try {
    // A file that is refused must not wait for a house to be loaded.
    const [{ withHouse }, { showProgress }, { runReplay }] = await Promise.all([import('./house.ts'), import('./replay/progress.ts'), import('./replay/run.ts')]);
    const ran = await withHouse(async (house) => {
      const progress = showProgress(terminal.err, recording.bidsCount, 'bids');
      try {
        return await runReplay({
          bidding: house.bidding.commands, queries: house.bidding.queries, createAccounts: house.identity.accounts.createHidden,
          createSale: house.auction.replay.createReplaySale, createLots: house.auction.replay.createReplayLots,
        }, recording, { name: `replay of ${basename(file)}`, onBid: progress.step, signal: terminal.signal });
      } finally {
        progress.stop();
      }
    });
    await result.write(resultCsv(ran.results));
    const { sale, accepted, refused, refusals } = ran;
    const tookMs = Math.round(performance.now() - startMs);
    const why = Object.entries(refusals).map(([code, count]) => `${code} ${count}`).join(', ');
    return good([
      `${counted(recording.auctions.length, 'auction', 'auctions')}, ${counted(recording.bidsCount, 'bid', 'bids')} in ${(tookMs / 1_000).toFixed(1)} s: ${accepted} accepted, ${refused} refused${why === '' ? '' : ` (${why})`}.`,
      `The result is in ${out}; the lots are in the hidden sale ${sale}.`,
    ], { file, out, sale, auctions: recording.auctions.length, bids: recording.bidsCount, accepted, refused, refusals, tookMs });
  } finally {
    await result.discard();
  }
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
