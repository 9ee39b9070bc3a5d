import { afterAll, afterEach, beforeEach, beforeAll, describe, expect, test } from 'vitest';
import type { VoidEvent } from '#contracts/bidding.ts';
import type { IdentityEvent } from '#contracts/identity.ts';
import { accountId, approvalId, lotId, questionId, type AccountId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { Database } from '#platform/db/types.ts';
import type { Mail } from '#platform/mail/ports.ts';
import { NotSent } from '#platform/sending/not-sent.ts';
import { notificationHouse, notificationWorld } from '../../../test/support/notification-house.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { wishesOf } from '../../../test/support/wishes.ts';
import { notificationMigrations, type Post } from './index.ts';
import { GATHER_MS } from './rules/messages.ts';

let postgres: TestDatabase;
let database: Database;
beforeAll(async () => {
  postgres = await freshDatabase([notificationMigrations]);
  database = postgres.open('notification');
});
afterAll(() => postgres.drop());

const LOT = lotId('77');
const world = notificationWorld();
const { clock, told, somebody, newLot, fact } = world;
const notOutbid = wishesOf({ page: { placed: false }, mail: { outbid: false } });
const hidden = accountId('666');
const house = (post: Post = { kind: 'mailbox' }) => notificationHouse(world, database, { post });
/** Somebody's mailbox once so much time has passed that everything gathered is told. */
async function mailbox(of: ReturnType<typeof house>, account: AccountId): Promise<{ subject: string; text: string }[]> {
  clock.pass(GATHER_MS);
  of.module.start();
  await of.module.stop();
  return of.mailbox(account);
}

describe('what happens to lots', () => {
  let one: ReturnType<typeof house>;
  beforeAll(() => { one = house(); });
  beforeEach(() => { told.length = 0; });

  test('who is outbid hears it once for the lot, and that he leads again in its place', async () => {
    const [ann, bob, lot] = [somebody(), somebody(), newLot()];
    await one.module.handlers.onBiddingEvents([fact('lot.opened', null, { lot }), fact('bid.accepted', ann, { lot })]);
    expect(await one.kinds(ann)).toEqual([]);
    expect(told).toEqual([]);
    await one.module.handlers.onBiddingEvents([fact('bid.accepted', bob, { lot })]);
    const { items, unread } = await one.bell(ann);
    expect([items, unread]).toEqual([[expect.objectContaining({ kind: 'outbid', lot: { id: lot, title: 'A <gold> watch', currency: 'JPY' }, price: 1_234_567, read: false })], 1]);
    expect(await one.kinds(bob)).toEqual([]);
    // The open page of who leads is not asked to read a bell in which nothing changed.
    expect(told).toEqual([[ann]]);
    await one.module.handlers.onBiddingEvents([fact('bid.accepted', ann, { lot })]);
    expect([await one.kinds(ann), await one.kinds(bob)]).toEqual([['leading'], ['outbid']]);
    expect(new Set(told.at(-1))).toEqual(new Set([ann, bob]));
  });
  test('at the end the winner, the others and the seller are told, and nobody else', async () => {
    const [ann, bob, eve, seller, lot] = [somebody(), somebody(), somebody(), somebody(), newLot()];
    await one.module.handlers.onBiddingEvents([fact('bid.accepted', ann, { lot }), fact('bid.accepted', bob, { lot }), fact('bid.accepted', bob, { lot, account: hidden })]);
    await one.module.handlers.onBiddingEvents([fact('lot.closed', bob, { lot, account: null, outcome: 'sold', sellerId: seller })]);
    expect([await one.kinds(ann), await one.kinds(bob), await one.kinds(seller), await one.kinds(eve), await one.kinds(hidden)]).toEqual([['lost'], ['won'], ['sold'], [], []]);
    expect((await mailbox(one, bob)).map(({ subject }) => subject)).toEqual(['You won: A <gold> watch']);
    // She wishes no letter about what others won; that she was outbid is of no use to her any more.
    expect(await mailbox(one, ann)).toEqual([]);
    expect(await one.receipts(ann)).toMatchObject([{ kind: 'outbid', state: 'dropped', reason: 'lot_ended' }]);
    expect((await mailbox(one, seller)).map(({ subject }) => subject)).toEqual(['Sold: A <gold> watch']);
  });
  test('facts that come again change nothing, also when their page is another', async () => {
    const [ann, bob, lot] = [somebody(), somebody(), newLot()];
    const facts = [fact('bid.accepted', ann, { lot }), fact('bid.accepted', bob, { lot }), fact('lot.closed', bob, { lot, outcome: 'sold' })];
    await one.module.handlers.onBiddingEvents(facts);
    await one.ask('POST', '/me/notifications/read', bob, { all: true });
    const before = [await one.bell(ann), await one.bell(bob), await mailbox(one, bob)];
    await one.module.handlers.onBiddingEvents(facts);
    await one.module.handlers.onBiddingEvents(facts.slice(1));
    expect([await one.bell(ann), await one.bell(bob), await mailbox(one, bob)]).toEqual(before);
  });
  test('no letter goes to who does not wish it; about beaten maxima one in an hour at most, with the latest price', async () => {
    const [ann, quiet, bob, lot] = [somebody(), somebody({ wishes: notOutbid }), somebody({ wishes: notOutbid }), newLot()];
    for (let n = 0; n < 3; n += 1) for (const leader of [ann, quiet, bob]) await one.module.handlers.onBiddingEvents([fact('bid.accepted', leader, { lot, price: minor(BigInt(1_000 + n)) })]);
    expect([(await mailbox(one, ann)).map(({ text }) => /¥[\d,]+/.exec(text)?.[0]), (await mailbox(one, quiet)).length]).toEqual([['¥1,002'], 0]);
    for (const leader of [ann, bob]) await one.module.handlers.onBiddingEvents([fact('bid.accepted', leader, { lot, price: minor(2_000n) })]);
    expect((await mailbox(one, ann)).length).toBe(1);
    clock.pass(3_600_000);
    expect((await mailbox(one, ann)).map(({ text }) => /¥[\d,]+/.exec(text)?.[0])).toEqual(['¥2,000', '¥1,002']);
  });
});

describe('the bell', () => {
  let one: ReturnType<typeof house>;
  beforeAll(() => { one = house(); });
  test('shows a page at a time, and counts what is unread until it is read', async () => {
    const ann = somebody();
    for (let n = 0; n < 5; n += 1) {
      const lot = newLot();
      await one.module.handlers.onBiddingEvents([fact('bid.accepted', ann, { lot }), fact('bid.accepted', accountId('5'), { lot })]);
    }
    const first = (await one.ask('GET', '/me/notifications?limit=2', ann)).json();
    const second = (await one.ask('GET', `/me/notifications?limit=2&cursor=${first.next}`, ann)).json();
    expect([first.unread, first.items.length, second.items.length, new Set([...first.items, ...second.items].map(({ id }) => id)).size]).toEqual([5, 2, 2, 4]);
    expect((await one.ask('POST', '/me/notifications/read', ann, { ids: [first.items[0].id] })).json()).toEqual({ unread: 4 });
    expect((await one.ask('POST', '/me/notifications/read', ann, { upTo: second.items[0].id })).json()).toEqual({ unread: 1 });
    expect((await one.ask('POST', '/me/notifications/read', somebody(), { all: true })).json()).toEqual({ unread: 0 });
    expect((await one.bell(ann)).unread).toBe(1);
    expect((await one.ask('POST', '/me/notifications/read', ann, { all: true })).json()).toEqual({ unread: 0 });
  });
  test.each([{}, { all: false }, { ids: [] }, { ids: ['lot_1'] }, { upTo: 'x' }, { all: true, upTo: 'ntc_1' }, { ids: Array.from({ length: 101 }, () => 'ntc_1') }])('%j marks nothing', async (body) => {
    const answer = await one.ask('POST', '/me/notifications/read', somebody(), body);
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'malformed']);
  });
  test.each(['limit=0', 'limit=x', 'cursor=lot_1', 'cursor=%00', 'more=1'])('a list with %s is malformed', async (query) => {
    for (const path of ['/me/notifications', '/mailbox']) expect((await one.ask('GET', `${path}?${query}`, somebody())).statusCode).toBe(400);
  });
});

describe('accounts and questions', () => {
  let one: ReturnType<typeof house>;
  beforeAll(() => { one = house(); });
  const numbered = (event: IdentityEvent) => [{ id: `i${event.account}${event.kind}`, event }];
  test('what touches the safety of an account is always told, once; a changed address is told to the old one', async () => {
    const ann = somebody({ language: 'fr', wishes: wishesOf({ mail: { won: false, lost: false, sold: false, questions: false, security: false } }) });
    const events = numbered({ kind: 'account.email_changed', account: ann, previous: 'old@example.org', atMs: 5 });
    for (let n = 0; n < 2; n += 1) await one.module.handlers.onIdentityEvents(events);
    await one.module.handlers.onIdentityEvents(numbered({ kind: 'account.new_device', account: ann, userAgent: 'Lynx', address: '192.0.2.1', atMs: 6 }));
    await one.module.handlers.onIdentityEvents(numbered({ kind: 'account.renamed', account: ann, displayName: 'x', atMs: 7 }));
    expect(await one.kinds(ann)).toEqual(['new_device', 'email_changed']);
    expect((await mailbox(one, ann)).map(({ subject }) => subject)).toEqual(['Nouvelle connexion à votre compte']);
    expect((await mailbox(one, ann))[0]?.text).toContain('Lynx');
    expect((await one.ask('GET', '/mailbox')).json().items.filter(({ to }: { to: string }) => to === 'old@example.org')).toHaveLength(1);
  });
  test('a question is told to the seller, its first answer to the asker', async () => {
    const [seller, asker] = [somebody(), somebody()];
    const of = { question: questionId('3'), lot: LOT, asker, atMs: 5 };
    await one.module.handlers.onAuctionEvents([{ id: '1', event: { kind: 'question.asked', seller, ...of } }]);
    await one.module.handlers.onAuctionEvents([{ id: '2', event: { kind: 'question.answered', reworded: false, ...of } }, { id: '3', event: { kind: 'question.answered', reworded: true, ...of } }]);
    expect([await one.kinds(seller), await one.kinds(asker)]).toEqual([['question_asked'], ['question_answered']]);
  });
  test('however many questions are asked, a seller gets one letter about them in ten minutes, and hears of each', async () => {
    const [seller, asker] = [somebody(), somebody()];
    const ask = (n: number, atMs: number) => one.module.handlers.onAuctionEvents([{ id: `q${n}`, event: { kind: 'question.asked', seller, asker, lot: lotId(String(9_000 + n)), question: questionId(String(9_000 + n)), atMs } }]);
    for (let n = 0; n < 5; n += 1) await ask(n, 600_000 + n);
    expect([(await one.kinds(seller)).length, (await mailbox(one, seller)).length]).toEqual([5, 1]);
    await ask(5, 1_200_000);
    expect((await mailbox(one, seller)).length).toBe(2);
  });
  test('who wanted a bid voided is told, once, what another made of it and why, and not what they did themselves', async () => {
    const [ann, bob] = [somebody(), somebody()];
    const ended = (approval: string, end: VoidEvent['end'], by: AccountId): { id: string; event: VoidEvent } => ({ id: approval, event: {
      kind: 'void.ended', approval: approvalId(approval), lot: LOT, seq: 3, reason: 'a zero too many', askedBy: ann, askedAtMs: 4, end, by, endReason: 'He meant it.', atMs: 5,
    } });
    for (let n = 0; n < 2; n += 1) await one.module.handlers.onVoidEvents([ended('71', 'declined', bob), ended('72', 'withdrawn', ann), ended('73', 'approved', bob), ended('74', 'lapsed', ann)]);
    expect((await one.bell(ann)).items).toMatchObject([{ kind: 'void_approved' }, { kind: 'void_declined', reason: 'He meant it.', lot: { id: LOT } }]);
    expect([await one.kinds(bob), await mailbox(one, ann)]).toEqual([[], []]);
  });
  test('a letter to an address that is not confirmed says nothing that its sender chose', async () => {
    const to = 'bystander@example.org';
    await one.module.commands.post({ kind: 'verify_email', account: somebody(), to, displayName: 'You won! http://evil.example', language: 'en', token: 'tok', atMs: 1 });
    const letter = (await one.ask('GET', '/mailbox?limit=100')).json().items.find((item: { to: string }) => item.to === to);
    expect(letter.text).toContain(`Dear ${to},`);
    expect(letter.text).not.toContain('evil');
  });
  test('an export holds what an account was told and which letters went to it, not what they said', async () => {
    const ann = somebody();
    await one.module.commands.post({ kind: 'reset_password', account: ann, to: 'ann@example.org', displayName: 'Ann', language: 'en', token: 'the-secret', atMs: 1 });
    const held = await one.module.heldAbout(ann);
    expect(held.letters).toMatchObject([{ channel: 'mail', kind: 'reset_password', to: 'ann@example.org', at: expect.any(String), state: 'kept' }]);
    expect(JSON.stringify(held)).not.toContain('the-secret');
  });
});

describe('letters', () => {
  const sent: Mail[] = [];
  let trouble: Error | null = null;
  const mailer = { send: async (mail: Mail) => { if (trouble !== null) throw trouble; sent.push(mail); return { providerId: null }; } };
  let running: ReturnType<typeof house>;
  beforeEach(() => {
    sent.length = 0;
    trouble = null;
    running = house({ kind: 'smtp', mailer });
    running.module.start();
  });
  afterEach(() => running.module.stop());
  const link = (token: string) => ({ kind: 'reset_password' as const, account: somebody(), to: 'ann@example.org', displayName: 'Ann "the" <b>', language: 'ar' as const, token, atMs: clock.nowMs() });
  const rows = async (token: string): Promise<number> => (await postgres.openAsOwner().all({ name: '', sql: `select 1 from notification.messages where facts::text like '%${token}%'` })).length;
  const state = async (): Promise<string[]> => (await postgres.openAsOwner().all<{ state: string }>({ name: '', sql: "select state from notification.messages where state <> 'kept' order by message_id" })).map((row) => row.state);
  const looked = () => expect.poll(() => running.timers.runAll()).toBeGreaterThan(0);

  test('a letter is sent in its language, and its link is forgotten then', async () => {
    expect(await running.module.commands.post(link('secret-one'))).toBe(true);
    await expect.poll(() => sent.length).toBe(1);
    expect(sent[0]).toMatchObject({ language: 'ar', subject: 'تعيين كلمة مرور جديدة', text: expect.stringContaining('http://localhost:5000/reset-password/secret-one') });
    expect(sent[0]?.html).toContain('dir="rtl"');
    expect(sent[0]?.html).not.toContain('<b>');
    await expect.poll(() => rows('secret-one')).toBe(0);
    expect((await running.ask('GET', '/mailbox')).statusCode).toBe(404);
  });
  test('a server that is away is tried again later with the same id; a refusal for good is the end', async () => {
    trouble = new NotSent('later', 'smtp ECONNREFUSED');
    await running.module.commands.post(link('secret-two'));
    await expect.poll(() => running.warnings.length).toBe(1);
    expect(JSON.stringify(running.warnings)).not.toMatch(/secret-two|ann@example/);
    trouble = null;
    await looked();
    expect(sent).toEqual([]);
    clock.pass(30_000);
    await looked();
    await expect.poll(() => sent.length).toBe(1);
    trouble = new NotSent('refused', 'never');
    await running.module.commands.post(link('secret-three'));
    await expect.poll(() => rows('secret-three')).toBe(0);
    expect((await state()).at(-1)).toBe('failed');
    clock.pass(100 * 3_600_000);
    trouble = null;
    await looked();
    expect(sent).toHaveLength(1);
  });
  test('two processes send each letter once', async () => {
    const other = house({ kind: 'smtp', mailer });
    other.module.start();
    await Promise.all(Array.from({ length: 30 }, (_, n) => running.module.commands.post(link(`many-${n}`)).then(() => (n % 3 === 0 ? other.timers.runAll() : 0))));
    await expect.poll(() => { other.timers.runAll(); running.timers.runAll(); return sent.length; }).toBe(30);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(30);
    await other.module.stop();
  });
});

test('the mailbox is shown on this machine alone, and in a house that keeps letters alone', async () => {
  expect((await house().ask('GET', '/mailbox')).statusCode).toBe(200);
  expect((await house().ask('GET', '/mailbox', null, undefined, { address: '192.0.2.7' })).statusCode).toBe(404);
  // A page of somebody else whose name leads here, and a proxy beside the house, come from this machine too.
  const by = (headers: Record<string, string>) => house().ask('GET', '/mailbox', null, undefined, { headers });
  for (const headers of [{ host: 'evil.example:5000' }, { host: 'auctions.example' }, { 'x-forwarded-for': '192.0.2.7' }]) expect((await by(headers)).statusCode).toBe(404);
  const none = house({ kind: 'none' });
  expect((await none.ask('GET', '/mailbox')).statusCode).toBe(404);
  expect(await none.module.commands.post({ kind: 'verify_email', account: somebody(), to: 'x@y', displayName: 'x', language: 'en', token: 't', atMs: 1 })).toBe(true);
});

test('what is old goes', async () => {
  const one = house();
  const [ann, lot] = [somebody(), newLot()];
  await one.module.handlers.onBiddingEvents([fact('bid.accepted', ann, { lot }), fact('bid.accepted', accountId('5'), { lot })]);
  clock.pass(500 * 24 * 3_600_000);
  expect(await one.module.clearExpired()).toBeGreaterThan(0);
  expect(await one.kinds(ann)).toEqual([]);
  expect(await one.module.clearExpired()).toBe(0);
});
