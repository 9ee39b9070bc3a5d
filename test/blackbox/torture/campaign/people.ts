import { HttpClient } from '../clients/http.ts';
import type { Person } from '../clients/market.ts';

export type People = { seller: Person; operator: Person; bidders: Person[] };

const BIDDERS = 12;
const PASSWORD = 'correct horse battery';

/** Where people can be met: the port of a house, and its operator's commands, which throw when they do not end well. */
export type MeetingPlace = { front: { readonly port: number }; command(...words: string[]): Promise<void> };

/** Everybody who takes part at a place, made before anything fails. */
export async function meetPeople(place: MeetingPlace): Promise<People> {
  const http = new HttpClient(place.front.port, null);
  const made = (name: string, role: string): Promise<void> => place.command('user', 'create', '--email', `${name}@example.test`, '--password', PASSWORD, '--name', name, '--role', role);
  await Promise.all([made('seller', 'seller'), made('clerk', 'clerk')]);
  const [seller, operator] = [await signedIn(http, 'seller'), await signedIn(http, 'clerk')];
  const bidders: Person[] = [];
  for (let i = 1; i <= BIDDERS; i += 1) {
    const name = `bidder${i}`;
    await expected(http.call('POST', '/accounts', { body: { email: `${name}@example.test`, password: PASSWORD, displayName: name } }), 201);
    bidders.push(await signedIn(http, name));
  }
  http.close();
  return { seller, operator, bidders };
}

async function signedIn(http: HttpClient, name: string): Promise<Person> {
  const { token } = await expected(http.call('POST', '/sessions', { body: { email: `${name}@example.test`, password: PASSWORD } }), 201);
  if (typeof token !== 'string') throw new Error('a session has a token');
  const own = new HttpClient(http.port, token);
  const { id } = await expected(own.call('GET', '/me'), 200);
  own.close();
  return { id: String(id), token };
}

async function expected(pending: ReturnType<HttpClient['call']>, status: number): Promise<Record<string, unknown>> {
  const answer = await pending;
  if (answer?.status !== status) throw new Error(`expected ${status}, got ${answer === null ? 'no answer' : `${answer.status} ${JSON.stringify(answer.body)}`}`);
  return answer.body;
}
