import { expect, test } from 'vitest';
import { handTime } from '../../../test/support/hand-time.ts';
import { silentLog } from '../log/log.ts';
import { inProcessFanout } from './in-process.ts';
import { FORGOTTEN_AFTER_MS, openMembers } from './members.ts';

function company() {
  const time = handTime();
  const fanout = inProcessFanout(silentLog);
  const join = (teller: string, kind: string, watchers: number) => {
    const members = openMembers({ fanout, teller, kind, figures: () => ({ watchers }), clock: time.clock, timers: time.timers });
    members.start();
    return members;
  };
  return { time, fanout, join };
}

test('processes of one kind know of each other at once, and those of another kind do not count', () => {
  const { join } = company();
  const [one, two, three] = [join('a', 'gateway', 10), join('b', 'gateway', 20), join('c', 'identity', 5)];
  expect([one.count(), two.count(), three.count()]).toEqual([2, 2, 1]);
  expect([one.sums(), two.sums(), three.sums()]).toEqual([{ watchers: 30 }, { watchers: 30 }, { watchers: 5 }]);
});

test('a process that stops is no longer counted; one that died is forgotten after its time', async () => {
  const { time, fanout, join } = company();
  const [one, two] = [join('a', 'gateway', 1), join('b', 'gateway', 2)];
  two.stop();
  expect([one.count(), one.sums()]).toEqual([1, { watchers: 1 }]);
  fanout.publish('members', JSON.stringify({ teller: 'died', kind: 'gateway', figures: { watchers: 7 } }));
  expect([one.count(), one.sums()]).toEqual([2, { watchers: 8 }]);
  await time.pass(FORGOTTEN_AFTER_MS + 100);
  expect([one.count(), one.sums()]).toEqual([1, { watchers: 1 }]);
});

test('what is no word of a member is left aside', () => {
  const { fanout, join } = company();
  const one = join('a', 'gateway', 1);
  for (const text of ['null', '[]', '{"teller":1,"kind":"gateway","figures":{}}', '{"teller":"x","kind":"gateway","figures":"many"}']) fanout.publish('members', text);
  expect(one.count()).toBe(1);
});
