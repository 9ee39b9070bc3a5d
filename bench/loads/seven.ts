import { withAppHouse, withAppStore } from '../ground/app-house.ts';
import { closedLoop, type RemoteBidders, remoteBidders } from '../ground/remote.ts';
import { type SevenHouse, withSevenHouse } from '../ground/seven-house.ts';
import { interleave, type Side } from '../measure/interleave.ts';
import { type Usage, untilQuiet, usageOf, usedBetween } from '../measure/parts.ts';
import { median } from '../measure/samples.ts';
import { walBytes } from '../measure/wal.ts';
import type { Way } from '../programs/messages.ts';
import { rateRatio, reportOf, sideOf } from '../report/summary.ts';
import { atLeast, atMost, HOUSE, type SideSummary, type Target } from '../report/types.ts';
import { onlyLot } from './remote.ts';
import type { Load, LoadOptions } from './types.ts';

/*
 * A house of seven services beside one in a single process, in the same minutes. Bidders are in a process of their own; everything shares the machine, so seven processes have no more processors than one.
 */

const ONE = 'one process';
const CONNECTIONS = 256;
const LONE_BIDDERS = 16;
/** So few that no bid waits for another. */
const LONE_PER_SECOND = 25;
const MUST = { ratio: 0.5, addedMs: 3, behindSeconds: 1 };
const DRAINED_MS_MAX = 60_000;
const LOOK_EVERY_MS = 50;
/** What the parts use with nothing to do is looked at for so long. */
const IDLE_MS = 3_000;

type Drain = { behind: number; perSecond: number; acceptedPerSecond: number; costs: Record<string, number> };

export const sevenHot: Load = {
  name: 'seven-hot',
  sentence: `One hot lot over HTTP through the gateway of a house of seven services, and the same on a house in one process: ${CONNECTIONS} keep-alive connections, in another process.`,
  run: (options) => beside(options, { connections: CONNECTIONS, way: { kind: 'http' } }, async ({ one, seven }) => {
    const drains: Drain[] = [];
    const sides = [one(closedLoop), seven(closedLoop, (drain) => drains.push(drain))];
    const measured = await interleave('seven-hot', sides, options);
    const counted = drains.slice(1);
    const behindSeconds = median(counted.map(({ behind, acceptedPerSecond }) => behind / Math.max(1, acceptedPerSecond)));
    return reportOf({
      load: 'seven-hot', sentence: sevenHot.sentence, ...measured,
      figures: {
        'events that waited in the outbox at the end': median(counted.map(({ behind }) => behind)), 'outbox behind, seconds of bids': behindSeconds,
        'events relayed a second until all were': median(counted.map(({ perSecond }) => perSecond)), ...medians(counted.map(({ costs }) => costs)),
      },
      targets: (summaries) => [
        atLeast('bids, times one process', rateRatio(summaries, { side: HOUSE, other: ONE }), MUST.ratio), atMost('outbox behind its bids at the end', behindSeconds, MUST.behindSeconds, ' s'),
      ],
    });
  }),
};

export const sevenLone: Load = {
  name: 'seven-lone',
  sentence: `A bid now and then (${LONE_PER_SECOND} a second) over WebSocket through the gateway of a house of seven services, and the same on a house in one process.`,
  // A connection over HTTP has one bid under way, and these wait for nobody.
  run: (options) => beside(options, { connections: LONE_BIDDERS, way: { kind: 'ws', perSocket: 1 } }, async ({ one, seven }) => {
    const paced: typeof closedLoop = (side, lot, seconds, seed) => ({ side, lot, seconds, seed, rate: LONE_PER_SECOND });
    const measured = await interleave('seven-lone', [one(paced), seven(paced)], options);
    return reportOf({ load: 'seven-lone', sentence: sevenLone.sentence, ...measured, targets: (summaries) => [addedTarget(summaries)] });
  }),
};

type Spent = { used: ReadonlyMap<string, Usage>; tookMs: number; idle: ReadonlyMap<string, Usage>; decided: number };

/** What each part needs for 1,000 bids a second more, all that follows from them included; what it needs with nothing to do; and its memory. */
function costsOf({ used, tookMs, idle, decided }: Spent): Record<string, number> {
  return Object.fromEntries([...used].flatMap(([name, { cpuSeconds, memoryBytes }]) => {
    const idleCores = (idle.get(name)?.cpuSeconds ?? 0) / (IDLE_MS / 1_000);
    const forBids = cpuSeconds - idleCores * (tookMs / 1_000);
    return [[`${name}, cores for 1,000 bids a second`, (forBids / Math.max(1, decided)) * 1_000], [`${name}, cores with nothing to do`, idleCores], [`${name}, MiB`, memoryBytes / 1_048_576]];
  }));
}

const medians = (all: readonly Readonly<Record<string, number>>[]): Record<string, number> =>
  Object.fromEntries(Object.keys(all[0] ?? {}).map((name) => [name, median(all.map((one) => one[name] ?? 0))]));

function addedTarget(sides: readonly SideSummary[]): Target {
  const [apart, together] = [sideOf(sides, HOUSE), sideOf(sides, ONE)];
  return atMost('added to the median answer of one process', apart === null || together === null ? null : apart.p50Ms - together.p50Ms, MUST.addedMs, ' ms');
}

type Sides = { one(order: typeof closedLoop): Side; seven(order: typeof closedLoop, note?: (drain: Drain) => void): Side };

/** Both houses, with as many bidders connected to each. */
function beside<Result>({ windows }: LoadOptions, { connections, way }: { connections: number; way: Way }, work: (sides: Sides) => Promise<Result>): Promise<Result> {
  return withSevenHouse({ bidders: connections, lots: windows + 1 }, (apart) => withAppStore((store) => withAppHouse(store, async (app) => {
    const signedIn = await app.bidders(connections);
    const [near, far] = [await remoteBidders(app.port, signedIn, way), await remoteBidders(apart.port(), apart.bidders, way)];
    try {
      return await work({
        one: (order) => ({
          name: ONE, database: app.owner, prepare: async () => ({ lots: await app.lots(1), bidders: signedIn.map(({ account }) => account) }),
          run: async ({ lots }, seconds, seed) => {
            const { window, ledger, strays } = await near.bid(order(ONE, onlyLot(lots), seconds, seed));
            ledger.strays += strays;
            return { window, ledger };
          },
        }),
        seven: (order, note) => sevenSide(apart, far, order, note),
      });
    } finally {
      await near.close();
      await far.close();
    }
  })));
}

const sevenSide = (apart: SevenHouse, bidders: RemoteBidders, order: typeof closedLoop, note: (drain: Drain) => void = () => {}): Side => ({
  name: HOUSE, database: apart.owner, prepare: apart.field,
  run: async ({ lots }, seconds, seed) => {
    const [before, used, wal, startMs] = [await apart.relayed(), usageOf(apart.parts), await walBytes(apart.owner), performance.now()];
    const { window, ledger, strays } = await bidders.bid(order(HOUSE, onlyLot(lots), seconds, seed));
    ledger.strays += strays;
    const decided = ledger.bids.length;
    const behind = Math.max(0, decided - (await apart.relayed() - before));
    const perSecond = await drained(apart, before + decided, before, startMs);
    // Others go on with what the bids brought about, and nothing of that may fall into somebody else's window.
    await untilQuiet(apart.parts);
    const [after, logged, tookMs] = [usageOf(apart.parts), (await walBytes(apart.owner)) - wal, performance.now() - startMs];
    await wait(IDLE_MS);
    const costs = costsOf({ used: usedBetween(used, after), tookMs, idle: usedBetween(after, usageOf(apart.parts)), decided });
    note({ behind, perSecond, acceptedPerSecond: window.acceptedPerSecond, costs: { ...costs, 'PostgreSQL, bytes of log a bid': logged / Math.max(1, decided) } });
    return { window, ledger };
  },
});

/** Waits until so many events were relayed; how many that were a second since the start. */
async function drained(apart: SevenHouse, until: number, before: number, startMs: number): Promise<number> {
  for (const endMs = performance.now() + DRAINED_MS_MAX; ; await wait(LOOK_EVERY_MS)) {
    const relayed = await apart.relayed();
    if (relayed >= until || performance.now() > endMs) return (relayed - before) / ((performance.now() - startMs) / 1_000);
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
