import type { LotId } from '#domain/ids.ts';
import { ended, nextMessage, startProgram } from '../children.ts';
import type { LoopResult } from '../clients/closed-loop.ts';
import type { BidderSetUp, BidOrder, BidReport, Way } from '../programs/messages.ts';
import { Ledger } from '../proof/ledger.ts';
import type { SignedIn } from './app-house.ts';

/** Bidders in another process, connected to the house of this one. */
export type RemoteBidders = {
  bid(order: Omit<BidOrder, 'kind'>): Promise<LoopResult & { strays: number }>;
  close(): Promise<void>;
};

export async function remoteBidders(port: number, bidders: readonly SignedIn[], way: Way): Promise<RemoteBidders> {
  const child = startProgram({ file: new URL('../programs/bidders.ts', import.meta.url) });
  const setUp: BidderSetUp = { kind: 'set up', port, tokens: bidders.map(({ token }) => token), way };
  child.send(setUp);
  await nextMessage(child);
  return {
    bid: async (order) => {
      const next = nextMessage(child);
      child.send({ kind: 'bid', ...order });
      // The program's one kind of answer to an order.
      const report = await next as BidReport;
      const ledger = new Ledger();
      for (const bid of report.bids) ledger.accept(bid);
      ledger.refused = report.refused;
      Object.assign(ledger.undecided, report.undecided);
      return { window: { ...report.window, rssBytes: process.memoryUsage.rss() }, ledger, strays: report.strays };
    },
    close: async () => {
      child.disconnect();
      await ended(child);
    },
  };
}

/** An order for one window of closed-loop bidding on a lot. */
export const closedLoop = (side: string, lot: LotId, seconds: number, seed: number): Omit<BidOrder, 'kind'> => ({ side, lot, seconds, seed, rate: null });
