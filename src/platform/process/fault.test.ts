import { afterEach, expect, test } from 'vitest';
import { turn } from '../time/system.ts';
import { armFaultPoint, fault, onFaultPoints, readFaultPoint } from './fault.ts';

afterEach(() => onFaultPoints(null));

test('a point that is not armed does nothing', () => {
  expect(() => fault.point('bid.committed')).not.toThrow();
});

test('before the point: dies at its pass and not at another', () => {
  const died: string[] = [];
  armFaultPoint({ name: 'bid.committed', when: 'before', pass: 2 }, () => died.push('here'));
  fault.point('bid.written');
  fault.point('bid.committed');
  expect(died).toEqual([]);
  fault.point('bid.committed');
  expect(died).toEqual(['here']);
  fault.point('bid.committed');
  expect(died).toEqual(['here']);
});

test('after the point: what follows runs up to its next wait, and no further than a turn', async () => {
  const order: string[] = [];
  armFaultPoint({ name: 'bid.committed', when: 'after', pass: 1 }, () => order.push('died'));
  fault.point('bid.committed');
  order.push('went on');
  queueMicrotask(() => order.push('sent'));
  await turn();
  expect(order).toEqual(['went on', 'sent', 'died']);
});

test.each([
  [null, null],
  ['bid.committed:before:kill', { name: 'bid.committed', when: 'before', pass: 1 }],
  ['publish.handedOver:after:kill:12', { name: 'publish.handedOver', when: 'after', pass: 12 }],
])('%s is read', (text, wanted) => {
  expect(readFaultPoint(text)).toEqual(wanted);
});

test.each(['bid.committed', 'bid.committed:during:kill', 'bid.committed:before:stop', 'committed:before:kill', 'bid.committed:before:kill:0', ''])('"%s" is refused', (text) => {
  expect(() => readFaultPoint(text)).toThrow('must be written as');
});
