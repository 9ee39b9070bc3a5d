import type { EventItem, History, LotRecord, Request } from '../history.ts';
import { answersOf, changeOne, type Corruption, firstOf, lotOf } from './corruptions.ts';

/** Things that can be wrong with a lot and its sequence of events. */
export const LOT_CORRUPTIONS: readonly Corruption[] = [
  { name: 'an acknowledged bid that is gone with all that came after it', found: 'lost', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => {
    const last = bidsOf(record).at(-1)?.seq ?? 0;
    record.events = record.events.filter(({ seq }) => seq < last);
    record.bids = record.bids.filter(({ seq }) => seq < last);
  }) },
  { name: 'an acknowledged bid that became an event of another kind', found: 'lost', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => {
    replace(record, chance.pick(bidsOf(record)), { kind: 'lot.extended' });
  }) },
  { name: 'a bid that stands twice', found: 'duplicated', corrupt: (history, chance) => changeOne(chance, beaten(history), ({ record, seq }) => {
    const item = record.bids.find((bid) => bid.seq === seq);
    if (item !== undefined) standAtEnd(record, { bidder: item.bidder, amount: item.amount ?? 0 });
  }) },
  { name: 'a refused bid that stands', found: 'refused_stands', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'fail')).filter(({ request }) => isOnly(history, request)), ({ request }) => {
    const record = lotOf(history, request.lot);
    standAtEnd(record, { bidder: record.aliases[request.account] ?? '', amount: request.maximum });
  }) },
  { name: 'a bid that nobody sent', found: 'phantom', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'ok')), ({ request }) => {
    history.requests = history.requests.filter((other) => other !== request && (other.account !== request.account || other.maximum !== request.maximum));
  }) },
  { name: 'a bid that stands for another bidder', found: 'acknowledged_differs', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => {
    const item = chance.pick(record.bids);
    item.bidder = Object.values(record.aliases).find((alias) => alias !== item.bidder) ?? '';
  }) },
  { name: 'a number that is missing', found: 'seq_gap', corrupt: (history, chance) => changeOne(chance, history.lots, (record) => renumber(history, record, 1 + chance.upTo(record.events.length), 1)) },
  { name: 'an event that is missing', found: 'seq_gap', corrupt: (history, chance) => changeOne(chance, withEvents(history, 3), (record) => { record.events = record.events.toSpliced(1 + chance.upTo(record.events.length - 2), 1); }) },
  { name: 'a number that is there twice', found: 'seq_reused', corrupt: (history, chance) => changeOne(chance, withEvents(history, 2), (record) => renumber(history, record, 2 + chance.upTo(record.events.length - 1), -1)) },
  { name: 'a lot that stands otherwise than its last event', found: 'head_differs', corrupt: (history, chance) => changeOne(chance, history.lots, ({ view }) => {
    chance.pick([() => { view.price += 5; }, () => { view.bidCount += 1; }, () => { view.seq += 1; }, () => { view.closesAtMs += 1; }, () => { view.leader = 'Somebody Else'; }])();
  }) },
  { name: 'a lot with a bid that its history does not have', found: 'history_differs', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => { record.bids = record.bids.toSpliced(chance.upTo(record.bids.length), 1); }) },
  { name: 'a history with another price', found: 'history_differs', corrupt: (history, chance) => changeOne(chance, withBids(history), ({ bids }) => { chance.pick(bids).price += 5; }) },
  { name: 'a price that is wrong everywhere', found: 'price_wrong', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => everywhere(history, record, chance.pick(bidsOf(record)), { price: 5 })) },
  { name: 'a minimum that is wrong everywhere', found: 'minimum_wrong', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => everywhere(history, record, chance.pick(bidsOf(record)), { minimum: 5 })) },
  { name: 'a leader who was beaten', found: 'leader_wrong', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => {
    const event = chance.pick(bidsOf(record));
    event.leader = Object.values(record.aliases).find((alias) => alias !== event.leader) ?? null;
  }) },
  { name: 'a bid that was accepted below the minimum', found: 'accepted_too_low', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'ok')), ({ request }) => {
    request.maximum = 1;
    for (const { result } of request.attempts) if (result.type === 'ok') result.maximum = 1;
  }) },
  { name: 'a bid that was decided at the close', found: 'accepted_after_close', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => {
    const event = chance.pick(bidsOf(record));
    event.atMs = Math.max(record.terms.closesAtMs, ...record.events.slice(0, event.seq - 1).map(({ closesAtMs }) => closesAtMs));
  }) },
  { name: 'a bid after the close', found: 'event_after_close', corrupt: (history, chance) => changeOne(chance, withBids(history), (record) => { record.events.push({ ...chance.pick(bidsOf(record)), seq: record.events.length + 1 }); }) },
  { name: 'a lot that closed before its time', found: 'closed_too_early', corrupt: (history, chance) => changeOne(chance, closed(history), (record) => {
    const last = record.events.at(-1);
    if (last !== undefined) last.atMs = last.closesAtMs - 1;
  }) },
  { name: 'a bid refused as too late before the close', found: 'closed_too_early', corrupt: (history, chance) => changeOne(chance, firstOf(answersOf(history, 'fail')).filter(({ answer }) => answer.code === 'lot_closed'), ({ request }) => {
    const closedAtMs = lotOf(history, request.lot).events.at(-1)?.atMs ?? 0;
    for (const { result } of request.attempts) if (result.type === 'fail') result.serverTimeMs = closedAtMs - 1;
  }) },
  { name: 'a close that moved back', found: 'close_moved_back', corrupt: (history, chance) => changeOne(chance, history.lots, ({ events }) => { chance.pick(events).closesAtMs -= 3_600_000; }) },
  { name: 'a late bid that did not move the close', found: 'extension_missing', corrupt: (history, chance) => changeOne(chance, history.lots.filter(({ events }) => events.some(({ kind }) => kind === 'lot.extended')), notExtended) },
  { name: 'a time that went back', found: 'time_went_back', corrupt: (history, chance) => changeOne(chance, withEvents(history, 2), ({ events }) => { (events[1 + chance.upTo(events.length - 1)] ?? { atMs: 0 }).atMs = 1; }) },
  { name: 'a sale that nobody won', found: 'no_winner', corrupt: (history, chance) => changeOne(chance, sold(history), (record) => { record.leading = []; }) },
  { name: 'two winners', found: 'two_winners', corrupt: (history, chance) => changeOne(chance, sold(history), (record) => { record.leading = Object.keys(record.aliases).slice(0, 2); }) },
  { name: 'another winner than the leader', found: 'wrong_winner', corrupt: (history, chance) => changeOne(chance, sold(history), (record) => {
    record.leading = Object.keys(record.aliases).filter((account) => !record.leading.includes(account)).slice(0, 1);
  }) },
];

const bidsOf = ({ events }: LotRecord): EventItem[] => events.filter(({ kind }) => kind === 'bid.accepted');
const withBids = (history: History): LotRecord[] => history.lots.filter((record) => bidsOf(record).length > 0);
const withEvents = (history: History, least: number): LotRecord[] => history.lots.filter(({ events }) => events.length >= least);
const closed = (history: History): LotRecord[] => history.lots.filter(({ view }) => view.status === 'closed');
const sold = (history: History): LotRecord[] => history.lots.filter(({ view }) => view.outcome === 'sold');

/** Whether the account asked for this amount on this lot once: else nobody could tell which of the two it is that stands. */
const isOnly = (history: History, { account, lot, maximum }: Request): boolean =>
  history.requests.filter((other) => other.account === account && other.lot === lot && other.maximum === maximum).length === 1;

const beaten = (history: History): { record: LotRecord; seq: number }[] =>
  history.lots.flatMap((record) => record.bids.filter(({ amount }) => amount !== null).map(({ seq }) => ({ record, seq })));

/** Changes an event of the sequence alone: what watchers saw of it stays as it was. */
function replace(record: LotRecord, event: EventItem, change: Partial<EventItem>): void {
  record.events = record.events.map((other) => (other === event ? { ...event, ...change } : other));
}

/** Adds to amounts of a bid wherever it is told, so that only reckoning can find it. */
function everywhere(history: History, record: LotRecord, event: EventItem, add: { price?: number; minimum?: number }): void {
  const { price = 0, minimum = 0 } = add;
  const { seq } = event;
  event.price += price;
  event.minimum += minimum;
  for (const item of record.bids) if (item.seq === seq) item.price += price;
  for (const { request, answer } of answersOf(history, 'ok')) {
    if (request.lot !== record.lot || answer.seq !== seq) continue;
    answer.price += price;
    answer.minimum += minimum;
  }
}

function standAtEnd(record: LotRecord, { bidder, amount }: { bidder: string; amount: number }): void {
  const place = record.events.findLastIndex(({ kind }) => kind !== 'lot.closed') + 1;
  const before = record.events[place - 1];
  if (before === undefined) return;
  const event: EventItem = { ...before, kind: 'bid.accepted', seq: before.seq + 1, bidCount: before.bidCount + 1 };
  record.events = [...record.events.slice(0, place), event, ...record.events.slice(place).map((later) => ({ ...later, seq: later.seq + 1, bidCount: later.bidCount + 1 }))];
  record.bids.push({ seq: event.seq, bidder, amount, price: event.price });
}

/** Moves all numbers from one on, in the sequence and in the answers. */
function renumber(history: History, record: LotRecord, from: number, by: number): void {
  const moved = (seq: number): number => (seq >= from ? seq + by : seq);
  record.events = record.events.map((event) => ({ ...event, seq: moved(event.seq) }));
  record.bids = record.bids.map((item) => ({ ...item, seq: moved(item.seq) }));
  record.view.seq = moved(record.view.seq);
  const answers = new Set([...answersOf(history, 'ok'), ...answersOf(history, 'fail')].filter(({ request }) => request.lot === record.lot).map(({ answer }) => answer));
  for (const answer of answers) answer.seq = moved(answer.seq);
}

/** The last extension never happened: the close stays where it was. */
function notExtended({ events }: LotRecord): void {
  const place = events.findLastIndex(({ kind }) => kind === 'lot.extended');
  const before = events[place - 1]?.closesAtMs ?? 0;
  for (const event of events.slice(place)) event.closesAtMs = before;
}
