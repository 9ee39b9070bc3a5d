import type { Chance } from '../../../support/oracle/chance.ts';
import type { Accepted, Attempt, EventItem, History, LotRecord, Refused, Request, StreamEntry } from '../history.ts';
import type { BreachKind } from './breach.ts';

/**
 * One way in which a house can be wrong. `corrupt` changes a good history in place and answers true; false when this history has
 * nothing that could go wrong in that way. `found`: what the checker has to call it, whatever else it finds.
 */
export type Corruption = { name: string; found: BreachKind; corrupt: (history: History, chance: Chance) => boolean };

type Decided<Answer> = { request: Request; attempt: Attempt; answer: Answer };

/** Answers of a type, with where they came from. */
export function answersOf(history: History, type: 'ok'): Decided<Accepted>[];
export function answersOf(history: History, type: 'fail'): Decided<Refused>[];
export function answersOf(history: History, type: 'ok' | 'fail'): Decided<Accepted | Refused>[] {
  return history.requests.flatMap((request) => request.attempts.flatMap((attempt) => (attempt.result.type === type ? [{ request, attempt, answer: attempt.result }] : [])));
}

/** First answers alone. */
export const firstOf = <Answer>(answers: readonly Decided<Answer>[]): Decided<Answer>[] =>
  answers.filter(({ request }, place) => answers.findIndex((other) => other.request === request) === place);

/** Changes one of some things, or answers that there is none. */
export function changeOne<Thing>(chance: Chance, things: readonly Thing[], change: (thing: Thing) => void): boolean {
  if (things.length === 0) return false;
  change(chance.pick(things));
  return true;
}

export const lotOf = (history: History, lot: string): LotRecord => {
  const found = history.lots.find((record) => record.lot === lot);
  if (found === undefined) throw new Error('every request is for a lot of the history');
  return found;
};

const again = (request: Request, result: Attempt['result']): void => {
  const last = request.attempts.at(-1)?.endedMs ?? 0;
  request.attempts.push({ via: 'http', sentMs: last + 1, endedMs: last + 2, result });
};
const refusalLike = (answer: Accepted, code: string): Refused =>
  ({ type: 'fail', code, seq: answer.seq, price: answer.price, minimum: answer.minimum, closesAtMs: answer.closesAtMs, serverTimeMs: answer.decidedAtMs });

/** Wrong answers to requests. */
export const ANSWER_CORRUPTIONS: readonly Corruption[] = [
  { name: 'a request that is never answered', found: 'never_answered', corrupt: (history, chance) => changeOne(chance, history.requests, (request) => {
    for (const attempt of request.attempts) attempt.result = { type: 'unknown', why: 'no answer' };
  }) },
  { name: 'an internal error', found: 'answer_not_allowed', corrupt: (history, chance) => changeOne(chance, history.requests, (request) => {
    again(request, { type: 'wrong', status: 500, code: 'internal' });
  }) },
  { name: 'a repeat answered with another price', found: 'answer_changed', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'ok')), ({ request, answer }) => {
    again(request, { ...answer, price: answer.price + 5, replayed: true });
  }) },
  { name: 'a refusal that is an acceptance the second time', found: 'answer_changed', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'fail')), ({ request, answer }) => {
    again(request, { type: 'ok', seq: answer.seq, price: answer.price, minimum: answer.minimum, maximum: request.maximum, outcome: 'outbid', closesAtMs: answer.closesAtMs, decidedAtMs: answer.serverTimeMs, replayed: true });
  }) },
  { name: 'a refusal for the retry of an accepted bid', found: 'refused_after_accepted', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'ok')), ({ request, answer }) => {
    again(request, refusalLike(answer, 'bid_too_low'));
  }) },
  { name: 'a repeat acknowledged under another number', found: 'two_effects', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'ok')), ({ request, answer }) => {
    again(request, { ...answer, seq: answer.seq + 1 });
  }) },
  { name: 'a repeat acknowledged as new', found: 'two_effects', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'ok')).filter(({ answer }) => !answer.replayed), ({ request, answer }) => {
    again(request, { ...answer, replayed: false });
  }) },
  { name: 'a bid acknowledged for another amount', found: 'acknowledged_differs', corrupt: (history, chance) => changeOne(chance, answersOf(history, 'ok'), ({ answer }) => { answer.maximum += 1; }) },
  { name: 'a bid acknowledged with another time', found: 'acknowledged_differs', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'ok')), ({ request }) => {
    for (const { result } of request.attempts) if (result.type === 'ok') result.decidedAtMs += 1;
  }) },
  { name: 'two requests acknowledged under one number', found: 'seq_reused', corrupt: (history, chance) => changeOne(chance, pairs(history), ([one, other]) => {
    for (const { result } of other.request.attempts) if (result.type === 'ok') result.seq = one.answer.seq;
  }) },
  { name: 'a bid refused although it is high enough', found: 'refused_wrongly', corrupt: (history, chance) => changeOne(chance, ofTheAmount(history), ({ request, answer }) => { request.maximum = answer.minimum; }) },
  { name: 'a bid refused for another reason', found: 'refused_wrongly', corrupt: (history, chance) => changeOne(chance, ofTheAmount(history), ({ request, answer }) => {
    const code = answer.code === 'bid_too_low' ? 'own_maximum_not_raised' : 'bid_too_low';
    for (const { result } of request.attempts) if (result.type === 'fail') result.code = code;
  }) },
  { name: 'an order of bids that is not the order of their answers', found: 'real_time_order', corrupt: (history, chance) => changeOne(chance, pairs(history), ([one]) => sendLater(one.request)) },
  { name: 'a refusal that knew less than an earlier answer', found: 'stale_answer', corrupt: (history, chance) => {
    const old = firstOf(answersOf(history, 'fail')).filter(({ request, answer }) => pairsOf(history, request.lot).some((bid) => bid.answer.seq > answer.seq));
    return changeOne(chance, old, ({ request }) => sendLater(request));
  } },
];

const LATER_MS = 1_000_000;
function sendLater(request: Request): void {
  for (const attempt of request.attempts) {
    attempt.sentMs += LATER_MS;
    attempt.endedMs += LATER_MS;
  }
}

const pairsOf = (history: History, lot: string): Decided<Accepted>[] => firstOf(answersOf(history, 'ok')).filter(({ request }) => request.lot === lot);

/** Two accepted bids of one lot, the one with the lower number first. */
function pairs(history: History): [Decided<Accepted>, Decided<Accepted>][] {
  return history.lots.flatMap(({ lot }) => {
    const bids = pairsOf(history, lot).toSorted((one, other) => one.answer.seq - other.answer.seq);
    return bids.slice(1).map((bid, place): [Decided<Accepted>, Decided<Accepted>] => [bids[place] ?? bid, bid]);
  });
}

const ofTheAmount = (history: History): Decided<Refused>[] => firstOf(answersOf(history, 'fail')).filter(({ answer }) => answer.code !== 'lot_closed');

/** Wrong things that watchers and readers were shown. */
export const SHOWN_CORRUPTIONS: readonly Corruption[] = [
  { name: 'a reading that knew less than an earlier answer', found: 'stale_read', corrupt: (history, chance) => {
    const old = history.readings.filter(({ lot, seq }) => pairsOf(history, lot).some((bid) => bid.answer.seq > seq));
    return changeOne(chance, old, (reading) => { reading.sentMs += LATER_MS; });
  } },
  { name: 'a view that showed a price that never was', found: 'history_rewritten', corrupt: (history, chance) => changeOne(chance, history.readings.filter(({ seq }) => seq > 0), (reading) => { reading.price += 1; }) },
  { name: 'a sequence that was another one before', found: 'history_rewritten', corrupt: (history, chance) => changeOne(chance, history.readings.filter(({ events }) => events !== null), (reading) => {
    reading.events = changedAt(reading.events ?? [], chance, (event) => ({ ...event, price: event.price + 5 }));
  }) },
  { name: 'a reading of events that are gone', found: 'history_rewritten', corrupt: (history, chance) => changeOne(chance, history.readings, (reading) => { reading.seq = lotOf(history, reading.lot).events.length + 1; }) },
  { name: 'a watcher that missed an event', found: 'watcher_gap', corrupt: (history, chance) => changeOne(chance, runs(history), ({ entry }) => {
    entry.items = entry.items.toSpliced(chance.upTo(entry.items.length - 1), 1);
  }) },
  { name: 'a watcher that was sent an event twice', found: 'watcher_duplicate', corrupt: (history, chance) => changeOne(chance, runs(history), ({ entry }) => {
    const place = chance.upTo(entry.items.length);
    entry.items = entry.items.toSpliced(place, 0, ...entry.items.slice(place, place + 1));
  }) },
  { name: 'a watcher that saw another price', found: 'watcher_differs', corrupt: (history, chance) => changeOne(chance, runs(history), ({ entry }) => {
    entry.items = changedAt(entry.items, chance, (event) => ({ ...event, price: event.price + 5 }));
  }) },
  { name: 'a watcher that never saw the end', found: 'watcher_behind', corrupt: (history, chance) => changeOne(chance, history.streams.filter(({ entries }) => entries.some(isEvents)), ({ entries }) => { entries.splice(entries.findLastIndex(isEvents)); }) },
  { name: 'a beat with another number', found: 'beat_differs', corrupt: (history, chance) => changeOne(chance, history.streams.flatMap(({ entries }) => entries.filter((entry) => entry.type === 'beat')), (beat) => {
    beat.next = Object.fromEntries(Object.entries(beat.next).map(([lot, next]) => [lot, next + 1]));
  }) },
];

const isEvents = ({ type }: StreamEntry): boolean => type === 'events';

function changedAt(events: readonly EventItem[], chance: Chance, change: (event: EventItem) => EventItem): EventItem[] {
  const place = chance.upTo(events.length);
  return events.map((event, at) => (at === place ? change(event) : event));
}

/** Messages with two events or more, so that one can be missing inside. */
function runs(history: History): { entry: { type: 'events'; lot: string; items: readonly EventItem[] } }[] {
  return history.streams.flatMap(({ entries }) => entries.flatMap((entry) => (entry.type === 'events' && entry.items.length > 1 ? [{ entry }] : [])));
}
