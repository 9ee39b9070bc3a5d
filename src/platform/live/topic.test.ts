import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Codec, Topic } from './topic.ts';

const codec: Codec = {
  items: (topic, texts) => `${topic}:${texts.join(',')}`,
  beat: (entries) => `beat ${entries}`,
  beatEntry: (topic, next) => `${topic}=${next}`,
  resync: (topic) => `resync ${topic}`,
};

test('a topic keeps the newest items and no more than half as many again', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(300), fc.integer({ min: 1, max: 1_000 }), (keep, count, begin) => {
    const topic = new Topic('t', codec);
    topic.next = begin;
    let retained = 0;
    for (let seq = begin; seq < begin + count; seq += 1) retained += topic.add({ seq, text: `${seq}` }, keep);
    expect(retained).toBe(topic.retained);
    expect(topic.retained).toBeLessThanOrEqual(keep * 1.5 + 1);
    expect(topic.retained).toBeGreaterThanOrEqual(Math.min(count, keep));
    expect(topic.next).toBe(begin + count);
    expect(topic.first).toBe(begin + count - topic.retained);
  }));
});

test('a run holds what it was asked for, with the last seq, and is built once', () => {
  const topic = new Topic('t', codec);
  topic.next = 5;
  for (const seq of [5, 6, 7, 8]) topic.add({ seq, text: `${seq}` }, 10);
  const run = topic.run(6, 9);
  expect([run.text, run.seq]).toEqual(['t:6,7,8', 8]);
  expect(topic.run(6, 9)).toBe(run);
  expect(topic.run(7, 8).text).toBe('t:7');
  topic.add({ seq: 9, text: '9' }, 10);
  expect(topic.run(6, 10).text).toBe('t:6,7,8,9');
});

test('a beat is built once for a turn, and anew when the turn or the number is another', () => {
  const topic = new Topic('t', codec);
  const beat = topic.beat(1, 5);
  expect(beat.text).toBe('beat t=5');
  expect(topic.beat(1, 5)).toBe(beat);
  expect(topic.beat(2, 5)).not.toBe(beat);
  expect(topic.beat(2, 6).text).toBe('beat t=6');
});

test('a topic that was cleared knows nothing', () => {
  const topic = new Topic('t', codec);
  topic.next = 1;
  topic.add({ seq: 1, text: '1' }, 10);
  expect(topic.clear()).toBe(1);
  expect([topic.next, topic.retained]).toEqual([null, 0]);
});
