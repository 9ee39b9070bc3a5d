import { countAt, type Figure, listAt, type Part, seedOf, textAt } from '../figure.ts';

const KILLS = { quick: 20, full: 500 } as const;

/** Real processes, killed and disturbed while clients bid. */
export const torture: Part = {
  name: 'torture',
  says: 'Real houses on real PostgreSQL are killed, stopped, cut off and starved while clients bid; a checker from outside holds what the clients saw against what stands.',
  command: (depth) => ['test/blackbox/torture/run.ts', '--quiet', '--kills', String(KILLS[depth]), '--minutes', depth === 'quick' ? '1' : '30', ...(depth === 'full' ? ['--all'] : []), ...seedOf(depth)],
  into: (file) => ['--json', file],
  minutesMax: { quick: 8, full: 240 },
  figures: (counts, depth) => [
    { what: 'SIGKILLs of real processes', value: countAt(counts, 'kills.house') + countAt(counts, 'kills.postgres'), must: { atLeast: KILLS[depth] }, note: `house ${countAt(counts, 'kills.house')}, PostgreSQL ${countAt(counts, 'kills.postgres')}` },
    { what: 'acknowledged bids', value: countAt(counts, 'bids.acknowledged'), must: { atLeast: 1 } },
    { what: 'acknowledged bids lost', value: countAt(counts, 'bids.lost'), must: { exactly: 0 } },
    { what: 'acknowledged bids duplicated', value: countAt(counts, 'bids.duplicated'), must: { exactly: 0 } },
    { what: 'fault points at which a process died', value: countAt(counts, 'points.hit'), must: { atLeast: 1 }, note: `of ${countAt(counts, 'points.all')}` },
    ...listAt(counts, 'recoveries').map((line): Figure => ({
      what: `worst recovery, ${textAt(line, 'fault')}`, value: countAt(line, 'worstMs'), unit: 'ms', note: `median ${countAt(line, 'medianMs')} ms of ${countAt(line, 'times')}, bound ${countAt(line, 'boundMs')} ms`,
    })),
  ],
};
