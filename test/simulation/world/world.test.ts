import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Chance } from './chance.ts';
import { draining } from './drain.ts';
import { NotSimulated } from './forbidden.ts';
import { World, WorldBroke, type WorldOptions } from './world.ts';

/** A world in which some processes talk to themselves. */
async function talk(seed: string, options: Partial<WorldOptions> = {}): Promise<World> {
  const world = new World({ seed, ...options });
  for (const name of ['one', 'two', 'three']) {
    const { timers, turn, entropy } = world.process(name);
    const speak = async (left: number): Promise<void> => {
      await turn();
      if (left > 0) timers.after(entropy.bytes(1)[0] ?? 0, () => { void speak(left - 1); });
    };
    void speak(50);
  }
  expect(await world.run()).toBe('empty');
  return world;
}

test('one seed has one trace, another seed another', async () => {
  const [first, again, other] = [await talk('7', { lines: true }), await talk('7'), await talk('8')];
  expect(first.trace.events).toBeGreaterThan(250);
  expect(again.trace.hash).toBe(first.trace.hash);
  expect(other.trace.hash).not.toBe(first.trace.hash);
  expect(first.trace.lines()).toHaveLength(first.trace.events);
});

test('promises drained by turns of the event loop give the same trace', async () => {
  expect((await talk('7', { draining: 'by_turns' })).trace.hash).toBe((await talk('7', { draining: 'at_once' })).trace.hash);
});

test('time moves from event to event, and what happens at the same time does so in an order of the seed', async () => {
  const orderOf = async (seed: string): Promise<string> => {
    const world = new World({ seed });
    const heard: string[] = [];
    for (const name of 'abcdefgh') world.at(1_000, 'test', 'said', () => heard.push(name));
    world.at(500, 'test', 'said', () => heard.push('first'));
    expect(await world.run({ untilUs: 2_000 })).toBe('empty');
    expect(heard[0]).toBe('first');
    return heard.join('');
  };
  expect(await orderOf('1')).toBe(await orderOf('1'));
  expect(new Set(await Promise.all(['1', '2', '3', '4'].map(orderOf))).size).toBeGreaterThan(1);
});

test('between two events every promise goes on as far as it can', async () => {
  expect(draining).toBe('at_once');
  const world = new World({ seed: 1 });
  const seen: string[] = [];
  world.at(10, 'test', 'one', () => {
    void (async () => {
      for (let step = 0; step < 100; step += 1) await Promise.resolve();
      seen.push('after a hundred awaits');
    })();
  });
  world.at(11, 'test', 'two', () => seen.push('the next event'));
  await world.run();
  expect(seen).toEqual(['after a hundred awaits', 'the next event']);
});

test('the machine\'s clock, timers and chance throw while a world runs, and only then', async () => {
  const tries: Record<string, () => unknown> = {
    date: () => Date.now(), newDate: () => new Date(), random: () => Math.random(), performance: () => performance.now(), timeout: () => setTimeout(() => {}, 1),
    immediate: () => setImmediate(() => {}), tick: () => process.nextTick(() => {}), bytes: () => randomBytes(4), uuid: () => randomUUID(),
  };
  const world = new World({ seed: 1 });
  const threw: string[] = [];
  world.at(1, 'test', 'try', () => {
    for (const [name, attempt] of Object.entries(tries)) {
      try {
        attempt();
      } catch (error) {
        if (error instanceof NotSimulated) threw.push(name);
      }
    }
    expect(new Date(5).getTime()).toBe(5);
  });
  await world.run();
  expect(threw).toEqual(Object.keys(tries));
  for (const attempt of [tries['date'], tries['newDate'], tries['random'], tries['bytes']]) expect(attempt).not.toThrow();
});

test('an event that throws and a rejection that nobody hears end the run with their seed', async () => {
  const world = new World({ seed: 'broken' });
  world.at(1_500, 'test', 'throw', () => { throw new Error('a defect'); });
  await expect(world.run()).rejects.toThrow(new WorldBroke('An event threw at 1.500 ms of seed broken: a defect'));
});

test('a fork is the same whatever else was drawn before', () => {
  const [one, other] = [new Chance('a seed'), new Chance('a seed')];
  other.word();
  const draws = (chance: Chance): number[] => Array.from({ length: 5 }, () => chance.upTo(1_000_000));
  expect(draws(one.fork('network'))).toEqual(draws(other.fork('network')));
  expect(draws(one.fork('network'))).not.toEqual(draws(one.fork('disk')));
});

test('chance is spread evenly', () => {
  const chance = new Chance('even');
  const parts = Array.from({ length: 100_000 }, () => chance.part());
  expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) / parts.length - 0.5)).toBeLessThan(0.01);
  expect(new Set(chance.shuffled([1, 2, 3]))).toEqual(new Set([1, 2, 3]));
  expect(chance.shuffled([1, 2, 3])).toHaveLength(3);
  expect(chance.weighted([[0, 'never'], [1, 'always']])).toBe('always');
});

test('of a killed process nothing happens any more', async () => {
  const world = new World({ seed: 1 });
  const victim = world.process('victim');
  const seen: string[] = [];
  victim.onKill(() => seen.push('noticed'));
  victim.timers.after(5, () => seen.push('timer'));
  victim.deliver(6_000, 'answer', () => seen.push('answer'));
  void victim.turn().then(async () => {
    seen.push('a turn');
    await new Promise((resolve) => { victim.timers.after(20, () => resolve(null)); });
    seen.push('woken');
  });
  world.at(3_000, 'test', 'kill', () => victim.kill());
  await world.run();
  expect(seen).toEqual(['a turn', 'noticed']);
  victim.timers.after(1, () => seen.push('late'));
  void victim.turn().then(() => seen.push('a late turn'));
  await world.run();
  expect(seen).toHaveLength(2);
});

test('what came due in a paused process happens when it wakes, in order, and its monotonic clock went on', async () => {
  const world = new World({ seed: 1 });
  const process = world.process('sleeper', { clockOffsetMs: -120_000 });
  const seen: [string, number][] = [];
  const startMs = process.clock.monotonicMs();
  for (const [name, ms] of [['a', 30], ['b', 10], ['c', 20]] as const) process.timers.after(ms, () => seen.push([name, process.clock.monotonicMs() - startMs]));
  const called = process.timers.after(15, () => seen.push(['never', 0]));
  world.at(5_000, 'test', 'stop', () => process.pause());
  world.at(100_000, 'test', 'call off', () => called.cancel());
  world.at(500_000, 'test', 'go on', () => process.wake());
  await world.run();
  expect(seen.map(([name]) => name)).toEqual(['b', 'c', 'a']);
  expect(Math.min(...seen.map(([, atMs]) => atMs))).toBeGreaterThanOrEqual(500);
  expect(process.clock.nowMs()).toBe(world.startMs + 500 - 120_000);
  process.jumpClock(7_000);
  expect(process.clock.nowMs()).toBe(world.startMs + 500 - 113_000);
});
