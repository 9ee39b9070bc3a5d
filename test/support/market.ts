import type { ServedHouse as WholeHouse } from './served-house.ts';

/** Sign-in and selling by the public calls alone, for tests that run a served house. */

/** A house in one process, or in several. */
type ServedHouse = Pick<WholeHouse, 'call' | 'run'>;

export type Person = { id: string; token: string; headers: Record<string, string> };

const PASSWORD = 'correct horse battery';
// With a key a call is repeated when the machine had no time for it; a session may be made twice.
const key = (): Record<string, string> => ({ 'idempotency-key': crypto.randomUUID() });

/** Registers an account over HTTP and signs it in. */
export async function registered(house: ServedHouse, name: string): Promise<Person> {
  const email = `${name}@example.test`;
  const account = await expectStatus(house.call('POST', '/accounts', { email, password: PASSWORD, displayName: name }, key()), 201);
  return signedIn(house, email, String(account['id']));
}

/** Makes a seller (or more) with the operator's command and signs it in. */
export async function staffed(house: ServedHouse, name: string, ...roles: string[]): Promise<Person> {
  const email = `${name}@example.test`;
  const made = await house.run('user', 'create', '--email', email, '--password', PASSWORD, '--name', name, ...roles.flatMap((role) => ['--role', role]));
  if (made.code !== 0) throw new Error(`user create ended with ${made.code}: ${made.stderr}`);
  return signedIn(house, email);
}

async function signedIn(house: ServedHouse, email: string, id?: string): Promise<Person> {
  const session = await expectStatus(house.call('POST', '/sessions', { email, password: PASSWORD }, key()), 201);
  const token = String(session['token']);
  const headers = { authorization: `Bearer ${token}` };
  const me = id ?? String((await expectStatus(house.call('GET', '/me', undefined, headers), 200))['id']);
  return { id: me, token, headers };
}

/** Makes and publishes a lot over HTTP; returns its id. */
export async function published(house: ServedHouse, seller: Person, lot: Record<string, unknown> = {}): Promise<string> {
  const draft = await expectStatus(house.call('POST', '/lots', {
    title: 'Gold watch, 1962', description: 'In working order.', category: 'watches', currency: 'USD', openingPrice: 1000,
    closesAt: new Date(Date.now() + 48 * 3_600_000).toISOString(), ...lot,
  }, { ...seller.headers, ...key() }), 201);
  await expectStatus(house.call('POST', `/lots/${String(draft['id'])}/publish`, undefined, { ...seller.headers, ...key() }), 200);
  return String(draft['id']);
}

/** The body of an answer that must have this status. */
export async function expectStatus(pending: ReturnType<ServedHouse['call']>, status: number): Promise<Record<string, unknown>> {
  const answer = await pending;
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
