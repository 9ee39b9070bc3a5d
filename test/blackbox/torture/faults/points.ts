import type { Moment } from '../campaign/recoveries.ts';
import { type Stage, describe, momentOf } from '../campaign/stage.ts';
import type { Death } from '../places/house-process.ts';

/** What has to happen for a point to be passed, beside the bids that are always under way. */
type Provoke = 'nothing' | 'a start' | 'an offer' | 'a later opening' | 'a lost database' | 'a dead server';
type Point = { provoke: Provoke; /** The process dies at some pass up to this one. */ passMax: number; only?: 'embedded' };

/** Every fault point of the house, and how it is reached. Held to the code by a test. */
export const POINTS: Readonly<Record<string, Point>> = {
  'bid.lock': { provoke: 'nothing', passMax: 150 },
  'bid.locked': { provoke: 'nothing', passMax: 150 },
  'bid.decided': { provoke: 'nothing', passMax: 150 },
  'bid.written': { provoke: 'nothing', passMax: 150 },
  'bid.committed': { provoke: 'nothing', passMax: 150 },
  'bid.unconfirmed': { provoke: 'a lost database', passMax: 1 },
  'live.answer': { provoke: 'nothing', passMax: 60 },
  'close.visit': { provoke: 'a later opening', passMax: 1 },
  'close.visited': { provoke: 'a later opening', passMax: 1 },
  'beat.made': { provoke: 'nothing', passMax: 3 },
  'publish.freeze': { provoke: 'an offer', passMax: 1 },
  'publish.frozen': { provoke: 'an offer', passMax: 1 },
  'publish.handedOver': { provoke: 'an offer', passMax: 1 },
  'take.written': { provoke: 'an offer', passMax: 1 },
  'take.taken': { provoke: 'an offer', passMax: 1 },
  'once.claimed': { provoke: 'an offer', passMax: 1 },
  'once.kept': { provoke: 'an offer', passMax: 1 },
  'follow.written': { provoke: 'nothing', passMax: 8 },
  'relay.publish': { provoke: 'nothing', passMax: 8 },
  'relay.published': { provoke: 'nothing', passMax: 8 },
  'relay.moved': { provoke: 'nothing', passMax: 8 },
  'start.migrated': { provoke: 'a start', passMax: 1 },
  'start.started': { provoke: 'a start', passMax: 1 },
  'postgres.restart': { provoke: 'a dead server', passMax: 1, only: 'embedded' },
  'postgres.restarted': { provoke: 'a dead server', passMax: 1, only: 'embedded' },
};

const REACHED_MS_MAX = 20_000;

/** Lets the house die at a point, once armed, and starts it again. */
export async function dieAtPoint(stage: Stage, { name, when }: { name: string; when: 'before' | 'after' }): Promise<void> {
  const { tally, chance } = stage;
  const point = POINTS[name];
  if (point === undefined) throw new Error(`there is no point ${name}`);
  const killed = await stage.killHouse();
  const died = await stage.startHouse({ FAULT_POINT: `${name}:${when}:kill:${1 + chance.upTo(point.passMax)}` }) ?? await reached(stage, point, killed);
  if (died?.point === `${name}:${when}`) {
    tally.kills.house += 1;
    tally.pointsHit.set(died.point, (tally.pointsHit.get(died.point) ?? 0) + 1);
    await stage.startHouse();
    await stage.recovered('house killed at a fault point', momentOf(died));
    return;
  }
  tally.pointsMissed.push(`${name}:${when}${died === null ? '' : ` (${describe(died)})`}`);
  if (died === null) await stage.killHouse();
  await stage.startHouse();
}

async function reached(stage: Stage, point: Point, killed: Moment): Promise<Death | null> {
  const death = stage.place.house.death();
  // A point that bids pass is often reached before the first of them is acknowledged.
  if (point.provoke !== 'nothing') await Promise.race([death, stage.acknowledgedAfter(killed)]);
  // An offer is sent until it is answered, over the death and by the next house: it is not waited for.
  const offered = provoke(stage, point).catch((error: unknown) => void stage.tally.troubles.push(String(error)));
  if (point.provoke === 'a dead server' || point.provoke === 'a lost database') await offered;
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), REACHED_MS_MAX);
  const died = await Promise.race([death, late]);
  clearTimeout(timer);
  return died;
}

async function provoke(stage: Stage, { provoke: how }: Point): Promise<void> {
  switch (how) {
    case 'an offer': return void await stage.seller.offer();
    case 'a later opening': return stage.seller.offerLater();
    case 'a dead server': return void await stage.killPostgres(true);
    case 'a lost database':
      if (stage.place.back === null) await stage.killPostgres(true);
      else stage.place.back.reset();
      return;
    case 'nothing': case 'a start':
  }
}
