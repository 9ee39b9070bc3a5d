import { countAt, listAt, type Part } from '../figure.ts';

const SEEDS = { quick: 2_500, full: 10_000 } as const;
const COMMANDS = { quick: 500_000, full: 2_000_000 } as const;
const PLANTED = 25;

/** The real application code in a simulated world of clocks, stores, networks and faults. */
export const simulation: Part = {
  name: 'simulation',
  says: 'The real code of bidding, auction, outbox and closer runs in seeded worlds that lose commits, answers, processes and servers; an oracle that shares no code with it judges every run.',
  command: (depth) => ['test/simulation/run.ts', '--seeds', String(SEEDS[depth]), '--from', '1'],
  into: (file) => ['--json', file],
  minutesMax: { quick: 12, full: 120 },
  figures: (counts, depth) => [
    { what: 'simulated seeds', value: countAt(counts, 'seeds'), must: { atLeast: SEEDS[depth] }, note: `${countAt(counts, 'repeated')} run twice with the same trace` },
    { what: 'simulated bid commands', value: countAt(counts, 'commands'), must: { atLeast: COMMANDS[depth] }, note: `${countAt(counts, 'accepted')} accepted, ${countAt(counts, 'refused')} refused and remembered` },
    { what: 'violations', value: countAt(counts, 'violations'), must: { exactly: 0 } },
    { what: 'kinds of happenings, faults and checks that were missing', value: listAt(counts, 'missing').length, must: { exactly: 0 } },
    { what: 'simulated time', value: Math.round(countAt(counts, 'virtualMs') / 3_600_000), unit: 'h' },
  ],
};

/** Bugs that somebody might make, planted one at a time. */
export const planted: Part = {
  name: 'planted-bugs',
  says: 'One realistic mistake at a time is planted into the real code, and the simulation must notice it; one that survives shows a hole in the oracle.',
  command: () => ['test/simulation/run.ts', '--mutants'],
  into: (file) => ['--json', file],
  minutesMax: { quick: 10, full: 60 },
  figures: (counts) => [
    { what: 'planted bugs', value: countAt(counts, 'planted'), must: { atLeast: PLANTED }, note: `at most ${countAt(counts, 'seedsEach')} seeds each` },
    { what: 'planted bugs caught', value: countAt(counts, 'caught'), must: { exactly: countAt(counts, 'planted') } },
  ],
};
