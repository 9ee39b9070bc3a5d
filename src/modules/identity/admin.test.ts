import { afterAll, beforeAll, expect, test } from 'vitest';
import { identityHouse, type IdentityHouse } from '../../../test/support/identity-house.ts';

let house: IdentityHouse;
let admin: string;
let clerk: string;
let bea: { id: string; token: string };

const PASSWORD = 'seven green doors';

async function person(name: string, email: string, ...roles: ('seller' | 'clerk' | 'admin')[]): Promise<{ id: string; token: string }> {
  const made = await house.identity.accounts.create({ email, password: PASSWORD, displayName: name, roles }, null);
  if (!made.ok) throw new Error(JSON.stringify(made));
  const signedIn = await house.ask('POST', '/sessions', { email, password: PASSWORD });
  return { id: made.value.id, token: String(signedIn.json().token) };
}

beforeAll(async () => {
  house = await identityHouse();
  admin = (await person('Ada Admin', 'ada@house.example', 'admin')).token;
  clerk = (await person('Cleo Clerk', 'cleo@house.example', 'clerk')).token;
  bea = await person('Bea van Bidder', 'bea_100%@example.org');
  await person('Sam Seller', 'sam@example.org', 'seller');
});
afterAll(() => house.close());

const namesFor = async (query: string): Promise<string[]> => {
  const answer = await house.ask('GET', `/admin/accounts?${query}`, undefined, admin);
  expect(answer.statusCode, answer.payload).toBe(200);
  return answer.json().items.map((item: { displayName: string }) => item.displayName);
};

test('accounts are found by address, by any part of a name, by id, by role and by status', async () => {
  expect(await namesFor('')).toEqual(['Sam Seller', 'Bea van Bidder', 'Cleo Clerk', 'Ada Admin']);
  expect(await namesFor('q=sam%40')).toEqual(['Sam Seller']);
  expect(await namesFor('q=BIDD')).toEqual(['Bea van Bidder']);
  expect(await namesFor(`q=${bea.id}`)).toEqual(['Bea van Bidder']);
  expect(await namesFor('role=clerk')).toEqual(['Cleo Clerk']);
  expect(await namesFor('status=suspended')).toEqual([]);
  expect(await namesFor('q=nobody')).toEqual([]);
  // Signs of a pattern are signs: one address begins with them, no other does.
  expect(await namesFor('q=bea_100%25')).toEqual(['Bea van Bidder']);
  expect(await namesFor('q=%25')).toEqual([]);
});

test('the list goes on where it stopped, and tells nothing that helps to sign in', async () => {
  const first = (await house.ask('GET', '/admin/accounts?limit=3', undefined, admin)).json();
  expect(first.items).toHaveLength(3);
  expect(JSON.stringify(first)).not.toMatch(/argon2|password|token|hash/i);
  const rest = (await house.ask('GET', `/admin/accounts?limit=3&cursor=${first.next}`, undefined, admin)).json();
  expect(rest).toMatchObject({ items: [{ displayName: 'Ada Admin', roles: ['bidder', 'admin'], suspendedAt: null, sessions: 1 }], next: null });
});

test('every act on an account is kept with who did it and why, newest first, and cannot be mended', async () => {
  const on = `/admin/accounts/${bea.id}`;
  expect((await house.ask('POST', `${on}/roles`, { roles: ['seller'], reason: 'Wants to sell stamps.' }, admin)).statusCode).toBe(200);
  expect((await house.ask('POST', `${on}/sessions/end`, { reason: 'The telephone was lost.' }, admin)).json()).toEqual({ ended: 1 });
  expect((await house.ask('GET', '/me', undefined, bea.token)).statusCode).toBe(401);
  expect((await house.ask('POST', `${on}/suspend`, { reason: 'Paid with a stolen card.' }, admin)).statusCode).toBe(200);
  expect(await namesFor('status=suspended')).toEqual(['Bea van Bidder']);
  expect((await house.ask('POST', `${on}/reinstate`, { reason: 'It was a mistake.' }, admin)).statusCode).toBe(200);
  // What changes nothing leaves no act.
  expect((await house.ask('POST', `${on}/reinstate`, { reason: 'Once more.' }, admin)).statusCode).toBe(200);
  const acts = (await house.ask('GET', `${on}/acts`, undefined, admin)).json();
  expect(acts.items.map((act: { kind: string; reason: string; by: { displayName: string } }) => [act.kind, act.reason, act.by.displayName])).toEqual([
    ['account.reinstated', 'It was a mistake.', 'Ada Admin'], ['account.suspended', 'Paid with a stolen card.', 'Ada Admin'],
    ['account.sessions_ended', 'The telephone was lost.', 'Ada Admin'], ['account.roles_changed', 'Wants to sell stamps.', 'Ada Admin'],
  ]);
  expect(acts.items[3].roles).toEqual(['bidder', 'seller']);
  await expect(house.pool.run({ name: 'test.mend', sql: "update identity.admin_acts set reason = 'none'" })).rejects.toThrow(/permission denied/);
});

test('sessions of others are shown to an admin, and nobody ends their own this way', async () => {
  const { items } = (await house.ask('GET', '/admin/accounts?q=ada', undefined, admin)).json();
  const sessions = (await house.ask('GET', `/admin/accounts/${items[0].id}/sessions`, undefined, admin)).json();
  expect(sessions.items).toMatchObject([{ current: true }]);
  expect((await house.ask('POST', `/admin/accounts/${items[0].id}/sessions/end`, { reason: 'Me.' }, admin)).statusCode).toBe(409);
});

test('users are an admin\'s alone: nobody else, a clerk neither, gets any of it', async () => {
  const paths: ['GET' | 'POST', string][] = [
    ['GET', '/admin/accounts'], ['GET', `/admin/accounts/${bea.id}`], ['GET', `/admin/accounts/${bea.id}/acts`], ['GET', `/admin/accounts/${bea.id}/sessions`],
    ['POST', `/admin/accounts/${bea.id}/sessions/end`], ['POST', `/admin/accounts/${bea.id}/roles`], ['POST', `/admin/accounts/${bea.id}/suspend`],
  ];
  for (const [method, path] of paths) {
    expect([path, (await house.ask(method, path, method === 'POST' ? { reason: 'x', ...(path.endsWith('/roles') ? { roles: [] } : {}) } : undefined, clerk)).statusCode]).toEqual([path, 403]);
    expect([path, (await house.ask(method, path, method === 'POST' ? { reason: 'x', ...(path.endsWith('/roles') ? { roles: [] } : {}) } : undefined)).statusCode]).toEqual([path, 401]);
  }
});

test.each<[string, 'GET' | 'POST', string, object | undefined, number]>([
  ['a limit of nothing', 'GET', '/admin/accounts?limit=0', undefined, 400], ['a cursor of another list', 'GET', '/admin/accounts?cursor=ses_1', undefined, 400],
  ['an unknown role', 'GET', '/admin/accounts?role=king', undefined, 400], ['an unknown status', 'GET', '/admin/accounts?status=asleep', undefined, 400],
  ['a search without end', 'GET', `/admin/accounts?q=${'x'.repeat(201)}`, undefined, 400], ['a misspelt filter', 'GET', '/admin/accounts?rolle=clerk', undefined, 400],
  ['an id of another kind', 'GET', '/admin/accounts/lot_1', undefined, 404], ['nobody', 'GET', '/admin/accounts/acc_999', undefined, 404], ['an id too long', 'GET', '/admin/accounts/acc_99999999999999999999', undefined, 404],
  ['acts of nobody', 'GET', '/admin/accounts/acc_999/acts', undefined, 404], ['a bad cursor of acts', 'GET', '/admin/accounts/ID/acts?cursor=x', undefined, 400], ['acts of a text', 'GET', '/admin/accounts/x/acts', undefined, 404],
  ['sessions of nobody', 'GET', '/admin/accounts/acc_999/sessions', undefined, 404], ['a bad cursor of sessions', 'GET', '/admin/accounts/ID/sessions?cursor=acc_1', undefined, 400], ['a hundred and one sessions', 'GET', '/admin/accounts/ID/sessions?limit=101', undefined, 400],
  ['no reason', 'POST', '/admin/accounts/ID/sessions/end', {}, 400], ['a blank reason', 'POST', '/admin/accounts/ID/sessions/end', { reason: ' ' }, 400],
  ['a reason with a control character', 'POST', '/admin/accounts/ID/sessions/end', { reason: 'a\u0007' }, 400], ['a field too many', 'POST', '/admin/accounts/ID/sessions/end', { reason: 'x', all: true }, 400],
  ['sessions of nobody to end', 'POST', '/admin/accounts/acc_999/sessions/end', { reason: 'x' }, 404],
])('%s is refused', async (_, method, path, body, status) => {
  expect((await house.ask(method, path.replace('ID', bea.id), body, admin)).statusCode).toBe(status);
});

test('while the house takes no new accounts nobody makes one over HTTP, but its own commands do', async () => {
  let open = false;
  const closed = await identityHouse({ registrationOpen: async () => open });
  const nora = { email: 'nora@example.org', password: PASSWORD, displayName: 'Nora New' };
  expect((await closed.ask('POST', '/accounts', nora)).json()).toMatchObject({ status: 409, code: 'registration_closed' });
  expect((await closed.identity.accounts.create({ ...nora, email: 'staff@example.org' }, null)).ok).toBe(true);
  open = true;
  expect((await closed.ask('POST', '/accounts', nora)).statusCode).toBe(201);
  await closed.close();
});
