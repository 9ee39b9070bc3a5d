import { expect, test } from 'vitest';
import { chanceOf, seedOfRun } from '../../../support/oracle/chance.ts';
import { BREACHES } from './breach.ts';
import { check } from './check.ts';
import { ANSWER_CORRUPTIONS, SHOWN_CORRUPTIONS } from './corruptions.ts';
import { generatedHistory } from './generated.ts';
import { LOT_CORRUPTIONS } from './lot-corruptions.ts';

/* Who checks the checker: good histories are never blamed, and each way to be wrong is called by its name. */

const SEED = seedOfRun();
const GOOD_HISTORIES = 400;
const SPOILED_EACH = 15;
const SEEDS_TRIED_MAX = 120;
const CORRUPTIONS = [...ANSWER_CORRUPTIONS, ...LOT_CORRUPTIONS, ...SHOWN_CORRUPTIONS];

test(`nothing is found in ${GOOD_HISTORIES} histories of a good house (SEED=${SEED})`, () => {
  const sum = { accepted: 0, refused: 0, answeredTwice: 0, unknown: 0, extensions: 0, closedLots: 0, resyncs: 0, resumed: 0 };
  for (let at = 0; at < GOOD_HISTORIES; at += 1) {
    const { breaches, counts } = check(generatedHistory(SEED + at));
    expect(breaches, `seed ${SEED + at}`).toEqual([]);
    for (const name of ['accepted', 'refused', 'answeredTwice', 'unknown', 'extensions', 'closedLots'] as const) sum[name] += counts[name];
    for (const name of ['resyncs', 'resumed'] as const) sum[name] += counts.seen[name];
  }
  for (const [name, count] of Object.entries(sum)) expect(count, name).toBeGreaterThan(GOOD_HISTORIES / 2);
});

test.each(CORRUPTIONS.map((corruption) => [corruption.name, corruption] as const))('%s is found', (_, { found, corrupt }) => {
  let spoiled = 0;
  for (let seed = SEED; spoiled < SPOILED_EACH && seed < SEED + SEEDS_TRIED_MAX; seed += 1) {
    const history = generatedHistory(seed);
    if (!corrupt(history, chanceOf(seed, 2))) continue;
    spoiled += 1;
    expect(Object.keys(check(history).found), `seed ${seed}`).toContain(found);
  }
  expect(spoiled).toBe(SPOILED_EACH);
});

test('there is a corruption for everything that the checker can blame', () => {
  expect([...new Set(CORRUPTIONS.map(({ found }) => found))].sort()).toEqual(Object.keys(BREACHES).sort());
});
