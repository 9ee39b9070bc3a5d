import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, published, registered, staffed } from '../support/market.ts';
import { type JourneyHouse, journeyHouse, OPEN_MS_MAX } from '../support/shapes.ts';

/* Looking after a house that runs, as its staff do it: over HTTP, each with the roles they have. */

let house: JourneyHouse;
const people: Record<string, Person> = {};

beforeAll(async () => {
  house = await journeyHouse();
  for (const role of ['admin', 'clerk', 'finance', 'analyst', 'seller']) people[role] = await staffed(house, role, role);
  people['second clerk'] = await staffed(house, 'second clerk'.replace(' ', '-'), 'clerk');
  for (const name of ['bidder', 'other']) people[name] = await registered(house, name);
}, OPEN_MS_MAX);
afterAll(async () => { await house.remove(); });

const by = (name: string): Person => {
  const person = people[name];
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person;
};
const get = (path: string, name?: string) => house.call('GET', path, undefined, name === undefined ? {} : by(name).headers);
const bid = async (name: string, lot: string, maximum: number): Promise<number> =>
  Number((await house.call('POST', `/lots/${lot}/bids`, { maximum }, { ...by(name).headers, 'idempotency-key': crypto.randomUUID() })).body['seq']);

/** Every call for staff that reads, and whose it is. */
const MATRIX: readonly [string, readonly string[]][] = [
  ['/admin/overview', ['admin', 'clerk', 'finance', 'analyst']], ['/admin/health', ['admin', 'clerk', 'finance', 'analyst']],
  ['/admin/lots', ['admin', 'clerk']], ['/admin/approvals', ['admin', 'clerk']], ['/admin/approvals/ended', ['admin', 'clerk']], ['/admin/registrations', ['admin', 'clerk']], ['/admin/acts', ['admin', 'clerk']],
  ['/admin/accounts', ['admin']], ['/admin/settings', ['admin']], ['/admin/settings/history', ['admin']],
];

test.each(MATRIX)('%s is for %j and for nobody else', async (path, allowed) => {
  expect((await get(path)).status).toBe(401);
  for (const name of ['admin', 'clerk', 'finance', 'analyst', 'seller', 'bidder']) expect([name, (await get(path, name)).status]).toEqual([name, allowed.includes(name) ? 200 : 403]);
});

test('the overview counts what is open, what was bid this hour, who has an account and what waits', async () => {
  const lot = await published(house, by('seller'));
  await bid('bidder', lot, 5_000);
  await bid('other', lot, 8_000);
  const shown = async () => {
    const { body } = await get('/admin/overview', 'clerk');
    const minutes = body['bidsPerMinute'] as { at: string; bids: number }[];
    return { ...body, minutes: minutes.length, bids: minutes.reduce((sum, { bids }) => sum + bids, 0) };
  };
  // What it shows is a few seconds old at most.
  await expect.poll(shown).toMatchObject({
    minutes: 60, bids: 2, lots: { open: 1, frozen: 0 }, accounts: { total: 8, suspended: 0, signedIn: 8 }, watchers: 0, waiting: { voids: 0, registrations: 0 }, alerts: [],
    health: { status: 'healthy' },
  });
});

test('who froze, resumed and withdrew a lot, and why, can be read afterwards', async () => {
  const lot = await published(house, by('seller'));
  await house.call('POST', `/lots/${lot}/freeze`, { reason: 'The photo was wrong.' }, by('clerk').headers);
  expect((await house.call('POST', `/lots/${lot}/resume`, { reason: 'It was mended.' }, by('admin').headers)).status).toBe(200);
  expect((await house.call('POST', `/lots/${lot}/cancel`, { reason: 'Stolen goods.' }, by('clerk').headers)).status).toBe(200);
  expect((await get(`/admin/lots/${lot}/acts`, 'clerk')).body['items']).toMatchObject([
    { kind: 'lot.closed', outcome: 'withdrawn', reason: 'Stolen goods.', by: { displayName: 'clerk' } },
    { kind: 'lot.resumed', reason: 'It was mended.', by: { displayName: 'admin' } }, { kind: 'lot.frozen', reason: 'The photo was wrong.', by: { displayName: 'clerk' } },
  ]);
  const first = (await get(`/admin/lots/${lot}/acts?limit=1`, 'clerk')).body;
  expect((await get(`/admin/lots/${lot}/acts?limit=1&cursor=${String(first['next'])}`, 'clerk')).body['items']).toMatchObject([{ kind: 'lot.resumed' }]);
});

test('a void waits for a second member of staff, who sees what it is about but not the secret maximum', async () => {
  const lot = await published(house, by('seller'));
  const seq = await bid('bidder', lot, 77_777);
  const asked = await house.call('POST', `/lots/${lot}/bids/${seq}/void`, { reason: 'The bidder called: a typing error.' }, by('clerk').headers);
  expect(asked.status).toBe(202);
  const own = (await get('/admin/approvals', 'clerk')).body['items'];
  expect(own).toMatchObject([{ lot, seq, title: 'Gold watch, 1962', currency: 'USD', price: 1_000, reason: 'The bidder called: a typing error.', askedBy: { displayName: 'clerk' }, yours: true }]);
  expect(JSON.stringify(own)).not.toContain('77777');
  expect((await get('/admin/approvals', 'second clerk')).body['items']).toMatchObject([{ yours: false }]);
  await expect.poll(async () => (await get('/admin/overview', 'clerk')).body['alerts']).toContainEqual({ code: 'voids_waiting', severity: 'warning', count: 1 });
  expect((await house.call('POST', `/approvals/${String(asked.body['approvalId'])}`, undefined, by('second clerk').headers)).status).toBe(200);
  expect((await get('/admin/approvals', 'clerk')).body['items']).toEqual([]);
});

test('a void is declined with a reason, which its asker and the record are told, and withdrawn by who asked', async () => {
  const lot = await published(house, by('seller'));
  const seq = await bid('bidder', lot, 9_999);
  const ask = async () => `/approvals/${String((await house.call('POST', `/lots/${lot}/bids/${seq}/void`, { reason: 'A typing error.' }, by('clerk').headers)).body['approvalId'])}`;
  const decline = (path: string, name: string, body: object) => house.call('POST', path, { decision: 'decline', ...body }, by(name).headers);
  const first = await ask();
  const notFaults = [{}, { reason: '  ' }, { reason: 'x'.repeat(501) }, { reason: 7 }, { reason: 'x', why: 'y' }, { decision: 'perhaps', reason: 'x' }];
  for (const body of notFaults) expect([body, (await decline(first, 'second clerk', body)).status]).toEqual([body, 400]);
  expect((await decline(first, 'bidder', { reason: 'Mine.' })).status).toBe(403);
  expect((await decline('/approvals/apr_1', 'second clerk', { reason: 'None.' })).status).toBe(404);
  expect((await decline(first, 'second clerk', { reason: 'The bidder meant it.' })).body).toMatchObject({ lot, seq });
  expect((await house.call('POST', first, undefined, by('admin').headers)).body).toMatchObject({ code: 'wrong_state' });
  expect((await decline(await ask(), 'clerk', { reason: 'Not needed.' })).status).toBe(200);
  expect((await get('/admin/approvals', 'clerk')).body['items']).toEqual([]);
  const record = (await get('/admin/approvals/ended?limit=2', 'admin')).body;
  expect(record['items']).toMatchObject([
    { lot, seq, yours: false, askedBy: { displayName: 'clerk' }, end: { as: 'withdrawn', by: { displayName: 'clerk' }, reason: 'Not needed.' } },
    { lot, seq, title: 'Gold watch, 1962', reason: 'A typing error.', end: { as: 'declined', by: { displayName: 'second-clerk' }, reason: 'The bidder meant it.' } },
  ]);
  expect((await get(`/admin/approvals/ended?limit=2&cursor=${String(record['next'])}`, 'admin')).body['items']).toMatchObject([{ end: { as: 'approved', by: { displayName: 'second-clerk' } } }]);
  const told = async () => (await get('/me/notifications', 'clerk')).body['items'] as { kind: string }[];
  await expect.poll(async () => (await told()).map(({ kind }) => kind)).toContain('void_declined');
  expect((await told()).find(({ kind }) => kind === 'void_declined')).toMatchObject({ reason: 'The bidder meant it.', lot: { id: lot } });
});

test('whoever is suspended cannot bid, and the house without new accounts takes none', async () => {
  const lot = await published(house, by('seller'));
  const account = await registered(house, 'eve');
  people['eve'] = account;
  expect((await house.call('POST', `/admin/accounts/${account.id}/suspend`, { reason: 'Does not pay.' }, by('admin').headers)).status).toBe(200);
  expect((await house.call('POST', `/lots/${lot}/bids`, { maximum: 5_000 }, { ...account.headers, 'idempotency-key': 'one' })).status).toBe(401);
  const { body } = await get('/admin/settings', 'admin');
  const settings = body['settings'] as Record<string, unknown>;
  const set = async (registrationOpen: boolean, basedOn: unknown) =>
    house.call('PUT', '/admin/settings', { settings: { ...settings, registrationOpen }, basedOn, reason: 'The sale is full.' }, by('admin').headers);
  const closed = await set(false, body['version']);
  const late = { email: 'late@example.test', password: 'a long enough one', displayName: 'Late' };
  expect((await house.call('POST', '/accounts', late)).body).toMatchObject({ code: 'registration_closed' });
  await set(true, closed.body['version']);
  expect((await house.call('POST', '/accounts', late)).status).toBe(201);
});

test.each<[string, number]>([
  ['/admin/approvals?cursor=zzz', 400], ['/admin/approvals?cursor=1.lot_1', 400], ['/admin/approvals?limit=0', 400], ['/admin/approvals?all=1', 400],
  ['/admin/approvals/ended?cursor=apr_1', 400], ['/admin/approvals/ended?cursor=0', 400], ['/admin/approvals/ended?limit=101', 400], ['/admin/approvals/ended?q=x', 400],
  ['/admin/lots/lot_1/acts', 404], ['/admin/lots/acc_1/acts', 404], ['/admin/lots/LOT/acts?cursor=-1', 400], ['/admin/lots/LOT/acts?limit=101', 400],
])('%s is refused', async (path, status) => {
  const lot = path.includes('LOT') ? await published(house, by('seller')) : '';
  expect((await get(path.replace('LOT', lot), 'admin')).status).toBe(status);
});
