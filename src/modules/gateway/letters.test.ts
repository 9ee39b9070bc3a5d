import { expect, test } from 'vitest';
import { LETTERS_KEPT_MS, lettersKnown } from './letters.ts';

/** What is answered next, null: nothing; and how often it was asked. */
function asked() {
  const state: { says: boolean | null; times: number; nowMs: number } = { says: null, times: 0, nowMs: 0 };
  const known = lettersKnown(async () => {
    state.times += 1;
    if (state.says === null) throw new Error('away');
    return state.says;
  }, { monotonicMs: () => state.nowMs });
  return { state, known };
}

test('who writes letters is asked once in a while, however many want to know', async () => {
  const { state, known } = asked();
  state.says = false;
  expect(await Promise.all([known(), known()])).toEqual([false, false]);
  state.says = true;
  state.nowMs = LETTERS_KEPT_MS - 1;
  expect([await known(), state.times]).toEqual([false, 1]);
  state.nowMs = LETTERS_KEPT_MS;
  expect([await known(), state.times]).toEqual([true, 2]);
});

test('while nobody answers the last answer is believed, before the first one nothing is held against letters, and nobody is asked more often', async () => {
  const { state, known } = asked();
  expect([await known(), await known(), state.times]).toEqual([true, true, 1]);
  state.says = false;
  state.nowMs = LETTERS_KEPT_MS;
  expect(await known()).toBe(false);
  state.says = null;
  state.nowMs = 2 * LETTERS_KEPT_MS;
  expect([await known(), await known(), state.times]).toEqual([false, false, 3]);
});
