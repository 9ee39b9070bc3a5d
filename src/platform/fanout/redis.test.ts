import { expect, test } from 'vitest';
import { handTime } from '../../../test/support/hand-time.ts';
import { turn } from '../time/system.ts';
import { type Redis, RedisAway } from '../redis/ports.ts';
import { DOUBTED_AFTER_MS, redisWay } from './redis.ts';
import type { Message } from './way.ts';

/** A line to a Redis that answers when it is told to. */
function byHand() {
  const waiting: { words: readonly string[]; settle: PromiseWithResolvers<unknown> }[] = [];
  const listeners: ((there: boolean) => void)[] = [];
  const state = { there: true };
  const redis: Redis = {
    get there() { return state.there; },
    namespace: 'house',
    command: (words) => {
      const settle = Promise.withResolvers<unknown>();
      waiting.push({ words, settle });
      return settle.promise;
    },
    listen: () => {}, onChange: (listener) => void listeners.push(listener), start: async () => {}, stop: async () => {},
    status: () => ({ there: state.there, latencyMs: null, memory: null, outages: 0 }),
  };
  const time = handTime();
  const back: Message[] = [];
  const way = redisWay(redis, [], { clock: time.clock, timers: time.timers, arrived: () => {}, unanswered: (messages) => void back.push(...messages) });
  return {
    way, time, told: () => waiting.length, texts: () => back.map(({ text }) => text),
    send: (text: string) => way.send({ topic: 'live', teller: 'a', count: waiting.length + 1, text }),
    answer: async (error?: Error) => {
      const first = waiting.shift();
      if (error === undefined) first?.settle.resolve(1);
      else first?.settle.reject(error);
      await turn();
    },
    leave: async () => {
      state.there = false;
      for (const { settle } of waiting.splice(0)) settle.reject(new RedisAway('gone'));
      for (const listener of listeners) listener(false);
      await turn();
    },
  };
}

test('what was answered never comes back', async () => {
  const { send, answer, time, leave, texts } = byHand();
  send('one');
  await answer();
  await time.pass(2 * DOUBTED_AFTER_MS);
  await leave();
  expect(texts()).toEqual([]);
});

test('when Redis goes, all that it had not answered comes back at once, in its order, and nothing more is taken', async () => {
  const { send, answer, leave, texts } = byHand();
  for (const text of ['one', 'two', 'three']) send(text);
  await answer();
  await leave();
  expect([texts(), send('four')]).toEqual([['two', 'three'], false]);
});

test('what it does not answer for a while comes back once, and those told later wait for their own time', async () => {
  const { send, time, leave, texts } = byHand();
  send('early');
  await time.pass(DOUBTED_AFTER_MS - 60);
  send('late');
  await time.pass(120);
  expect(texts()).toEqual(['early']);
  await leave();
  expect(texts()).toEqual(['early', 'late']);
});

test('a message that Redis refuses comes back alone', async () => {
  const { send, answer, texts } = byHand();
  send('one');
  send('two');
  await answer(new Error('NOPERM this user may not'));
  expect(texts()).toEqual(['one']);
});

test('more than may wait is not taken', () => {
  const { send, told } = byHand();
  let taken = 0;
  while (send('x')) taken += 1;
  expect([taken, told()]).toEqual([2_048, 2_048]);
  const large = byHand();
  while (large.send('x'.repeat(500_000)));
  expect(large.told()).toBe(17);
});
