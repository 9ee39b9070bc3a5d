import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import WebSocket from 'ws';
import { type Answer, servedHouse, type ServedHouse } from '../support/served-house.ts';

const PASSWORD = 'a long and quiet password';
const HOUR_MS = 3_600_000;
const keyed = (token: string) => ({ authorization: `Bearer ${token}`, 'idempotency-key': crypto.randomUUID() });

async function somebody(house: ServedHouse, name: string, language = 'en'): Promise<{ id: string; email: string; token: string }> {
  const email = `${name}@example.test`;
  const made = await house.call('POST', '/accounts', { email, password: PASSWORD, displayName: name, language });
  const session = await house.call('POST', '/sessions', { email, password: PASSWORD });
  return { id: String(made.body['id']), email, token: String(session.body['token']) };
}

const itemsOf = ({ body }: Answer): Record<string, unknown>[] => (Array.isArray(body['items']) ? body['items'] : []);

test('what happens to a bidder is told on the open page, in the bell, and is in the export; the mailbox holds the letters', async () => {
  const house = await servedHouse();
  try {
    const [ann, bob] = [await somebody(house, 'ann'), await somebody(house, 'bob')];
    const seller = await somebody(house, 'sela');
    expect((await house.run('user', 'grant', '--email', seller.email, '--role', 'seller')).code).toBe(0);
    const listing = { title: 'A brass sextant', description: 'x', category: 'watches', currency: 'USD', openingPrice: 1_000, closesAt: new Date(Date.now() + HOUR_MS).toISOString() };
    let lot = '';
    // What another process granted counts within a second.
    await expect.poll(async () => {
      const { status, body } = await house.call('POST', '/lots', listing, keyed(seller.token));
      lot = String(body['id']);
      return status;
    }).toBe(201);
    expect((await house.call('POST', `/lots/${lot}/publish`, undefined, keyed(seller.token))).status).toBe(200);

    const socket = new WebSocket(`${house.url.replace('http', 'ws')}/api/v1/live`, { headers: { authorization: `Bearer ${ann.token}` } });
    const heard: { type: string; code?: string }[] = [];
    socket.on('message', (text: Buffer) => heard.push(JSON.parse(text.toString('utf8'))));
    await once(socket, 'open');
    for (const [bidder, maximum] of [[ann, 2_000], [bob, 9_000]] as const) expect((await house.call('POST', `/lots/${lot}/bids`, { maximum }, keyed(bidder.token))).status).toBe(201);
    await expect.poll(() => heard.some(({ type, code }) => type === 'notice' && code === 'notification')).toBe(true);
    const bell = await house.call('GET', '/me/notifications', undefined, { authorization: `Bearer ${ann.token}` });
    expect([bell.body['unread'], itemsOf(bell)[0]]).toEqual([1, expect.objectContaining({ kind: 'outbid', lot: { id: lot, title: 'A brass sextant', currency: 'USD' }, price: 2_050 })]);
    // Bob's maximum is still his secret, here as everywhere.
    expect(JSON.stringify(bell.body)).not.toContain('9000');
    socket.terminate();

    await expect.poll(async () => new Set(itemsOf(await house.call('GET', '/mailbox')).map(({ to }) => to))).toEqual(new Set([ann.email, bob.email, seller.email]));
    const letter = itemsOf(await house.call('GET', '/mailbox')).find(({ to }) => to === ann.email);
    const link = /\/verify-email\/([\w-]{43})/.exec(String(letter?.['text']))?.[1] ?? '';
    expect((await house.call('PUT', `/email-verifications/${link}`)).body).toEqual({ email: ann.email });

    const held = (await house.call('GET', '/me/export', undefined, { authorization: `Bearer ${ann.token}` })).body;
    expect(held).toMatchObject({
      account: { email: ann.email, emailVerified: true }, bids: [{ lot, bids: 1, maximum: 2_000 }], watchlist: [], searches: [], questions: [], lots: [],
      sessions: [expect.objectContaining({ address: expect.any(String) })], notices: [expect.objectContaining({ kind: 'outbid' }), expect.objectContaining({ kind: 'placed', read: true })], letters: [expect.objectContaining({ kind: 'verify_email' })],
      preferences: { language: 'en' },
    });
    // Wishes are called there what they are called where they are set.
    expect(held['preferences']).toEqual((await house.call('GET', '/me/preferences', undefined, { authorization: `Bearer ${ann.token}` })).body);
    expect(JSON.stringify(held)).not.toContain(link);
    expect((await house.call('GET', '/me/export')).status).toBe(401);
  } finally {
    await house.remove();
  }
}, 600_000);

test('with SMTP_URL letters go to the mail server, in the language of their account, and there is no mailbox', async () => {
  const taken: string[] = [];
  const smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        taken.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => { smtp.listen(0, '127.0.0.1', resolve); });
  const { port } = smtp.server.address() as AddressInfo;
  const house = await servedHouse({ environment: { SMTP_URL: `smtp://127.0.0.1:${port}`, MAIL_FROM: 'The House <house@example.test>' } });
  try {
    await somebody(house, 'amelie', 'fr');
    await expect.poll(() => taken.length).toBe(1);
    const letter = await PostalMime.parse(taken[0] ?? '');
    expect(letter).toMatchObject({ from: { address: 'house@example.test' }, to: [{ address: 'amelie@example.test' }], subject: expect.stringContaining('Confirmez votre adresse') });
    expect(letter.text).toContain(`${house.url}/verify-email/`);
    expect((await house.call('GET', '/mailbox')).status).toBe(404);
    expect((await house.call('GET', '/house')).body['mailbox']).toBe(false);
    expect(house.output()).not.toContain('verify-email');
  } finally {
    await house.remove();
    smtp.close(() => {});
  }
}, 600_000);
