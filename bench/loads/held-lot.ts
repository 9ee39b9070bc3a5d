import { Client } from 'pg';
import { idKey, type LotId } from '#domain/ids.ts';
import type { Server } from '#platform/db/connection.ts';
import { bestPool } from '../baseline/best-pool.ts';
import { bidClosedLoop, type Placing } from '../clients/closed-loop.ts';
import { type Ground, LANES, onGround } from '../ground/ground.ts';
import { interleave, type Side } from '../measure/interleave.ts';
import type { Field } from '../proof/check.ts';
import { reportOf, sideOf } from '../report/summary.ts';
import { atMost, BASELINE, HOUSE } from '../report/types.ts';
import { BIDDERS } from './direct.ts';
import type { Load } from './types.ts';

const LOTS = 200;
const HELD_MS = 2_000;
const P99_MS_MAX = 60;
/** The lot at this place is the one that is held. */
const HELD = 0;

/**
 * The bidders bid on all lots, the held one too; the latency is that of the other 199. A window is exactly as long as the
 * stranger holds the lot. All lots have one lane, so that the held one could stop every other.
 */
export const heldLot: Load = {
  name: 'held-lot',
  sentence: `${LOTS} lots of one lane under load, one of them held by a stranger's transaction for ${HELD_MS / 1_000} s; latency of the others.`,
  run: (options) => onGround(async (ground) => {
    const prepare = async (): Promise<Field> =>
      ({ lots: await ground.lots(LOTS, (key) => key % BigInt(LANES) === 0n), bidders: ground.accounts(BIDDERS) });
    const baseline = await bestPool(ground, prepare, options.seconds);
    const sides = [sideOn(BASELINE, ground, baseline.commands, prepare), sideOn(HOUSE, ground, ground.bidding.commands, prepare)];
    const measured = await interleave('held-lot', sides, { ...options, seconds: HELD_MS / 1_000 });
    return reportOf({
      load: 'held-lot', sentence: heldLot.sentence, ...measured, figures: { 'baseline connections': baseline.connections },
      targets: (summaries) => [atMost('p99 of the other lots', sideOf(summaries, HOUSE)?.p99Ms ?? null, P99_MS_MAX, ' ms')],
    });
  }),
};

const sideOn = (name: string, ground: Ground, commands: Placing, prepare: () => Promise<Field>): Side => ({
  name, prepare, database: ground.owner,
  run: async ({ lots, bidders }, seconds, seed) => {
    const [held] = lots;
    if (held === undefined) throw new Error('There is a lot to hold.');
    const stranger = await hold(ground.store.connection, held);
    const release = setTimeout(() => void stranger.release(), seconds * 1_000);
    try {
      return await bidClosedLoop({ side: name, commands, lots, bidders, seconds, seed, counts: (lot) => lot !== HELD });
    } finally {
      clearTimeout(release);
      await stranger.release();
    }
  },
});

/** Locks the lot's row in a transaction of somebody else. Released once, however often it is asked. */
async function hold(server: Server, lot: LotId): Promise<{ release(): Promise<void> }> {
  const client = new Client(server);
  client.on('error', () => {});
  await client.connect();
  await client.query('begin');
  await client.query('select lot_id from bidding.lots where lot_id = $1 for update', [idKey(lot)]);
  let released: Promise<void> | null = null;
  return { release: () => (released ??= client.query('rollback').then(() => client.end())) };
}
