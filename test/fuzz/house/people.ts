import type { Role } from '#contracts/identity.ts';
import { idKey, sessionId, type AccountId, type SessionId } from '#domain/ids.ts';
import { tokenHash } from '#modules/identity/service/callers.ts';
import { addSession } from '#modules/identity/store/sessions.ts';
import { statement } from '#platform/db/types.ts';
import { systemEntropy, systemKeys } from '#platform/time/system.ts';
import { type FuzzHouse, PASSWORD, SESSION_SECRET } from './house.ts';

const SESSION_LIFE_MS = 6 * 3_600_000;
const TOKEN_BYTES = 32;

/** Somebody who calls. */
export type Person = { name: string; email: string; account: AccountId; session: SessionId; token: string; roles: readonly Role[] };

const keys = systemKeys();

/** Makes an account the way an operator does, with a hashed password (some 40 ms), and signs it in. */
export async function newPerson(house: FuzzHouse, name: string, ...roles: Role[]): Promise<Person> {
  const email = `${name.replaceAll(' ', '-')}-${keys.next()}@example.test`;
  const made = await house.house.identity.accounts.create({ email, password: PASSWORD, displayName: name, roles }, null);
  if (!made.ok) throw new Error(`${name} was refused: ${made.refusal.code}`);
  const account = made.value.id;
  return { name, email, account, roles: ['bidder', ...roles], ...(await newSession(house, account)) };
}

// One hash serves many: what is tried are the calls, not the hashing.
const giveCredentials = statement<unknown>('fuzz.give_credentials', `
  update identity.accounts a
  set hidden = false,
      email = 'of-' || a.account_id || '@example.test',
      email_key = 'of-' || a.account_id || '@example.test',
      password_hash = b.password_hash
  from identity.accounts b
  where a.account_id = any ($1::bigint[])
    and b.account_id = $2`);

/** Makes many bidders at once, with the password of `like`, and signs them in. */
export async function newBidders(house: FuzzHouse, like: Person, names: readonly string[]): Promise<Person[]> {
  const accounts = await house.house.identity.accounts.createHidden(names);
  await house.owner.run(giveCredentials, [accounts.map(idKey), idKey(like.account)]);
  const people: Person[] = [];
  for (const [at, account] of accounts.entries()) {
    people.push({ name: names[at] ?? '', email: `of-${idKey(account)}@example.test`, account, roles: ['bidder'], ...(await newSession(house, account)) });
  }
  return people;
}

/** Writes a session as signing in writes it. */
export async function newSession(house: FuzzHouse, account: AccountId): Promise<{ session: SessionId; token: string }> {
  const token = Buffer.from(systemEntropy.bytes(TOKEN_BYTES)).toString('base64url');
  const session = sessionId(keys.next());
  const nowMs = Date.now();
  await addSession(house.identity, { id: session, account, tokenHash: tokenHash(token, SESSION_SECRET), createdMs: nowMs, expiresMs: nowMs + SESSION_LIFE_MS, userAgent: null, address: '127.0.0.1' });
  return { session, token };
}
