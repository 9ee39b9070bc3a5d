import { expect, test } from 'vitest';
import type { Run } from '../../simulation/store/engine/simulated.ts';
import type { HouseServer } from '../../simulation/store/house.ts';
import { CASES } from './cases/index.ts';
import { compare } from './differential/compare.ts';
import { simulated } from './simulated.ts';

/* The contract and the scripts are themselves tried: on servers of which one statement is wrong. */

/** Puts `wrong`, made of what the statement does, in its place. */
const instead = (name: string, wrong: (right: Run, server: HouseServer) => Run) => (server: HouseServer): void => {
  const right = server.catalog.get(name);
  if (right === undefined) throw new Error(`There is no statement ${name}.`);
  server.catalog.replace(name, wrong(right.run, server));
};

/** As another statement does. */
const as = (other: string) => (_: Run, server: HouseServer): Run => {
  const found = server.catalog.get(other);
  if (found === undefined) throw new Error(`There is no statement ${other}.`);
  return found.run;
};

const BROKEN: readonly [what: string, change: (server: HouseServer) => void][] = [
  ['locks that were to be passed over and are waited for', instead('bidding.lock_free_lots', as('bidding.lock_lots'))],
  ['locks that were to be waited for and are passed over', instead('bidding.lock_lots', as('bidding.lock_free_lots'))],
  ['standings that are passed over', instead('bidding.lock_standings', as('bidding.lock_free_standings'))],
  ['a write without a fence', instead('bidding.write_batch', (right) => (work, values) => right(work, [String(work.xid()), ...values.slice(1)]))],
  ['a clock that stands still in a transaction', instead('bidding.read_moment', (right) => (work, values) => {
    const answer = right(work, values);
    if (Symbol.iterator in answer) return answer;
    return { ...answer, rows: answer.rows.map((row) => ({ ...Object(row), now_ms: String(Math.round(work.tx.startedMs)) })) };
  })],
  ['an outbox that forgets who was in flight', instead('bidding.read_unread', (right) => (work, [from, above, , upTo, limit]) => right(work, [from ?? null, above ?? null, [], upTo ?? null, limit ?? null]))],
  ['facts by their id alone', instead('auction.read_unread', (right) => (work, [, above, , upTo, limit]) => right(work, ['0', above ?? null, [], upTo ?? null, limit ?? null]))],
  ['a limit that is one too many', instead('bidding.read_bids', (right) => (work, [lot, before, limit]) => right(work, [lot ?? null, before ?? null, Number(limit) + 1]))],
];

test.each(BROKEN)('the contract refuses a server with %s', async (_, change) => {
  const server = simulated(new Set(), change);
  const red: string[] = [];
  for (const { group, name, play } of CASES) await server.inHouse(play).catch(() => { red.push(`${group}: ${name}`); });
  expect(red.length).toBeGreaterThan(0);
  // Most of it stands: it was one statement.
  expect(red.length).toBeLessThan(CASES.length / 2);
});

test('scripts find a server with a wrong statement, and tell it in a few steps', async () => {
  const [, change] = BROKEN[0] ?? ['', () => {}];
  const { difference } = await compare(simulated(new Set()), simulated(new Set(), change), { from: 1, steps: 20_000 });
  expect(difference?.words).toMatch(/lock_free_lots/);
  expect(difference?.words.split('\n').length).toBeLessThan(25);
});

test('a server does what it does itself, over and over', async () => {
  const { tally, difference } = await compare(simulated(new Set()), simulated(new Set()), { from: 1, steps: 2_000 });
  expect(difference).toBeNull();
  expect(tally.waits).toBeGreaterThan(10);
});
