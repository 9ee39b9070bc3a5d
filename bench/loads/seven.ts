import { withAppHouse, withAppStore } from '../ground/app-house.ts';
import { closedLoop, type RemoteBidders, remoteBidders } from '../ground/remote.ts';
import { type SevenHouse, withSevenHouse } from '../ground/seven-house.ts';
import { interleave, type Side } from '../measure/interleave.ts';
import { median } from '../measure/samples.ts';
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

type Drain = { behind: number; perSecond: number; acceptedPerSecond: number };

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
        'events relayed a second until all were': median(counted.map(({ perSecond }) => perSecond)),
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
    const [before, startMs] = [await apart.relayed(), performance.now()];
    const { window, ledger, strays } = await bidders.bid(order(HOUSE, onlyLot(lots), seconds, seed));
    ledger.strays += strays;
    const decided = ledger.bids.length;
    const behind = Math.max(0, decided - (await apart.relayed() - before));
    note({ behind, perSecond: await drained(apart, before + decided, before, startMs), acceptedPerSecond: window.acceptedPerSecond });
    return { window, ledger };
  },
});

/** Waits until so many events were relayed; how many that were a second since the start. */
async function drained(apart: SevenHouse, until: number, before: number, startMs: number): Promise<number> {
  for (const endMs = performance.now() + DRAINED_MS_MAX; ; await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); })) {
    const relayed = await apart.relayed();
    if (relayed >= until || performance.now() > endMs) return (relayed - before) / ((performance.now() - startMs) / 1_000);
  }
}
