import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LotTitle } from '#contracts/auction.ts';
import type { AccountId, LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { Database } from '#platform/db/types.ts';
import type { Mail } from '#platform/mail/ports.ts';
import { NotSent, type Taken } from '#platform/sending/not-sent.ts';
import type { Text } from '#platform/sms/ports.ts';
import { systemKeys } from '#platform/time/system.ts';
import { notificationHouse, notificationWorld } from '../../../test/support/notification-house.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { wishesOf } from '../../../test/support/wishes.ts';
import { notificationMigrations, type NotificationPorts } from './index.ts';
import { GATHER_MS, TRIES_MAX } from './rules/messages.ts';

/* What leaves the house: when, how often, and what is known of it afterwards. Carriers and time are given by hand. */

let postgres: TestDatabase;
let database: Database;
beforeAll(async () => {
  postgres = await freshDatabase([notificationMigrations]);
  database = postgres.open('notification');
});
afterAll(() => postgres.drop());

const HOUR_MS = 3_600_000;
const world = notificationWorld();
const { clock, somebody, newLot, fact } = world;
/** What left, and how the next ones are answered. */
const mails: Mail[] = [];
const texts: Text[] = [];
let answer: () => Promise<Taken> = async () => ({ providerId: '250 fine' });
beforeEach(() => {
  mails.length = 0;
  texts.length = 0;
  answer = async () => ({ providerId: '250 fine' });
});
const mailer = { send: (mail: Mail) => { mails.push(mail); return answer(); } };
const texter = { send: (text: Text) => { texts.push(text); return answer(); }, readReport: async () => null };
/** The pause between two looks of a sender, by which its timer is known. */
const PAUSE_MS = 5_000;
function house(more: Partial<NotificationPorts> = {}) {
  const waiting = new Set<() => void>();
  const after: NotificationPorts['timers']['after'] = (ms, work) => {
    if (ms === PAUSE_MS) waiting.add(work);
    return { cancel: () => void waiting.delete(work) };
  };
  return { ...notificationHouse(world, database, { post: { kind: 'smtp', mailer }, timers: { after }, ...more }), resting: () => waiting.size };
}
type House = ReturnType<typeof house>;
/** One look at all letters that are due, to its end. */
async function look(...houses: House[]): Promise<void> {
  for (const one of houses) one.module.start();
  await Promise.all(houses.map(async (one) => {
    await expect.poll(() => one.resting(), { interval: 5 }).toBe(1);
    await one.module.stop();
  }));
}
const bid = async (one: House, lot: ReturnType<typeof newLot>, leader: AccountId, price = 1_000n) => one.module.handlers.onBiddingEvents([fact('bid.accepted', leader, { lot, price: minor(price) })]);
const security = (one: House, account: AccountId, id: string) => one.module.handlers.onIdentityEvents([{ id, event: { kind: 'account.totp_turned_on', account, atMs: clock.nowMs() } }]);
const to = (account: AccountId): string => world.contacts.get(account)?.email ?? '';
const mailsTo = (account: AccountId): Mail[] => mails.filter((mail) => mail.to.address === to(account));
const link = (account: AccountId, address = to(account)) =>
  ({ kind: 'reset_password', account, to: address, displayName: 'x', language: 'en', token: 'a-secret', atMs: clock.nowMs() }) as const;

/* How somebody stands. */

test('of a fight one message goes, after a short while, with the price at its end', async () => {
  const one = house();
  const [ann, bob, lot] = [somebody(), somebody(), newLot()];
  for (let n = 0n; n < 5n; n += 1n) for (const leader of [ann, bob]) await bid(one, lot, leader, 1_000n + n);
  clock.pass(GATHER_MS - 1_000);
  await look(one);
  expect(mailsTo(ann)).toEqual([]);
  clock.pass(1_000);
  await look(one);
  expect(mailsTo(ann).map(({ text }) => text)).toEqual([expect.stringMatching(/The price now stands at ¥1,004\.[^]*http:\/\/localhost:5000\/lots\/lot_/)]);
  expect(mailsTo(bob)).toEqual([]);
});
test('who leads again before it left is not told of either', async () => {
  const one = house();
  const [ann, bob, lot] = [somebody({ wishes: wishesOf({ mail: { outbid: true, leading: true } }) }), somebody(), newLot()];
  for (const leader of [ann, bob, ann]) await bid(one, lot, leader);
  clock.pass(GATHER_MS);
  await look(one);
  expect(mailsTo(ann)).toEqual([]);
  expect(await one.receipts(ann)).toMatchObject([{ kind: 'outbid', state: 'dropped', reason: 'turned' }]);
});
test('who was told of being outbid is told of leading again when that is wished, an hour later at the earliest, and then of being outbid again', async () => {
  const one = house();
  const [ann, bob, lot] = [somebody({ wishes: wishesOf({ mail: { outbid: true, leading: true } }) }), somebody(), newLot()];
  const subjects = () => mailsTo(ann).map(({ subject }) => subject.split(':')[0]);
  for (const leader of [ann, bob]) await bid(one, lot, leader);
  clock.pass(GATHER_MS);
  await look(one);
  await bid(one, lot, ann);
  clock.pass(GATHER_MS);
  await look(one);
  expect(subjects()).toEqual(['Outbid']);
  clock.pass(HOUR_MS);
  await look(one);
  await bid(one, lot, bob);
  clock.pass(2 * HOUR_MS);
  await look(one);
  expect(subjects()).toEqual(['Outbid', 'You lead again', 'Outbid']);
});
test('who does not wish it hears nothing; an own bid is noted on the page, read, and once a minute', async () => {
  const one = house();
  const [ann, bob, lot] = [somebody({ wishes: wishesOf({ mail: { placed: true } }) }), somebody(), newLot()];
  for (let n = 0; n < 3; n += 1) await bid(one, lot, ann, BigInt(1_000 + n));
  await bid(one, lot, bob);
  clock.pass(GATHER_MS);
  await look(one);
  expect((await one.bell(ann)).items).toMatchObject([{ kind: 'outbid', read: false }, { kind: 'placed', read: true, price: 1_000 }]);
  expect((await one.bell(ann)).unread).toBe(1);
  expect(mailsTo(ann).map(({ text }) => /Your bid on .* was accepted. The price now stands at (\S+)\./.exec(text)?.[1])).toEqual(['¥1,002']);
  clock.pass(61_000);
  await bid(one, lot, ann, 5_000n);
  expect((await one.bell(ann)).items).toMatchObject([{ kind: 'leading', read: false }, { kind: 'placed', read: true, price: 5_000 }]);
});

/* Hours in which nobody is disturbed. */

/** Now is within them in this zone: from an hour ago to an hour ahead. */
const quietNow = () => {
  const minute = Math.floor(clock.nowMs() / 60_000) % 1_440;
  return { quiet: { fromMinute: (minute + 1_380) % 1_440, toMinute: (minute + 60) % 1_440 }, timeZone: 'UTC' };
};
test('news waits for their end; what touches safety, and links that are asked for, do not', async () => {
  const one = house();
  const [ann, bob, lot] = [somebody(quietNow()), somebody(), newLot()];
  await one.module.handlers.onBiddingEvents([fact('bid.accepted', ann, { lot }), fact('lot.closed', ann, { lot, account: null, outcome: 'sold', sellerId: bob })]);
  await security(one, ann, `quiet ${ann}`);
  await one.module.commands.post(link(ann));
  await look(one);
  expect(mailsTo(ann).map(({ subject }) => subject).sort()).toEqual(['Second factor turned on', 'Set a new password']);
  expect(mailsTo(bob).map(({ subject }) => subject)).toEqual(['Sold: A <gold> watch']);
  const waiting = (await one.receipts(ann)).find(({ kind }) => kind === 'won');
  expect(waiting).toMatchObject({ state: 'waiting', tries: 0 });
  expect(Date.parse(waiting?.dueAt ?? '') - clock.nowMs()).toBeGreaterThan(58 * 60_000);
  clock.pass(HOUR_MS);
  await look(one);
  expect(mailsTo(ann).map(({ subject }) => subject)).toContain('You won: A <gold> watch');
  // The page is silent, so it waits for nothing.
  expect(await one.kinds(ann)).toEqual(expect.arrayContaining(['won', 'totp_on']));
});
test('what is of no use afterwards is dropped: a close that passed, a lot that ended', async () => {
  const lot = newLot();
  const one = house({
    bidding: { heads: async (lots) => new Map(lots.map((id) => [id, {
      lot: id, status: 'open', outcome: null, currency: 'JPY', openingPrice: minor(1n), price: minor(5n), minimum: minor(6n), bidCount: 1, bidderCount: 1, leader: null, reserve: 'none', buyNowPrice: null,
      opensAtMs: 0, closesAtMs: id === lot ? clock.nowMs() + 600_000 : 0, closedAtMs: null, extensions: 0, seq: 1, serverTimeMs: clock.nowMs(), you: null,
    }])) },
  });
  const ann = somebody({ ...quietNow(), wishes: wishesOf({ mail: { closing: true, outbid: true } }) });
  await one.module.handlers.onBiddingEvents([fact('bid.accepted', ann, { lot, closesAtMs: clock.nowMs() + 600_000 })]);
  one.module.start();
  await expect.poll(async () => (await one.receipts(ann)).map(({ kind }) => kind)).toEqual(['closing']);
  await one.module.stop();
  await bid(one, lot, somebody());
  clock.pass(HOUR_MS);
  await one.module.handlers.onBiddingEvents([fact('lot.closed', somebody(), { lot, account: null, outcome: 'passed' })]);
  await look(one);
  expect(mailsTo(ann)).toEqual([]);
  expect((await one.receipts(ann)).filter(({ kind }) => kind !== 'lost').map(({ kind, state, reason }) => `${kind} ${state} ${reason}`).sort()).toEqual(['closing dropped lot_ended', 'outbid dropped lot_ended']);
});

/* At most once. */

test('facts that come several times, to several processes at once, send one message each', async () => {
  const houses = [house(), house(), house()];
  const [ann, bob, lot] = [somebody(), somebody(), newLot()];
  const facts = [fact('bid.accepted', ann, { lot }), fact('bid.accepted', bob, { lot }), fact('lot.closed', bob, { lot, account: null, outcome: 'sold' })];
  const signIn = { id: `twice ${ann}`, event: { kind: 'account.new_device', account: ann, userAgent: 'Lynx', address: '192.0.2.1', atMs: clock.nowMs() } } as const;
  for (let n = 0; n < 3; n += 1) await Promise.all(houses.map((one) => Promise.all([one.module.handlers.onBiddingEvents(facts), one.module.handlers.onIdentityEvents([signIn])])));
  clock.pass(GATHER_MS);
  await look(...houses);
  await look(...houses);
  expect([...mailsTo(ann), ...mailsTo(bob)].map(({ subject }) => subject).sort()).toEqual(['A new sign-in to your account', 'You won: A <gold> watch']);
});
test('a letter of which nobody knows whether it was taken is not sent again', async () => {
  const one = house();
  const ann = somebody();
  answer = async () => { throw new NotSent('unknown', 'smtp ESOCKET'); };
  await security(one, ann, `unknown ${ann}`);
  for (let n = 0; n < 3; n += 1) {
    await look(one);
    clock.pass(24 * HOUR_MS);
  }
  expect(mailsTo(ann)).toHaveLength(1);
  expect(await one.receipts(ann)).toMatchObject([{ state: 'unknown', reason: 'smtp ESOCKET', tries: 1 }]);
});
test('a process that dies after it began leaves the letter unknown; one that died before leaves it to the next', async () => {
  const dying = house();
  const [ann, bob] = [somebody(), somebody()];
  let taken = 0;
  answer = () => new Promise(() => { taken += 1; });
  await security(dying, ann, `dies ${ann}`);
  dying.module.start();
  await expect.poll(() => taken).toBe(1);
  // It hangs there for ever, as a dead one would. Another letter was claimed by it and not begun.
  await security(dying, bob, `dies ${bob}`);
  await database.run({ name: '', sql: `update notification.messages set next_try_ms = ${clock.nowMs() + 60_000} where account_id = ${bob.slice(4)}` });
  answer = async () => ({ providerId: null });
  const next = house();
  await look(next);
  expect(await next.receipts(ann)).toMatchObject([{ state: 'sending', tries: 1 }]);
  clock.pass(3 * 60_000);
  await look(next);
  expect([mailsTo(ann).length, mailsTo(bob).length]).toEqual([1, 1]);
  expect(await next.receipts(ann)).toMatchObject([{ state: 'unknown', reason: 'interrupted', tries: 1 }]);
  expect(next.warnings).toContainEqual({ channel: 'mail', messages: 1 });
});
test('who held a letter for too long does not send it after another did', async () => {
  let goOn: (titles: ReadonlyMap<LotId, LotTitle>) => void = () => {};
  let asked = 0;
  const slow = house({ auction: { titles: () => new Promise((resolve) => { asked += 1; goOn = resolve; }), salesOf: async () => new Map() } });
  const [ann, lot] = [somebody(), newLot()];
  await slow.module.handlers.onBiddingEvents([fact('bid.accepted', ann, { lot }), fact('lot.closed', ann, { lot, account: null, outcome: 'sold' })]);
  slow.module.start();
  await expect.poll(() => asked).toBe(1);
  clock.pass(60_000);
  await look(house());
  expect(mailsTo(ann)).toHaveLength(1);
  goOn(new Map());
  await expect.poll(() => slow.resting()).toBe(1);
  await slow.module.stop();
  expect(mailsTo(ann)).toHaveLength(1);
});
test('an answer that comes after all is believed', async () => {
  const slow = house();
  const ann = somebody();
  let arrive: (taken: Taken) => void = () => {};
  answer = () => new Promise((resolve) => { arrive = resolve; });
  await security(slow, ann, `late ${ann}`);
  slow.module.start();
  await expect.poll(() => mailsTo(ann).length).toBe(1);
  clock.pass(3 * 60_000);
  answer = async () => ({ providerId: null });
  await look(house());
  arrive({ providerId: '250 late' });
  await expect.poll(async () => (await slow.receipts(ann)).map(({ state }) => state)).toEqual(['sent']);
  await slow.module.stop();
  expect(mailsTo(ann)).toHaveLength(1);
});
test('one that was certainly not taken is tried ten times, then given up; a link is forgotten', async () => {
  const one = house();
  const ann = somebody();
  answer = async () => { throw new NotSent('later', 'smtp 451'); };
  await security(one, ann, `later ${ann}`);
  for (let n = 0; n < TRIES_MAX + 6; n += 1) {
    await look(one);
    clock.pass(4 * HOUR_MS);
  }
  expect(mailsTo(ann)).toHaveLength(TRIES_MAX);
  expect((await one.receipts(ann))[0]).toMatchObject({ state: 'failed', reason: 'smtp 451', tries: TRIES_MAX });
  await one.module.commands.post(link(ann));
  for (let n = 0; n < 3; n += 1) {
    await look(one);
    clock.pass(HOUR_MS);
  }
  expect((await one.receipts(ann))[0]).toMatchObject({ kind: 'reset_password', state: 'dropped', reason: 'stale' });
  expect(await database.all({ name: '', sql: "select 1 from notification.messages where facts::text like '%a-secret%' and state <> 'waiting'" })).toEqual([]);
});
test('letters of the release before are taken over and sent once, and no cause of theirs is told again', async () => {
  const [ann, one] = [somebody(), house()];
  const values = (cause: string, state: string) => `(${systemKeys().next()}, ${ann.slice(4)}, '${to(ann)}', 'P', 'en', 'totp_on', '${cause}', '{}', '${state}', ${clock.nowMs()}, ${clock.nowMs()})`;
  await database.run({ name: '', sql: `insert into notification.letters (letter_id, account_id, to_address, to_name, language, kind, cause, facts, state, next_try_ms, at_ms) values ${values('identity old1', 'waiting')}, ${values('identity old2', 'sent')}` });
  await security(one, ann, 'old2');
  await security(one, ann, 'old1');
  for (let n = 0; n < 2; n += 1) await look(one);
  await security(one, ann, 'old1');
  await look(one);
  expect(mailsTo(ann)).toHaveLength(1);
  expect((await one.receipts(ann)).map(({ state }) => state)).toEqual(['sent', 'sent']);
});

/* Addresses that take nothing any more. */

test('are not written to again, are shown with the reason, and come back when their owner says so', async () => {
  const one = house();
  const ann = somebody();
  answer = async () => { throw new NotSent('dead', 'smtp 550'); };
  await security(one, ann, `dead1 ${ann}`);
  await security(one, ann, `dead2 ${ann}`);
  await look(one);
  answer = async () => ({ providerId: null });
  await security(one, ann, `dead3 ${ann}`);
  await look(one);
  expect(mailsTo(ann).length).toBeLessThanOrEqual(2);
  expect((await one.receipts(ann)).map(({ state }) => state)).not.toContain('sent');
  expect((await one.receipts(ann))[0]).toMatchObject({ state: 'dropped', reason: 'dead_address', tries: 0 });
  expect((await one.ask('GET', '/me/channels', ann)).json().mail).toMatchObject({ on: true, address: to(ann), trouble: { reason: 'smtp 550', since: expect.any(String) } });
  expect((await one.ask('POST', '/me/channels/mail/try-again', ann)).json().mail.trouble).toBeNull();
  const before = mailsTo(ann).length;
  await security(one, ann, `dead4 ${ann}`);
  await look(one);
  expect(mailsTo(ann)).toHaveLength(before + 1);
  expect((await one.ask('POST', '/me/channels/pigeon/try-again', ann)).statusCode).toBe(404);
});
test('a link that is asked for is tried all the same, and revives the address when it arrives', async () => {
  const one = house();
  const ann = somebody();
  answer = async () => { throw new NotSent('dead', 'smtp 550'); };
  await security(one, ann, `revive ${ann}`);
  await look(one);
  answer = async () => ({ providerId: null });
  await one.module.commands.post(link(ann));
  await look(one);
  expect(mailsTo(ann).map(({ subject }) => subject)).toEqual(['Second factor turned on', 'Set a new password']);
  expect((await one.ask('GET', '/me/channels', ann)).json().mail.trouble).toBeNull();
});

test('a house whose mail server and telephone are both slow sends each channel by itself', async () => {
  const one = house({ texter });
  const ann = somebody({ wishes: wishesOf({ sms: { security: true } }) });
  await database.run({ name: '', sql: `insert into notification.phones (account_id, number, confirmed_ms) values (${ann.slice(4)}, '+15005550001', 1)` });
  mailer.send = (mail) => { mails.push(mail); return new Promise(() => {}); };
  await security(one, ann, `slow ${ann}`);
  one.module.start();
  await expect.poll(() => texts.map(({ to: number, body }) => [number, body])).toEqual([['+15005550001', expect.stringMatching(/^On .* a second factor was turned on.*http:\/\/localhost:5000\/account$/)]]);
  expect(mailsTo(ann)).toHaveLength(1);
});
