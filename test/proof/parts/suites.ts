import { countAt, type Figure, listAt, type Part, textAt } from '../figure.ts';

const CASES = 150;
const vitest = (folder: string): readonly string[] => ['node_modules/vitest/vitest.mjs', 'run', folder];
const STEPS = { quick: 3_000, full: 50_000 } as const;

/** The simulated store held to what real ones do. */
export const contract: Part = {
  name: 'store-contract',
  says: 'One suite of cases runs on the simulated store, the embedded PostgreSQL and the one of Debian; seeded scripts of several sessions are compared step by step.',
  command: (depth) => ['test/parity/store/run.ts', '--steps', String(STEPS[depth])],
  into: (file) => ['--json', file],
  minutesMax: { quick: 8, full: 30 },
  figures: (counts, depth) => [
    ...['simulated', 'embedded', 'debian'].map((server): Figure => ({
      what: `cases, ${server} store`, value: countAt(counts, `cases.${server}.cases`), must: { atLeast: CASES }, note: `${textAt(counts, `cases.${server}.server`)}; statements asked ${countAt(counts, `cases.${server}.statements`)}`,
    })),
    { what: 'cases failed', value: ['simulated', 'embedded', 'debian'].reduce((sum, server) => sum + countAt(counts, `cases.${server}.failed`), 0), must: { exactly: 0 } },
    ...listAt(counts, 'differential').map((one): Figure => ({ what: `steps side by side with ${textAt(one, 'server')}`, value: countAt(one, 'steps'), must: { atLeast: STEPS[depth] } })),
    { what: 'differences and cases that failed', value: listAt(counts, 'violations').length, must: { exactly: 0 } },
  ],
};

/** Who may do what. It keeps its counts in the file that it is told of by the environment. */
export const authorisation: Part = {
  name: 'authorisation',
  says: 'Every call, by every kind of caller, about what is theirs, another\'s or not there, is held to a table of policies that is written down by hand.',
  command: () => vitest('test/fuzz/matrix'),
  into: () => [],
  minutesMax: { quick: 8, full: 8 },
  figures: (counts) => [
    { what: 'authorisation cases', value: countAt(counts, 'cases'), must: { atLeast: 1 }, note: `over ${countAt(counts, 'routes')} calls` },
    { what: 'unexpected allows', value: listAt(counts, 'allows').length, must: { exactly: 0 } },
    { what: 'unexpected denials', value: listAt(counts, 'denials').length, must: { exactly: 0 } },
  ],
};

const PATTERNS = 40;

/** What is sent twice, or against something else at the same moment. */
export const doubleSubmits: Part = {
  name: 'double-submits',
  says: 'Requests are sent twice, or against one another, at the same moment; each must have the one effect that was answered.',
  command: () => vitest('test/fuzz/races'),
  into: () => [],
  minutesMax: { quick: 8, full: 8 },
  figures: (counts) => [
    { what: 'patterns of double submits', value: countAt(counts, 'patterns'), must: { atLeast: PATTERNS }, note: `${countAt(counts, 'repetitions')} repetitions` },
    { what: 'patterns with another effect', value: listAt(counts, 'violations').length, must: { exactly: 0 } },
  ],
};
