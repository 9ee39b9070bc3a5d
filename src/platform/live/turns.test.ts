import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

function byHand(perTurn: number): { turns: Turns; turn: () => void; pending: () => number } {
  const work: (() => void)[] = [];
  return { turns: new Turns((each) => work.push(each), perTurn, () => 5), turn: () => work.shift()?.(), pending: () => work.length };
}

test('a long round is spread, and another round gets its turn between', () => {
  const { turns, turn, pending } = byHand(10);
  const log: string[] = [];
  turns.add(25, (index, atMs) => log.push(`a${index}@${atMs}`), () => log.push('a done'));
  turns.add(2, (index) => log.push(`b${index}`), () => log.push('b done'));
  expect(log).toEqual([]);
  turn();
  expect(log.length).toBe(10);
  turn();
  expect(log.slice(10, 13)).toEqual(['b0', 'b1', 'b done']);
  while (pending() > 0) turn();
  expect(log.filter((line) => line.startsWith('a') && line !== 'a done')).toEqual(Array.from({ length: 25 }, (_, at) => `a${at}@5`));
  expect(log.at(-1)).toBe('a done');
});

test('an empty round is done too, and what a round adds at its end is not done in vain', () => {
  const { turns, turn, pending } = byHand(10);
  const log: string[] = [];
  turns.add(0, () => log.push('never'), () => turns.add(1, () => log.push('next'), () => log.push('end')));
  while (pending() > 0) turn();
  expect(log).toEqual(['next', 'end']);
});
