import { statement } from '#platform/db/types.ts';
import { type Ground, onGround } from '../ground/ground.ts';
import { reportOf } from '../report/summary.ts';
import { atMost, NOTHING_PROVED } from '../report/types.ts';
import type { Load } from './types.ts';

const LOTS = 1_000;
/** The first lot closes so long after the start: publishing them all takes less. */
const FIRST_MS = 8_000;
const LATE_MS_MAX = 250;
const LOOK_EVERY_MS = 100;
/** Lots that are not closed so long after the last close was due will not be. */
const GIVEN_UP_AFTER_MS = 10_000;

type Closed = { open: number; early: number; p50: number; p99: number; max: number };
const readCloses = statement<Closed>('', `
  select (select count(*)::integer from bidding.lots where status <> 3) as open,
    count(*) filter (where at_ms < closes_ms)::integer as early,
    percentile_disc(0.5) within group (order by at_ms - closes_ms)::integer as p50,
    percentile_disc(0.99) within group (order by at_ms - closes_ms)::integer as p99,
    max(at_ms - closes_ms)::integer as max
  from bidding.decisions
  where kind = 9`);

/** No baseline: a peer that closes lots by a job once a minute has nothing to compare. */
export const closing: Load = {
  name: 'closing',
  sentence: `${LOTS.toLocaleString('en')} lots that come due at all times of a window without any traffic; how late each is closed, by the database's clock.`,
  run: ({ seconds }) => onGround(async (ground) => {
    const closed = await closeAll(ground, seconds * 1_000);
    return reportOf({
      load: 'closing', sentence: closing.sentence, windows: [], proof: { ...NOTHING_PROVED, eventsChecked: LOTS, breaches: breachesOf(closed) },
      figures: { 'lots closed': LOTS - closed.open, 'late p50, ms': closed.p50, 'late p99, ms': closed.p99, 'late max, ms': closed.max },
      targets: () => [atMost('closed late, p99', closed.p99, LATE_MS_MAX, ' ms')],
    });
  }),
};

async function closeAll(ground: Ground, windowMs: number): Promise<Closed> {
  const startMs = Date.now();
  let place = 0;
  await ground.lots(LOTS, () => true, () => {
    place += 1;
    return startMs + FIRST_MS - Date.now() + (windowMs * place) / LOTS;
  });
  const endMs = startMs + FIRST_MS + windowMs + GIVEN_UP_AFTER_MS;
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
    const closed = await ground.owner.one(readCloses);
    if (closed !== null && (closed.open === 0 || Date.now() > endMs)) return closed;
  }
}

function breachesOf({ open, early }: Closed): string[] {
  return [...(open > 0 ? [`${open} lots were never closed`] : []), ...(early > 0 ? [`${early} lots were closed before their time`] : [])];
}
