import { startCrowd } from '../ground/crowd.ts';
import { remoteBidders } from '../ground/remote.ts';
import { type SevenHouse, withSevenHouse } from '../ground/seven-house.ts';
import { interleave, type Side } from '../measure/interleave.ts';
import { type Part, usageOf, usedBetween } from '../measure/parts.ts';
import { median } from '../measure/samples.ts';
import type { WatchReport } from '../programs/messages.ts';
import { reportOf, sideOf } from '../report/summary.ts';
import { atMost, HOUSE } from '../report/types.ts';
import { onlyLot } from './remote.ts';
import type { Load } from './types.ts';

const GATEWAYS = 2;
const WATCHERS_EACH = 2_500;
const BIDS_PER_SECOND = 50;
const BIDDERS = 16;
const MUST = { lagMs: 1_000 };

/** Bids come in at the first gateway, and are watched at both: what the second one shows has travelled between processes. */
export const sevenWatchers: Load = {
  name: 'seven-watchers',
  sentence: `A house of seven services with ${GATEWAYS} gateways, ${WATCHERS_EACH.toLocaleString('en')} watchers of one lot at each, ${BIDS_PER_SECOND} bids a second through the first of them.`,
  run: (options) => withSevenHouse({ gateways: GATEWAYS, bidders: BIDDERS, lots: options.windows + 1 }, async (house) => {
    const bidders = await remoteBidders(house.port(), house.bidders, { kind: 'ws', perSocket: 1 });
    const crowds = Array.from({ length: GATEWAYS }, (_, gateway) => startCrowd(house.port(gateway), WATCHERS_EACH));
    const seen: WatchReport[][] = [];
    const fanOut = fanOutCost(house);
    const side: Side = {
      name: HOUSE, database: house.owner,
      prepare: async () => {
        const field = await house.field();
        await Promise.all(crowds.map((crowd) => crowd.watch(onlyLot(field.lots))));
        return field;
      },
      run: async ({ lots }, seconds, seed) => {
        const end = fanOut.begin();
        const [{ window, ledger, strays }, ...watched] = await Promise.all([bidders.bid({ side: HOUSE, lot: onlyLot(lots), seconds, seed, rate: BIDS_PER_SECOND }), ...crowds.map((crowd) => crowd.measure(seconds))]);
        end(seconds);
        ledger.strays += strays;
        seen.push(watched);
        return { window, ledger };
      },
    };
    try {
      const measured = await interleave('seven-watchers', [side], options);
      const figures = { ...figuresOf(seen.slice(1)), ...fanOut.figures() };
      const gaps = seen.flat().reduce((sum, one) => sum + one.gaps, 0);
      return reportOf({
        load: 'seven-watchers', sentence: sevenWatchers.sentence, windows: measured.windows, figures,
        proof: gaps === 0 ? measured.proof : { ...measured.proof, breaches: [...measured.proof.breaches, `${gaps} runs of seqs had a gap or came twice`] },
        targets: (sides) => [
          atMost('lag p99 at the slower gateway', figures['lag p99 at the slower gateway, ms'] ?? null, MUST.lagMs, ' ms'),
          atMost('watchers whose own p99 is later', figures['watchers whose own lag p99 is over 1 s'] ?? null, 0), atMost('p99 of a bid', sideOf(sides, HOUSE)?.p99Ms ?? null, MUST.lagMs, ' ms'),
        ],
      });
    } finally {
      for (const crowd of crowds) await crowd.close();
      await bidders.close();
    }
  }),
};

/** What watchers cost a gateway: told of the second one, which nobody bids through. Compared with itself before anybody watched. */
function fanOutCost({ services }: SevenHouse): { begin(): (seconds: number) => void; figures(): Record<string, number> } {
  const [name, pid] = ['gateway', services.service('gateway', GATEWAYS - 1).pid()];
  const parts: Part[] = pid === null ? [] : [{ name, pid }];
  const [empty, thousands] = [usageOf(parts).get(name)?.memoryBytes ?? 0, WATCHERS_EACH / 1_000];
  const windows: { cores: number; memoryBytes: number }[] = [];
  return {
    begin: () => {
      const before = usageOf(parts);
      return (seconds) => {
        const used = usedBetween(before, usageOf(parts)).get(name);
        if (used !== undefined) windows.push({ cores: used.cpuSeconds / seconds, memoryBytes: used.memoryBytes });
      };
    },
    figures: () => ({
      [`a gateway, cores for 1,000 watchers at ${BIDS_PER_SECOND} events a second`]: median(windows.slice(1).map(({ cores }) => cores / thousands)),
      'a gateway, MiB more for 1,000 watchers': median(windows.slice(1).map(({ memoryBytes }) => (memoryBytes - empty) / thousands / 1_048_576)),
    }),
  };
}

function figuresOf(windows: readonly (readonly WatchReport[])[]): Record<string, number> {
  const worst = (read: (one: WatchReport) => number): number => median(windows.map((watched) => Math.max(...watched.map(read))));
  const sum = (read: (one: WatchReport) => number): number => median(windows.map((watched) => watched.reduce((all, one) => all + read(one), 0)));
  return {
    'lag p50 at the slower gateway, ms': worst(({ lagP50Ms }) => lagP50Ms), 'lag p99 at the slower gateway, ms': worst(({ lagP99Ms }) => lagP99Ms), 'lag max, ms': worst(({ lagMaxMs }) => lagMaxMs),
    'watchers whose own lag p99 is over 1 s': sum(({ late }) => late), 'resyncs': sum(({ resyncs }) => resyncs), 'events times watchers': sum(({ lags }) => lags),
  };
}
