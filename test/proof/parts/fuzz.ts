import { countAt, listAt, type Part, seedOf } from '../figure.ts';

const INPUTS = { quick: 100_000, full: 2_000_000 } as const;

/** Every call and every live message, driven from its own schema. */
export const fuzz: Part = {
  name: 'fuzz',
  says: 'Every HTTP call and every live message is driven from its own schema with right, nearly right and hostile inputs; no answer of 5xx but the documented 503, no breach, no growth of memory.',
  command: (depth) => ['--expose-gc', 'test/fuzz/run.ts', '--inputs', String(INPUTS[depth]), ...seedOf(depth)],
  into: (file) => ['--json', file],
  minutesMax: { quick: 10, full: 180 },
  figures: (counts, depth) => [
    { what: 'fuzz inputs', value: countAt(counts, 'inputs'), must: { atLeast: INPUTS[depth] }, note: `${countAt(counts, 'valid')} right, ${countAt(counts, 'near')} nearly right, ${countAt(counts, 'hostile')} hostile; seed ${countAt(counts, 'seed')}` },
    { what: 'calls driven', value: countAt(counts, 'routes'), must: { atLeast: 1 } },
    { what: 'right inputs answered well', value: countAt(counts, 'succeeded'), must: { atLeast: 1 } },
    { what: 'live frames', value: countAt(counts, 'live.frames'), must: { atLeast: 1 } },
    { what: 'undocumented answers of 5xx and other faults', value: countAt(counts, 'violations'), must: { exactly: 0 } },
    { what: 'breaches of the house after it', value: listAt(counts, 'checks.broken').length, must: { exactly: 0 }, note: `${countAt(counts, 'checks.ran')} checks over ${countAt(counts, 'checks.rows')} rows` },
    { what: 'growth of the heap', value: Math.round(countAt(counts, 'heapGrowthBytes') / 1_024), unit: 'KiB' },
  ],
};
