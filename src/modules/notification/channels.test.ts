import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import type { Push, Pusher } from '#platform/push/ports.ts';
import { NotSent, type Taken } from '#platform/sending/not-sent.ts';
import type { Text, Texter, TextReport } from '#platform/sms/ports.ts';
import { notificationHouse, notificationWorld } from '../../../test/support/notification-house.ts';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { wishesOf } from '../../../test/support/wishes.ts';
import { notificationMigrations, type NotificationPorts } from './index.ts';

/* Telephones and browsers: whose they are, when they are written to, and what staff see of it. */

let postgres: TestDatabase;
let database: Database;
beforeAll(async () => {
  postgres = await freshDatabase([notificationMigrations]);
  database = postgres.open('notification');
});
afterAll(() => postgres.drop());

const HOUR_MS = 3_600_000;
const world = notificationWorld();
const { clock, somebody } = world;
const texts: Text[] = [];
const pushes: Push[] = [];
let answer: () => Promise<Taken> = async () => ({ providerId: null });
let report: { report: TextReport | null } | null = null;
let asked: { url: string; signature: string; form: string }[] = [];
beforeEach(() => {
  texts.length = 0;
  pushes.length = 0;
  asked = [];
  answer = async () => ({ providerId: 'SM1' });
});
const texter: Texter = {
  send: (text) => { texts.push(text); return answer(); },
  readReport: async (call) => { asked.push(call); return report; },
};
const pusher: Pusher = {
  publicKey: 'the-key', send: (push) => { pushes.push(push); return answer(); },
  faultOf: ({ endpoint }) => (endpoint.startsWith('https://push.example/') ? null : { at: 'endpoint', problem: 'is none' }),
};
const PAUSE_MS = 5_000;
function house(more: Partial<NotificationPorts> = {}, staff = false) {
  const waiting = new Set<() => void>();
  const after: NotificationPorts['timers']['after'] = (ms, work) => {
    if (ms === PAUSE_MS) waiting.add(work);
    return { cancel: () => void waiting.delete(work) };
  };
  const one = notificationHouse(world, database, { texter, pusher, timers: { after }, ...more }, staff);
  /** One look of letters, text messages and pushes, to its end. */
  const look = async (): Promise<void> => {
    one.module.start();
    await expect.poll(() => waiting.size, { interval: 5 }).toBe(3);
    await one.module.stop();
  };
  return { ...one, look };
}
type House = ReturnType<typeof house>;
const urgent = wishesOf({ sms: { security: true } });
const security = (one: House, account: AccountId, id: string) => one.module.handlers.onIdentityEvents([{ id: `${id} ${account}`, event: { kind: 'account.totp_turned_on', account, atMs: clock.nowMs() } }]);
let numbers = 0;
const newNumber = (): string => { numbers += 1; return `+1500555${String(numbers).padStart(4, '0')}`; };
const codeOf = (body = texts.at(-1)?.body): string => /^(\d{6}) /.exec(body ?? '')?.[1] ?? '';
/** Somebody whose number was confirmed. */
async function reached(one: House, number = newNumber()): Promise<AccountId> {
  const account = somebody({ wishes: urgent });
  expect((await one.ask('PUT', '/me/phone', account, { number })).statusCode).toBe(200);
  await one.look();
  expect((await one.ask('POST', '/me/phone/confirmation', account, { code: codeOf(texts.findLast(({ to }) => to === number)?.body) })).json().sms).toMatchObject({ number, asked: null });
  return account;
}

/* A telephone. */

test('is written to once its owner said the code that was sent there, and not before', async () => {
  const one = house();
  const [account, number] = [somebody({ wishes: urgent }), newNumber()];
  expect((await one.ask('PUT', '/me/phone', account, { number: ` ${number.slice(0, 5)} ${number.slice(5)}` })).json().sms).toMatchObject({ on: true, number: null, asked: number });
  await one.look();
  expect(texts).toEqual([{ to: number, body: expect.stringMatching(/^\d{6} is your code for The House\./), validForMs: expect.any(Number) }]);
  await security(one, account, 'before');
  await one.look();
  expect(texts).toHaveLength(1);
  const code = codeOf();
  expect((await one.ask('POST', '/me/phone/confirmation', account, { code: `${code.slice(0, 3)} ${code.slice(3)}` })).json().sms).toMatchObject({ number, asked: null });
  await security(one, account, 'after');
  await one.look();
  expect(texts.map(({ to }) => to)).toEqual([number, number]);
  expect((await one.ask('POST', '/me/phone/confirmation', account, { code })).json().code).toBe('wrong_state');
  expect((await one.module.heldAbout(account)).phone).toBe(number);
  expect((await one.ask('DELETE', '/me/phone', account)).json().sms).toMatchObject({ number: null, asked: null });
  await security(one, account, 'gone');
  await one.look();
  expect(texts).toHaveLength(2);
  // The code is nowhere any more.
  expect(await database.all({ name: '', sql: `select 1 from notification.messages where facts::text like '%${code}%'` })).toEqual([]);
});
test('is confirmed within five tries and ten minutes, by its own account alone', async () => {
  const one = house();
  const [account, other] = [somebody(), somebody()];
  await one.ask('PUT', '/me/phone', account, { number: newNumber() });
  await one.look();
  const code = codeOf();
  expect((await one.ask('POST', '/me/phone/confirmation', other, { code })).json().code).toBe('wrong_state');
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  for (let n = 0; n < 5; n += 1) expect((await one.ask('POST', '/me/phone/confirmation', account, { code: wrong })).json().code).toBe('wrong_code');
  expect((await one.ask('POST', '/me/phone/confirmation', account, { code })).json().code).toBe('wrong_state');
  await one.ask('PUT', '/me/phone', account, { number: newNumber() });
  await one.look();
  clock.pass(10 * 60_000);
  expect((await one.ask('POST', '/me/phone/confirmation', account, { code: codeOf() })).json().code).toBe('wrong_state');
  expect((await one.ask('GET', '/me/channels', account)).json().sms).toMatchObject({ number: null, asked: null });
});
test('of many at once who try codes, five are heard', async () => {
  const one = house();
  const account = somebody();
  await one.ask('PUT', '/me/phone', account, { number: newNumber() });
  await one.look();
  const wrong = String((Number(codeOf()) + 1) % 1_000_000).padStart(6, '0');
  const answers = await Promise.all(Array.from({ length: 6 }, () => one.ask('POST', '/me/phone/confirmation', account, { code: wrong })));
  expect(answers.map((one_) => String(one_.json().code)).sort()).toEqual([...Array.from({ length: 5 }, () => 'wrong_code'), 'wrong_state']);
});
test('rings for three codes an hour of one account, and for five a day whoever asks', async () => {
  const one = house();
  const [account, number] = [somebody(), newNumber()];
  const codes: number[] = [];
  for (let n = 0; n < 4; n += 1) codes.push((await one.ask('PUT', '/me/phone', account, { number: newNumber() })).statusCode);
  expect(codes).toEqual([200, 200, 200, 429]);
  clock.pass(HOUR_MS);
  for (let n = 0; n < 5; n += 1) expect((await one.ask('PUT', '/me/phone', somebody(), { number })).statusCode).toBe(200);
  const late = await one.ask('PUT', '/me/phone', account, { number });
  expect([late.statusCode, late.headers['retry-after']]).toEqual([429, '86400']);
});
test.each(['015112345678', '+1', 'tel', ''])('%j is no number', async (number) => {
  const answered = await house().ask('PUT', '/me/phone', somebody(), { number });
  expect([answered.statusCode, answered.json().code]).toEqual([400, 'malformed']);
});
test('whose owner said STOP is not written to again; "try again" or another code mends it', async () => {
  const one = house();
  const account = await reached(one);
  answer = async () => { throw new NotSent('dead', 'twilio 21610'); };
  await security(one, account, 'stop');
  await one.look();
  answer = async () => ({ providerId: 'SM2' });
  const sent = texts.length;
  await security(one, account, 'stopped');
  await one.look();
  expect(texts).toHaveLength(sent);
  expect((await one.ask('GET', '/me/channels', account)).json().sms.trouble).toMatchObject({ reason: 'twilio 21610' });
  expect((await one.ask('POST', '/me/channels/sms/try-again', account)).json().sms.trouble).toBeNull();
  await security(one, account, 'started');
  await one.look();
  expect(texts).toHaveLength(sent + 1);
});
test('there is none in a house that neither sends nor keeps text messages', async () => {
  const one = house({ texter: null, post: { kind: 'none' } });
  expect((await one.ask('PUT', '/me/phone', somebody(), { number: newNumber() })).json().code).toBe('wrong_state');
  expect((await one.ask('GET', '/me/channels', somebody())).json()).toMatchObject({ mail: { on: false }, sms: { on: false }, push: { on: true, publicKey: 'the-key' } });
});
test('without a provider, in a house that keeps its messages, the code stands in the mailbox', async () => {
  const one = house({ texter: null });
  const [account, number] = [somebody(), newNumber()];
  await one.ask('PUT', '/me/phone', account, { number });
  const kept = (await one.ask('GET', '/mailbox?limit=100')).json().items.find(({ to }: { to: string }) => to === number);
  expect(kept).toMatchObject({ channel: 'sms', subject: 'Your code' });
  expect((await one.ask('POST', '/me/phone/confirmation', account, { code: codeOf(kept.text) })).statusCode).toBe(200);
  expect(texts).toEqual([]);
});

/* What Twilio reports. */

const status = (one: House, signature: string | null = 'signed') => one.ask('POST', '/notifications/twilio/status', null, 'MessageSid=SM77&MessageStatus=delivered', { address: '192.0.2.9', headers: { 'content-type': 'application/x-www-form-urlencoded', ...(signature === null ? {} : { 'x-twilio-signature': signature }) } });
test('counts when it is signed, for the address that it was sent to, and is kept', async () => {
  const one = house();
  const account = await reached(one);
  answer = async () => ({ providerId: 'SM77' });
  await security(one, account, 'reported');
  await one.look();
  report = { report: { providerId: 'SM77', receipt: 'delivered', reason: null, dead: false } };
  expect((await status(one)).statusCode).toBe(204);
  expect(asked).toEqual([{ url: 'http://localhost:5000/notifications/twilio/status', signature: 'signed', form: 'MessageSid=SM77&MessageStatus=delivered' }]);
  expect((await one.receipts(account))[0]).toMatchObject({ channel: 'sms', state: 'sent', receipt: 'delivered' });
  // Reports may come in any order: what was delivered was delivered.
  report = { report: { providerId: 'SM77', receipt: 'undelivered', reason: 'twilio 30005', dead: true } };
  await status(one);
  expect((await one.receipts(account))[0]).toMatchObject({ receipt: 'delivered', reason: null });
  expect((await one.ask('GET', '/me/channels', account)).json().sms.trouble).toBeNull();
});
test('a number that is unknown by its report is not written to again', async () => {
  const one = house();
  const account = await reached(one);
  answer = async () => ({ providerId: 'SM78' });
  await security(one, account, 'unknown');
  await one.look();
  report = { report: { providerId: 'SM78', receipt: 'undelivered', reason: 'twilio 30005', dead: true } };
  await status(one);
  expect((await one.receipts(account))[0]).toMatchObject({ receipt: 'undelivered', reason: 'twilio 30005' });
  expect((await one.ask('GET', '/me/channels', account)).json().sms.trouble).toMatchObject({ reason: 'twilio 30005' });
});
test('is nothing without the signature, and in a house without Twilio', async () => {
  report = null;
  expect((await status(house())).statusCode).toBe(403);
  expect((await status(house(), null)).statusCode).toBe(403);
  expect((await status(house({ texter: null }))).statusCode).toBe(403);
});

/* Browsers. */

let endpoints = 0;
const newBrowser = () => { endpoints += 1; return { endpoint: `https://push.example/${endpoints}`, keys: { p256dh: 'p', auth: 'a' } }; };
const turnOn = async (one: House, account: AccountId, browser = newBrowser()): Promise<string> => (await one.ask('POST', '/me/browsers', account, browser, { headers: { 'user-agent': 'Firefox' } })).json().id;
test('each that was turned on gets what its owner wishes, short, with the way to the lot', async () => {
  const one = house();
  const [ann, bob, lot] = [somebody(), somebody(), world.newLot()];
  for (let n = 0; n < 2; n += 1) await turnOn(one, ann);
  await one.module.handlers.onBiddingEvents([world.fact('bid.accepted', ann, { lot }), world.fact('bid.accepted', bob, { lot })]);
  clock.pass(15_000);
  await one.look();
  expect(pushes.map(({ to }) => to.endpoint)).toHaveLength(2);
  expect(JSON.parse(pushes[0]?.payload ?? '')).toEqual({
    title: 'Outbid: A <gold> watch', body: 'Your maximum for “A <gold> watch” was beaten. The price now stands at ¥1,234,567.', url: `http://localhost:5000/lots/${lot}`, tag: lot, lang: 'en', dir: 'ltr',
  });
  expect(pushes[0]).toMatchObject({ urgent: true, topic: `${lot} outbid` });
  expect((await one.receipts(ann)).filter(({ channel }) => channel === 'push')).toMatchObject([{ state: 'sent', to: 'Firefox' }, { state: 'sent' }]);
});
test('one that is gone gets nothing more and is shown as gone; the others go on', async () => {
  const one = house();
  const ann = somebody();
  const [gone, stays] = [newBrowser(), newBrowser()];
  for (const browser of [gone, stays]) await turnOn(one, ann, browser);
  answer = async () => { if (pushes.at(-1)?.to.endpoint === gone.endpoint) throw new NotSent('dead', 'push 410'); return { providerId: null }; };
  for (const id of ['one', 'two', 'three']) {
    await security(one, ann, id);
    await one.look();
  }
  expect(pushes.map(({ to }) => to.endpoint).sort()).toEqual([gone.endpoint, stays.endpoint, stays.endpoint, stays.endpoint].sort());
  const { browsers } = (await one.ask('GET', '/me/channels', ann)).json().push;
  expect(browsers.map(({ goneAt }: { goneAt: string | null }) => goneAt !== null)).toEqual([true, false]);
  // Turned on again it is there again.
  await turnOn(one, ann, gone);
  expect((await one.ask('GET', '/me/channels', ann)).json().push.browsers.every(({ goneAt }: { goneAt: string | null }) => goneAt === null)).toBe(true);
});
test('an account has ten, the latest; a browser belongs to whoever turned it on last', async () => {
  const one = house();
  const [ann, bob] = [somebody(), somebody()];
  const shared = newBrowser();
  await turnOn(one, ann, shared);
  clock.pass(1);
  const ids: string[] = [];
  for (let n = 0; n < 10; n += 1) {
    ids.push(await turnOn(one, ann));
    clock.pass(1);
  }
  const shown = async (account: AccountId): Promise<string[]> => (await one.ask('GET', '/me/channels', account)).json().push.browsers.map(({ id }: { id: string }) => id);
  expect(new Set(await shown(ann))).toEqual(new Set(ids));
  await turnOn(one, bob, { ...newBrowser(), endpoint: `https://push.example/${endpoints - 1}` });
  expect([(await shown(ann)).length, (await shown(bob)).length]).toEqual([9, 1]);
});
test('is turned off by its owner alone', async () => {
  const one = house();
  const [ann, bob] = [somebody(), somebody()];
  const id = await turnOn(one, ann);
  expect((await one.ask('DELETE', `/me/browsers/${id}`, bob)).statusCode).toBe(404);
  await security(one, ann, 'then off');
  expect((await one.ask('DELETE', `/me/browsers/${id}`, ann)).statusCode).toBe(204);
  await one.look();
  expect(pushes).toEqual([]);
  for (const wrong of [id, 'brw_0', 'x', 'acc_1']) expect((await one.ask('DELETE', `/me/browsers/${wrong}`, ann)).statusCode).toBe(404);
});
test('an address of no push service is refused, and a house without keys takes none', async () => {
  const of = { endpoint: 'https://evil.example/', keys: { p256dh: 'p', auth: 'a' } };
  const refused = await house().ask('POST', '/me/browsers', somebody(), of);
  expect([refused.statusCode, refused.json().errors]).toEqual([400, [{ at: 'endpoint', problem: 'is none' }]]);
  expect((await house({ pusher: null }).ask('POST', '/me/browsers', somebody(), of)).json().code).toBe('wrong_state');
  for (const body of [{}, { ...of, keys: {} }, { ...of, endpoint: 'x'.repeat(1_001) }, { ...of, keys: { p256dh: 1, auth: 'a' } }]) expect((await house().ask('POST', '/me/browsers', somebody(), body)).statusCode).toBe(400);
});
test('what no store keeps, and no address or key holds, is malformed', async () => {
  const of = newBrowser();
  for (const body of [{ ...of, endpoint: `${of.endpoint}\u0000` }, { ...of, endpoint: `${of.endpoint} ` }, { ...of, keys: { ...of.keys, auth: `${of.keys.auth}\u0000` } }, { ...of, keys: { ...of.keys, p256dh: 'a\u0000b' } }]) {
    expect((await house().ask('POST', '/me/browsers', somebody(), body)).json()).toMatchObject({ status: 400, code: 'malformed' });
  }
  expect((await house().ask('POST', '/me/browsers', somebody(), of)).statusCode).toBe(201);
});

test('staff see what became of every message, and part of a number; others see their own alone', async () => {
  const [one, office] = [house(), house({}, true)];
  const number = newNumber();
  const account = await reached(one, number);
  answer = async () => { throw new NotSent('refused', 'twilio 21408'); };
  await security(one, account, 'failed');
  await one.look();
  expect((await one.ask('GET', '/admin/messages', account)).statusCode).toBe(403);
  const { items } = (await office.ask('GET', '/admin/messages?channel=sms&state=trouble&limit=1', account)).json();
  expect(items).toEqual([expect.objectContaining({
    channel: 'sms', kind: 'totp_on', state: 'failed', reason: 'twilio 21408', tries: 1, to: `${number.slice(0, 3)}…${number.slice(-2)}`, account: { id: account, displayName: expect.any(String) }, providerId: null,
  })]);
  expect((await office.ask('GET', '/admin/messages?state=sent&channel=sms', account)).json().items[0]).toMatchObject({ state: 'sent', providerId: 'SM1' });
  expect((await one.ask('GET', '/me/messages', account)).json().items).toMatchObject([{ channel: 'sms', kind: 'totp_on', to: number }, { channel: 'mail', kind: 'totp_on' }, { kind: 'phone_code' }]);
  expect((await one.ask('GET', '/me/messages', somebody())).json().items).toEqual([]);
  for (const query of ['state=lost', 'channel=pigeon', 'cursor=x', 'limit=0', 'more=1']) expect((await office.ask('GET', `/admin/messages?${query}`, account)).statusCode).toBe(400);
});
