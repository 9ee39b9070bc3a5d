import { insertAct } from '#modules/auction/store/admin-acts.ts';
import { insertEvent } from '#modules/auction/store/events.ts';
import { groupIsOfAnother, groupsOfOthers } from '#modules/auction/store/groups.ts';
import { applyHeads, insertHead } from '#modules/auction/store/heads.ts';
import {
  askReserve, cancelDraft, claimGroup, closeOfGroup, countDrafts, freezeLot, insertLot, keepDescription, lockLot, readListing, setDescription, settleReserve, settleReserves, updateDraft,
} from '#modules/auction/store/lots.ts';
import { readUnread } from '#modules/auction/store/outbox.ts';
import { askRegistration, decideRegistration, readRegistration } from '#modules/auction/store/registrations.ts';
import { insertSale, listSales, lockSale, readSale, takePositions, updateSale } from '#modules/auction/store/sales.ts';
import { countDeadLetters, park, readCursor, readDeadLetters, removeDeadLetter, takeStream, writeCursor, type Runner } from '#platform/bus/store.ts';
import type { SqlValue, Statement } from '#platform/db/types.ts';
import type { Chance } from '../../../simulation/world/chance.ts';
import { ask, key, some, type Act, type Draw, type Weighted } from './act.ts';

const LOTS = 3;
const SALES = 3;
const orNull = <Value>(chance: Chance, probability: number, value: Value): Value | null => (chance.happens(probability) ? null : value);

/** Too short to be learned as words: the simulated house learns none. */
const TITLES = ['An ox', 'A go', ''];

const draft = (chance: Chance): SqlValue[] => [
  chance.pick(TITLES), 'of wood', 'art', null, 'USD', BigInt(chance.between(1, 5) * 100), orNull(chance, 0.6, 300n), null, null, null, '{"kind":"preset"}', '{"scope":"lot"}', null,
  orNull(chance, 0.5, chance.upTo(5)), orNull(chance, 0.5, chance.between(3, 9)), '{}',
];
/** At most one change a lot: which of two counts is open. */
function changes(chance: Chance): SqlValue[] {
  const lots = [...new Set(some(chance, LOTS))];
  const of = <Value extends SqlValue & (string | number | bigint | boolean | null)>(read: () => Value): Value[] => lots.map(read);
  return [
    lots, of(() => chance.upTo(6)), of(() => chance.pick([null, 'open', 'closed'])), of(() => chance.pick([null, null, 'sold'])), of(() => BigInt(chance.upTo(9))), of(() => 8n), of(() => chance.upTo(5)), of(() => 1),
    of(() => 'alias'), of(() => 0), of(() => 99), of(() => 50_000_000_000),
  ];
}
const ended = (chance: Chance): boolean => chance.happens(0.5);

/** Rows that others refer to, which the simulated server does not ask about: they are there from the beginning. */
export const AUCTION_BEFORE: readonly Act[] = [
  ...[2n, 3n].map((sale): Act => ({ kind: 'ask', statement: insertSale, values: [sale, 'A sale', '', 5n, false, null, null, 30, false, false, false, true, 'marketplace', sale] })),
  ...[1n, 2n, 3n].map((lot): Act => ({ kind: 'ask', statement: insertLot, values: [lot, 1n, 1n, 0, 'An ox', 'of wood', 'art', null, 'USD', 100n, null, null, null, null, '{}', '{}', null, null, null, '{}', null, 40] })),
];

/** What sessions of the auction module do. */
export const AUCTION: Weighted = [
  [6, ask(insertLot, (chance) => [key(chance, LOTS + 2), key(chance, 2), key(chance, SALES), chance.upTo(3), ...draft(chance), null, 40])],
  [3, ask(updateDraft, (chance) => [key(chance, LOTS), 1n, chance.upTo(3), ...draft(chance)])],
  [4, ask(freezeLot, (chance) => [key(chance, LOTS), orNull(chance, 0.1, 10), 20, null, 'marketplace', false, true, false, 15, '[]', '{}'])],
  [1, ask(cancelDraft, (chance) => [key(chance, LOTS), 50])], [2, ask(setDescription, (chance) => [key(chance, LOTS), 'of oak'])], [2, ask(keepDescription, (chance) => [key(chance, LOTS), chance.upTo(9)])],
  [2, ask(askReserve, (chance) => [key(chance, LOTS), BigInt(chance.upTo(3))])], [2, ask(settleReserve, (chance) => [key(chance, LOTS), BigInt(chance.upTo(3)), ended(chance)])],
  [1, ask(settleReserves, (chance) => [some(chance, LOTS)])], [5, ask(lockLot, (chance) => [key(chance, LOTS)])], [3, ask(readListing, (chance) => [key(chance, LOTS)])],
  [1, ask(countDrafts, (chance) => [key(chance, 2), chance.upTo(3)])], [3, ask(claimGroup, (chance) => [key(chance, 9), 1n, chance.pick(['group', 'sale']), chance.pick(['chairs', 'tables', ''])])],
  [1, ask(closeOfGroup, (chance) => [key(chance, 9)])], [1, ask(groupIsOfAnother, (chance) => [key(chance, 9), key(chance, 2)])], [1, ask(groupsOfOthers, (chance) => [1n, ['chairs', 'tables'], key(chance, 2)])],
  [3, ask(insertHead, (chance) => [key(chance, LOTS), 1n, 5n, 'art', 'USD', 15, 1_000n, 20])], [4, ask(applyHeads, changes)],
  [3, ask(insertSale, (chance) => [key(chance, SALES + 2), 'A sale', '', 5n, chance.happens(0.2), orNull(chance, 0.5, chance.upTo(9)), orNull(chance, 0.5, chance.upTo(9)), 30, false, false, false, true, 'marketplace', chance.upTo(9)])],
  [2, ask(updateSale, (chance) => [key(chance, SALES), 'Renamed', '', null, null, 30, chance.happens(0.3), false, false, true, 'operator'])], [3, ask(takePositions, (chance) => [key(chance, SALES), chance.between(-1, 2)])],
  [4, ask(lockSale, (chance) => [key(chance, SALES)])], [2, ask(readSale, (chance) => [key(chance, SALES)])], [1, ask(listSales, (chance) => [chance.upTo(10), 0, chance.upTo(4)])],
  [3, ask(askRegistration, (chance) => [1n, key(chance, 2), ended(chance), chance.upTo(9)])], [2, ask(decideRegistration, (chance) => [1n, key(chance, 2), chance.pick(['approved', 'declined', 'pending']), chance.upTo(9), 31n])],
  [1, ask(readRegistration, (chance) => [1n, key(chance, 2)])], [1, ask(insertAct, (chance) => ['registration.approved', null, orNull(chance, 0.1, 1n), 5n, 31n, null, 5])],
  [4, ask(insertEvent, (chance) => ['a.kind', JSON.stringify({ number: chance.upTo(99) }), 5])], [3, () => ({ kind: 'look' })],
  [5, (chance) => ({ kind: 'window', statement: readUnread, limit: chance.pick([null, 1, 50]) })],
];

/** What the relay's own functions ask, heard from them: their statements are theirs alone. */
function heard(speak: (run: Runner, chance: Chance) => Promise<unknown>): Draw {
  return (chance) => {
    let spoken: { statement: Statement<unknown>; values: SqlValue[] } | null = null;
    const run: Runner = (statement, values = []) => {
      spoken ??= { statement, values: [...values] };
      return new Promise(() => {});
    };
    void speak(run, chance);
    if (spoken === null) throw new Error('nothing was asked');
    const { statement, values } = spoken as { statement: Statement<unknown>; values: SqlValue[] };
    return { kind: 'ask', statement, values };
  };
}

const stream = (chance: Chance): string => chance.pick(['facts', 'decisions']);

/** What sessions of the relay do. */
export const PLATFORM: Weighted = [
  [3, heard((run, chance) => takeStream(run, stream(chance)))], [2, heard((run, chance) => readCursor(run, stream(chance)))],
  [5, heard((run, chance) => writeCursor(run, stream(chance), { systemIdentifier: '7', snapshot: chance.pick(['1:1:', '10:20:11,15', '9:3:']), deliveredId: String(chance.upTo(99)), floorId: '0' }, chance.upTo(9)))],
  [5, heard((run, chance) => park(run, chance.pick(['letters', 'search']), { stream: stream(chance), id: String(chance.upTo(3)), kind: 'a.kind', payload: null }, 'an error', chance.upTo(9)))],
  [2, heard((run, chance) => readDeadLetters(run, String(chance.upTo(4)), chance.upTo(5)))], [3, heard((run, chance) => removeDeadLetter(run, String(chance.between(1, 6))))], [1, heard((run) => countDeadLetters(run))],
  [1, () => ({ kind: 'look' })],
];
