import { expect, test } from 'vitest';
import type { BusMessage } from '../ports.ts';
import { BATCH_BYTES_MAX, batchesOf, readBatch } from './batch.ts';
import { ownerOf } from './members.ts';
import { PARTITIONS, partitionOf } from './topology.ts';

const message = (id: number, key: string, payload: unknown = null): BusMessage => ({ stream: 'lots', id: String(id), kind: 'sold', key, payload });

test('a key is in the same partition in every release, and keys are spread', () => {
  expect(['lot_1', 'lot_2', 'lot_3', 'acc_77', ''].map(partitionOf)).toEqual([0, 1, 2, 1, 1]);
  const counts = Array.from({ length: PARTITIONS }, () => 0);
  for (let number = 0; number < 4_000; number += 1) {
    const partition = partitionOf(`lot_${7_000_000_000 + number * 4_096}`);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  for (const count of counts) expect(count).toBeGreaterThan(4_000 / PARTITIONS / 2);
});

test('a page becomes one batch for each partition, each with its events in order, and is read as it was written', () => {
  const payload = { price: 9_007_199_254_740_993n, note: null, list: [1, { deep: 2n }], text: 'ünï \u2028 "' };
  const messages = Array.from({ length: 100 }, (_, at) => message(at + 1, `lot_${at % 7}`, { ...payload, at }));
  const batches = batchesOf(messages).flat();
  expect(batches.length).toBeLessThanOrEqual(PARTITIONS);
  for (const { partition, stream, body, events, firstId, lastId } of batches) {
    const read = readBatch(stream, body);
    expect(read).toEqual(messages.filter(({ key }) => partitionOf(key) === partition).map(({ key: _key, ...heard }) => heard));
    expect([read.length, read[0]?.id, read.at(-1)?.id]).toEqual([events, firstId, lastId]);
  }
});

test('a batch is cut before it is too long; one event alone may be longer', () => {
  const half = 'x'.repeat(BATCH_BYTES_MAX * 0.4);
  const [batches = []] = batchesOf([message(1, 'a', half), message(2, 'a', half), message(3, 'a', half), message(4, 'a', `${half}${half}${half}`), message(5, 'a', 'short')]);
  expect(batches.map(({ firstId, lastId }) => [firstId, lastId])).toEqual([['1', '2'], ['3', '3'], ['4', '4'], ['5', '5']]);
  expect(batches.flatMap(({ body }) => readBatch('lots', body)).map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
});

test('what is no batch is refused', () => {
  for (const body of [null, 'text', Buffer.from('{'), Buffer.from('{}'), Buffer.from('[{"id":1}]'), Buffer.from('[null]')]) expect(() => readBatch('lots', body)).toThrow();
});

test('processes divide queues evenly, and every one of them sees it the same way', () => {
  for (const members of [['c', 'a', 'b'], ['b', 'c', 'a']]) expect([0, 1, 2, 3].map((partition) => ownerOf(members, partition))).toEqual(['a', 'b', 'c', 'a']);
  expect(ownerOf([], 0)).toBeNull();
});
