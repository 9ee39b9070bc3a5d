import fc from 'fast-check';
import { expect, test } from 'vitest';
import { announcedSeconds, type Countdown, countdownOf, nextTickMs } from './countdown.ts';

const CLOSE_MS = Date.parse('2030-01-01T12:00:00.000Z');
const open = { status: 'open', opensAt: '2030-01-01T09:00:00.000Z', closesAt: '2030-01-01T12:00:00.000Z' };
const left = (ms: number): Countdown => countdownOf(open, CLOSE_MS - ms);

test('while it runs it never says zero, and at zero it says closing until the house has spoken', () => {
  fc.assert(fc.property(fc.integer({ min: -100_000, max: 400 * 86_400_000 }), (ms) => {
    const countdown = left(ms);
    expect(countdown.phase).toBe(ms > 0 ? 'running' : 'closing');
    if (ms > 0) expect(countdown.seconds).toBeGreaterThanOrEqual(1);
    const { days, hours, minutes, secondsOfMinute, seconds } = countdown;
    expect(((days * 24 + hours) * 60 + minutes) * 60 + secondsOfMinute).toBe(seconds);
  }));
  expect(countdownOf({ ...open, status: 'closed' }, CLOSE_MS + 5)).toMatchObject({ phase: 'closed', seconds: 0 });
});

test('a tick comes just when the words change: not before, and none is missed', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 4 * 3_600_000 }), (ms) => {
    const now = left(ms);
    const tick = nextTickMs(now, CLOSE_MS - ms) ?? 0;
    expect(tick).toBeGreaterThan(0);
    expect(words(left(ms - tick))).not.toBe(words(now));
    if (tick > 1) expect(words(left(ms - tick + 1))).toBe(words(now));
  }), { examples: [[3_600_001], [3_659_000], [3_660_000]] });
});

test.each([
  [{ ...open, status: 'frozen' }, 'frozen'], [{ ...open, status: 'closed' }, 'closed'], [{ ...open, status: 'draft' }, 'none'],
  [{ ...open, closesAt: null }, 'none'], [{ ...open, status: 'scheduled', opensAt: null }, 'none'], [{ ...open, status: 'scheduled' }, 'opening'],
])('%o is %s, and does not tick', (lot, phase) => {
  const countdown = countdownOf(lot, CLOSE_MS - 1_000);
  expect(countdown).toMatchObject({ phase, seconds: 0 });
  expect(nextTickMs(countdown, CLOSE_MS - 1_000)).toBeNull();
});

test('without the house\'s time there is no countdown, only the moment of the close', () => {
  expect(countdownOf(open, null)).toMatchObject({ phase: 'unknown', seconds: 0, untilMs: CLOSE_MS });
  expect(countdownOf({ ...open, status: 'scheduled' }, Date.parse('2030-01-01T08:59:30.000Z'))).toMatchObject({ phase: 'opens', seconds: 30 });
});

test('it is soon from five minutes on and last from one', () => {
  expect([300_001, 300_000, 60_001, 60_000, 1, 0].map((ms) => left(ms).urgency)).toEqual(['calm', 'soon', 'soon', 'last', 'last', 'last']);
});

test('the time is said aloud at 5 min, 1 min, 30 s and 10 s and at no other second', () => {
  const said: number[] = [];
  for (let seconds = 400; seconds >= 0; seconds -= 1) {
    const mark = announcedSeconds(left((seconds + 1) * 1_000), left(seconds * 1_000));
    if (mark !== null) said.push(mark);
  }
  expect(said).toEqual([300, 60, 30, 10]);
  expect(announcedSeconds(null, left(5_000)), 'to somebody who has just come').toBeNull();
  expect(announcedSeconds(left(70_000), left(20_000)), 'after a sleep only the last one').toBe(30);
  expect(announcedSeconds(left(5_000), left(120_000)), 'an extension').toBeNull();
});

/** What a page shows of it: seconds only in the last hour. */
function words({ phase, days, hours, minutes, secondsOfMinute, seconds }: Countdown): string {
  return [phase, days, hours, minutes, seconds > 3_600 ? '' : secondsOfMinute].join(' ');
}
