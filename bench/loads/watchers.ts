import { bestPool } from '../baseline/best-pool.ts';
import type { LoopResult, Placing } from '../clients/closed-loop.ts';
import { type AppHouse, withAppHouse, withAppStore } from '../ground/app-house.ts';
import { type Crowd, startCrowd } from '../ground/crowd.ts';
import { type RemoteBidders, remoteBidders } from '../ground/remote.ts';
import { interleave, type Side } from '../measure/interleave.ts';
import { costOf, type ProcessCost } from '../measure/process.ts';
import { median } from '../measure/samples.ts';
import type { WatchReport } from '../programs/messages.ts';
import type { Field } from '../proof/check.ts';
import { reportOf, sideOf } from '../report/summary.ts';
import { atMost, BASELINE, HOUSE, type SideSummary, type Target } from '../report/types.ts';
import { onlyLot } from './remote.ts';
import type { Load } from './types.ts';

const WATCHERS = 5_000;
const BIDS_PER_SECOND = 50;
const BIDDERS = 16;
const MIB = 2 ** 20;
const MUST = { lagMs: 1_000, cpuCores: 0.6, loopDelayMs: 20, rssMiB: 600, bidMs: 100 };

type Seen = { watched: WatchReport; cost: ProcessCost };

/** The house, its bidders and its watchers are three processes. The baseline has the same crowd; the targets are the house's. */
export const watchers: Load = {
  name: 'watchers',
  sentence: `${WATCHERS.toLocaleString('en')} watchers of one lot over WebSocket, ${BIDS_PER_SECOND} bids a second; bidders and watchers in other processes.`,
  run: (options) => withAppStore((store) => withAppHouse(store, async (app) => {
    const signedIn = await app.bidders(BIDDERS);
    const prepare = async (): Promise<Field> => ({ lots: await app.lots(1), bidders: signedIn.map(({ account }) => account) });
    const baseline = await bestPool(app, prepare, options.seconds);
    const bidders = await remoteBidders(app.port, signedIn, { kind: 'ws', perSocket: 1 });
    const crowd = startCrowd(app.port, WATCHERS);
    const seen: Seen[] = [];
    try {
      const sides = [
        crowdedSide(BASELINE, { app, bidders, crowd, commands: baseline.commands, note: () => {} }, prepare),
        crowdedSide(HOUSE, { app, bidders, crowd, commands: null, note: (one) => seen.push(one) }, prepare),
      ];
      const measured = await interleave('watchers', sides, options);
      // The first one was the warm-up.
      const figures = figuresOf(seen.slice(1));
      const gaps = seen.reduce((sum, { watched }) => sum + watched.gaps, 0);
      const proof = gaps === 0 ? measured.proof : { ...measured.proof, breaches: [...measured.proof.breaches, `${gaps} runs of seqs had a gap or came twice`] };
      return reportOf({
        load: 'watchers', sentence: watchers.sentence, windows: measured.windows, proof, figures, targets: (summaries) => targetsOf(figures, summaries),
      });
    } finally {
      await crowd.close();
      await bidders.close();
    }
  })),
};

type Crowded = { app: AppHouse; bidders: RemoteBidders; crowd: Crowd; commands: Placing | null; note(seen: Seen): void };

const crowdedSide = (name: string, { app, bidders, crowd, commands, note }: Crowded, prepare: () => Promise<Field>): Side => ({
  name, database: app.owner,
  prepare: async () => {
    const field = await prepare();
    await crowd.watch(onlyLot(field.lots));
    return field;
  },
  run: async ({ lots }, seconds, seed): Promise<LoopResult> => {
    app.bidWith(commands);
    const { result, cost } = await costOf(() => Promise.all([
      bidders.bid({ side: name, lot: onlyLot(lots), seconds, seed, rate: BIDS_PER_SECOND }), crowd.measure(seconds),
    ]));
    const [{ window, ledger, strays }, watched] = result;
    ledger.strays += strays;
    note({ watched, cost });
    return { window, ledger };
  },
});

function figuresOf(seen: readonly Seen[]): Record<string, number> {
  const of = (read: (one: Seen) => number): number => median(seen.map(read));
  return {
    'lag p50, ms': of(({ watched }) => watched.lagP50Ms), 'lag p99, ms': of(({ watched }) => watched.lagP99Ms), 'lag max, ms': of(({ watched }) => watched.lagMaxMs),
    'watchers whose own lag p99 is over 1 s': of(({ watched }) => watched.late), 'resyncs': of(({ watched }) => watched.resyncs),
    'events times watchers': of(({ watched }) => watched.lags), 'house, cores': of(({ cost }) => cost.cpuCores),
    'event-loop delay p99, ms': of(({ cost }) => cost.loopDelayP99Ms), 'event-loop delay max, ms': of(({ cost }) => cost.loopDelayMaxMs),
    'house RSS, MiB': of(({ cost }) => cost.rssBytes / MIB), 'watchers\' process, cores': of(({ watched }) => watched.cpuCores),
  };
}

function targetsOf(figures: Readonly<Record<string, number>>, sides: readonly SideSummary[]): Target[] {
  const figure = (name: string): number | null => figures[name] ?? null;
  return [
    atMost('lag p99', figure('lag p99, ms'), MUST.lagMs, ' ms'),
    atMost('watchers whose own p99 is later', figure('watchers whose own lag p99 is over 1 s'), 0),
    atMost('processor of the house', figure('house, cores'), MUST.cpuCores, ' cores'),
    atMost('event-loop delay p99', figure('event-loop delay p99, ms'), MUST.loopDelayMs, ' ms'),
    atMost('RSS', figure('house RSS, MiB'), MUST.rssMiB, ' MiB'),
    atMost('p99 of a bid', sideOf(sides, HOUSE)?.p99Ms ?? null, MUST.bidMs, ' ms'),
  ];
}
