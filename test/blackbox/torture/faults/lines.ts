import type { Stage } from '../campaign/stage.ts';
import { now } from '../campaign/recoveries.ts';
import { wait } from '../clients/market.ts';
import type { TcpProxy } from '../proxy/tcp-proxy.ts';

/* Faults of the lines between clients and house, and between house and database. */

type Bad = { name: string; begin: (line: TcpProxy, stage: Stage) => void; lastsMs: (stage: Stage) => number };

const some = (ms: number) => (stage: Stage): number => ms / 2 + stage.chance.upTo(ms);
const LINES: readonly Bad[] = [
  { name: 'slow', begin: (line, { chance }) => line.trouble({ up: { latencyMs: 10 + chance.upTo(60), jitterMs: 40 }, down: { latencyMs: 10 + chance.upTo(60), jitterMs: 40 } }), lastsMs: some(2_500) },
  { name: 'in crumbs', begin: (line) => line.trouble({ up: { sliceBytes: 24 }, down: { sliceBytes: 24 } }), lastsMs: some(2_500) },
  { name: 'silent from the client', begin: (line) => line.trouble({ up: { blackhole: true } }), lastsMs: some(3_500) },
  { name: 'silent to the client', begin: (line) => line.trouble({ down: { blackhole: true } }), lastsMs: some(3_500) },
  { name: 'cut', begin: (line) => void line.reset(), lastsMs: () => 0 },
  { name: 'cut and refused', begin: (line) => {
    line.refuse(true);
    line.reset();
  }, lastsMs: some(1_500) },
];

const fault = (which: 'front' | 'back', { name, begin, lastsMs }: Bad) => async (stage: Stage): Promise<void> => {
  const line = which === 'front' ? stage.place.front : stage.place.back;
  if (line === null) throw new Error('there is no line to the database here');
  begin(line, stage);
  await wait(lastsMs(stage));
  const healed = now();
  line.heal();
  await stage.recovered(`line ${which === 'front' ? 'to the house' : 'to the database'} ${name}`, healed);
};

/** By name. `client` of the line to the database is the house. */
export const FRONT_FAULTS = LINES.map((bad) => ({ name: `front ${bad.name}`, run: fault('front', bad) }));
export const BACK_FAULTS = LINES.map((bad) => ({ name: `back ${bad.name}`, run: fault('back', bad) }));

const FULL_MS = 5_000;

/** The database's disk is full for a while. What was acknowledged stays; afterwards bids are taken again. */
export async function diskFull(stage: Stage): Promise<void> {
  const { disk } = stage.place.postgres;
  if (disk === null) return void stage.tally.notFelt.push('full disk: no file system may be mounted here');
  const before = stage.market.requests.length;
  disk.fill();
  await wait(FULL_MS);
  const felt = stage.market.requests.slice(Math.max(0, before - 50)).some(({ attempts }) => attempts.some(({ result }) => result.type === 'unknown'));
  disk.free();
  const freed = now();
  // A server that could not write its log has ended.
  await stage.place.postgres.start();
  if (!felt) stage.tally.notFelt.push('full disk: nothing had to be written meanwhile');
  await stage.recovered('disk full', freed);
}
