import { deepEqual, equal, ok } from 'node:assert/strict';
import { outboxSource } from '#platform/bus/outbox.ts';
import type { OutboxWindow } from '#platform/bus/ports.ts';
import { readMoment as readSnapshot } from '#platform/bus/store.ts';
import { unreadAfter } from '#platform/bus/window.ts';
import { insertEvent } from '#modules/auction/store/events.ts';
import { readUnread as unreadFacts } from '#modules/auction/store/outbox.ts';
import { readUnread } from '#modules/bidding/store/outbox.ts';
import { endVoid, insertVoid, unreadEnds } from '#modules/bidding/store/voids.ts';
import type { SqlValue, Statement } from '#platform/db/types.ts';
import { each, group, type Case } from '../case.ts';
import type { House, Schema } from '../house.ts';
import { decided, momentOf, publish, request, SELLER, write, type Decision } from '../rows.ts';
import type { Session } from '../session.ts';

/** An outbox, and how cases write to it: one message a call, in the transaction under way. */
type Outbox = { stream: string; schema: Schema; unread: Statement<{ id: string }>; prepare(session: Session): Promise<void>; tell(session: Session): Promise<unknown> };

let told = 0;
const OUTBOXES: readonly Outbox[] = [
  {
    stream: 'decisions', schema: 'bidding', unread: readUnread, prepare: (session) => publish(session, [1n]),
    tell: (session) => write(session, { decisions: [{ lot: 1n, seq: (told += 1), bidder: 1, span: 1 }] }),
  },
  {
    stream: 'ends of voids', schema: 'bidding', unread: unreadEnds,
    prepare: async (session) => {
      await publish(session, [1n]);
      await decided(session, { decisions: Array.from({ length: 9 }, (_, at) => ({ lot: 1n, seq: at + 1, bidder: 1 })) });
      for (let seq = 1; seq <= 9; seq += 1) await session.ask(insertVoid, [BigInt(seq), 1n, seq, 'a reason', 31n, 5]);
    },
    tell: async (session) => session.ask(endVoid, [BigInt((told % 9) + 1), 'approved', 32n, null, (told += 1)]),
  },
  { stream: 'facts', schema: 'auction', unread: unreadFacts, prepare: async () => {}, tell: (session) => session.ask(insertEvent, ['a.kind', JSON.stringify({ number: (told += 1) }), 5]) },
];

const ALL: OutboxWindow = { fromXid: '0', aboveId: '0', inFlight: [], upToId: '9223372036854775807' };
const valuesOf = (window: OutboxWindow, limit: number | null): SqlValue[] => [window.fromXid, window.aboveId, window.inFlight, window.upToId, limit];
const idsIn = async (session: Session, { unread }: Outbox, window: OutboxWindow, limit: number | null = null): Promise<number[]> =>
  (await session.rows(unread, valuesOf(window, limit))).map(({ id }) => Number(id));

/** Reads as the relay does: what the window holds, and the window after it. */
async function round(session: Session, outbox: Outbox, window: OutboxWindow): Promise<{ ids: number[]; next: OutboxWindow }> {
  await session.begin('repeatable read');
  const [moment] = await session.rows(readSnapshot);
  const ids = await idsIn(session, outbox, window);
  await session.commit();
  return { ids, next: unreadAfter({ systemIdentifier: '', snapshot: moment?.snapshot ?? '', deliveredId: '0', floorId: '0' }) };
}

async function open(house: House, outbox: Outbox): Promise<[Session, Session, Session]> {
  told = 0;
  const [one, other, reader] = await house.sessions(3, outbox.schema) as [Session, Session, Session];
  await outbox.prepare(one);
  return [one, other, reader];
}

const named = (what: string) => ({ stream }: Outbox): string => `${stream}: ${what}`;

export const outboxCases: Case[] = [
  ...group('windows of an outbox', {
    ...each(OUTBOXES, named('nothing is unread where nothing was told'), async (house, outbox) => {
      const [, , reader] = await open(house, outbox);
      if (outbox.stream !== 'decisions') deepEqual(await idsIn(reader, outbox, ALL), []);
      deepEqual(await idsIn(reader, outbox, ALL, 10), []);
    }),
    ...each(OUTBOXES, named('what was told is unread in the order of its ids, up to the limit'), async (house, outbox) => {
      const [one, , reader] = await open(house, outbox);
      await one.begin();
      for (let at = 0; at < 5; at += 1) await outbox.tell(one);
      await one.commit();
      const [first = 0] = await idsIn(reader, outbox, ALL, 1);
      deepEqual(await idsIn(reader, outbox, ALL), [0, 1, 2, 3, 4].map((at) => first + at));
      deepEqual(await idsIn(reader, outbox, ALL, 2), [first, first + 1]);
      deepEqual(await idsIn(reader, outbox, { ...ALL, aboveId: String(first + 1) }, 2), [first + 2, first + 3]);
      deepEqual(await idsIn(reader, outbox, { ...ALL, upToId: String(first + 1) }), [first, first + 1]);
      deepEqual(await idsIn(reader, outbox, { ...ALL, aboveId: String(first + 1), upToId: String(first + 3) }), [first + 2, first + 3]);
    }),
    ...each(OUTBOXES, named('what is told late, under an id passed already, is not lost'), async (house, outbox) => {
      const [one, other, reader] = await open(house, outbox);
      const start = (await round(reader, outbox, ALL)).next;
      await one.begin();
      await outbox.tell(one);
      await other.begin();
      await outbox.tell(other);
      await other.commit();
      const first = await round(reader, outbox, start);
      equal(first.ids.length, 1);
      await one.commit();
      const second = await round(reader, outbox, first.next);
      deepEqual(second.ids, [(first.ids[0] ?? 0) - 1]);
      deepEqual((await round(reader, outbox, second.next)).ids, []);
    }),
    ...each(OUTBOXES, named('what was taken back is never told'), async (house, outbox) => {
      const [one, other, reader] = await open(house, outbox);
      const start = (await round(reader, outbox, ALL)).next;
      await one.begin();
      await outbox.tell(one);
      await other.begin();
      await outbox.tell(other);
      await other.commit();
      const first = await round(reader, outbox, start);
      await one.rollback();
      deepEqual((await round(reader, outbox, first.next)).ids, []);
    }),
    ...each(OUTBOXES, named('the rounds of a relay tell each once while others write'), async (house, outbox) => {
      const [one, other, reader] = await open(house, outbox);
      const heard: number[] = [];
      let window = (await round(reader, outbox, ALL)).next;
      const listen = async (): Promise<void> => {
        const { ids, next } = await round(reader, outbox, window);
        heard.push(...ids);
        window = next;
      };
      await one.begin();
      await outbox.tell(one);
      await listen();
      await other.begin();
      await outbox.tell(other);
      await outbox.tell(other);
      await listen();
      await other.commit();
      await listen();
      await outbox.tell(one);
      await one.commit();
      await other.begin();
      await outbox.tell(other);
      await listen();
      await other.commit();
      await listen();
      await listen();
      equal(heard.length, 5);
      equal(new Set(heard).size, 5);
      // The two of the second transaction came first.
      ok((heard[0] ?? 0) > (heard[2] ?? 0));
    }),
    ...each(OUTBOXES, named('a round sees no more than its own moment'), async (house, outbox) => {
      const [one, , reader] = await open(house, outbox);
      const start = (await round(reader, outbox, ALL)).next;
      await reader.begin('repeatable read');
      await reader.rows(readSnapshot);
      await one.begin();
      await outbox.tell(one);
      await one.commit();
      deepEqual(await idsIn(reader, outbox, start), []);
      await reader.commit();
      equal((await idsIn(reader, outbox, start)).length, 1);
    }),
    ...each(OUTBOXES, named('a backlog is handed over in pages'), async (house, outbox) => {
      const [one] = await open(house, outbox);
      await one.begin();
      for (let at = 0; at < 7; at += 1) await outbox.tell(one);
      await one.commit();
      const source = outboxSource({ stream: outbox.stream, database: house.database(outbox.schema), unread: outbox.unread, message: ({ id }) => ({ stream: outbox.stream, id, kind: '', key: id, payload: null }) });
      const pages = await source.read(async (reader) => {
        const found: string[][] = [];
        for await (const page of reader.pages(ALL, 1_000)) found.push(page.map(({ id }) => id));
        return found;
      });
      deepEqual(pages.map((page) => page.length), [7]);
      await source.read(async (reader) => {
        deepEqual((await reader.page(ALL, 10)).map(({ id }) => id), pages[0]);
        for await (const page of reader.pages({ ...ALL, upToId: '0' }, 1_000)) deepEqual(page, []);
      });
    }),
  }),
  ...group('events of a lot in the outbox', {
    'a transaction\'s events on a lot are found by the first of them': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 2n]);
      const rows: Decision[] = [
        { lot: 1n, seq: 1, span: 3 }, { lot: 2n, seq: 1, span: 1 }, { lot: 1n, seq: 2 }, { lot: 1n, refusal: 9, kind: 20, account: 5n, request: request(1), headSeq: 2 }, { lot: 1n, seq: 3 },
      ];
      await decided(one, { decisions: rows });
      const told_ = await one.rows(readUnread, valuesOf(ALL, null));
      deepEqual(told_.map(({ lot_id: lot, seq }) => `${lot}/${seq}`), ['1/1', '2/1', '1/2', '1/3']);
    },
    'events behind the first one are cut off by the window one by one': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, { decisions: [{ lot: 1n, seq: 1, span: 3 }, { lot: 1n, seq: 2 }, { lot: 1n, seq: 3 }] });
      const seqs = async (window: OutboxWindow, limit: number | null = null): Promise<string[]> => (await one.rows(readUnread, valuesOf(window, limit))).map(({ seq }) => seq);
      deepEqual(await seqs({ ...ALL, aboveId: '1' }), ['2', '3']);
      deepEqual(await seqs({ ...ALL, upToId: '2' }), ['1', '2']);
      deepEqual(await seqs({ ...ALL, aboveId: '2' }), ['3']);
      deepEqual(await seqs(ALL, 2), ['1', '2']);
    },
    'a transaction that was awaited is read whole, whatever its ids': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      const tx = await decided(one, { decisions: [{ lot: 1n, seq: 1, span: 2 }, { lot: 1n, seq: 2 }] });
      const later = await decided(one, { decisions: [{ lot: 1n, seq: 3, span: 1 }] });
      const ids = async (window: OutboxWindow): Promise<string[]> => (await one.rows(readUnread, valuesOf(window, null))).map(({ id }) => id);
      deepEqual(await ids({ ...ALL, fromXid: later, inFlight: [tx] }), ['1', '2', '3']);
      deepEqual(await ids({ ...ALL, fromXid: later, aboveId: '99', inFlight: [tx] }), ['1', '2']);
      deepEqual(await ids({ ...ALL, fromXid: later }), ['3']);
      deepEqual(await ids({ ...ALL, fromXid: later, inFlight: ['1', '2'] }), ['3']);
    },
    'an event says how the lot stood, and who sells it': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      await decided(one, {
        heads: [{ lot: 1n, seq: 2, status: 3, outcome: 1, extensions: 4 }],
        decisions: [
          { lot: 1n, seq: 1, account: 5n, bidder: 1, firstBid: true, maximum: 5_000n, leader: 5n, leaderBidder: 1, bids: 1, atMs: 9, span: 2 },
          { lot: 1n, seq: 2, kind: 9, detail: { outcome: 'sold' }, closesMs: 77 },
        ],
      });
      const rows = await one.rows(readUnread, valuesOf(ALL, null));
      deepEqual({ ...rows[0] }, {
        id: '1', lot_id: '1', seq: '1', kind: 2, account_id: '5', bidder: 1, maximum: '5000', price: '1000', minimum: '1050', leader_id: '5', leader_bidder: 1, bid_count: 1,
        closes_ms: '4000000000000', at_ms: '9', outcome: null, cause: null, seller_id: String(SELLER), extensions: 4,
      });
      deepEqual([rows[1]?.outcome, rows[1]?.closes_ms, rows[1]?.at_ms], ['sold', '77', '7000']);
    },
    'an event whose request is traced says which it was, and those beside it say none': async (house) => {
      const one = await house.session();
      await publish(one, [1n]);
      const cause = { requestId: 'a request', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
      await decided(one, {
        decisions: [{ lot: 1n, seq: 1, span: 4 }, { lot: 1n, seq: 2, detail: { broughtAboutBy: cause } }, { lot: 1n, seq: 3, kind: 3, detail: { cause: 'bid', broughtAboutBy: cause } }, { lot: 1n, seq: 4, kind: 3, detail: { cause: 'bid' } }],
      });
      const rows = await one.rows(readUnread, valuesOf(ALL, null));
      deepEqual(rows.map((row) => row.cause), [null, cause, cause, null]);
    },
    'a row whose lot bidding does not have is not told': async (house) => {
      const one = await house.session();
      await decided(one, { decisions: [{ lot: 1n, seq: 1, span: 1 }] });
      deepEqual(await one.rows(readUnread, valuesOf(ALL, null)), []);
    },
    'spans of several lots in one transaction do not mix': async (house) => {
      const one = await house.session();
      await publish(one, [1n, 2n]);
      await decided(one, { decisions: [{ lot: 1n, seq: 1, span: 1 }] });
      await decided(one, { decisions: [{ lot: 1n, seq: 2, span: 2 }, { lot: 2n, seq: 1, span: 2 }, { lot: 2n, seq: 2 }, { lot: 1n, seq: 3 }] });
      await decided(one, { decisions: [{ lot: 2n, seq: 3, span: 1 }] });
      const rows = await one.rows(readUnread, valuesOf(ALL, null));
      deepEqual(rows.map(({ lot_id: lot, seq }) => `${lot}/${seq}`), ['1/1', '1/2', '2/1', '2/2', '1/3', '2/3']);
    },
    'an event under way is told with its transaction, ids below others and all': async (house) => {
      const [one, other] = await house.sessions(2) as [Session, Session];
      await publish(one, [1n, 2n]);
      await one.begin();
      await write(one, { decisions: [{ lot: 1n, seq: 1, span: 2 }, { lot: 1n, seq: 2 }] });
      const { tx } = await momentOf(one);
      await decided(other, { decisions: [{ lot: 2n, seq: 1, span: 1 }] });
      const [moment] = await other.rows(readSnapshot);
      const next = unreadAfter({ systemIdentifier: '', snapshot: moment?.snapshot ?? '', deliveredId: '3', floorId: '0' });
      ok(next.inFlight.includes(tx));
      await one.commit();
      deepEqual((await other.rows(readUnread, valuesOf(next, null))).map(({ id }) => id), ['1', '2']);
    },
  }),
];
