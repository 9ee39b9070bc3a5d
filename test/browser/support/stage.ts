import type { Browser, BrowserContextOptions } from 'playwright-core';
import { servedHouse, type ServedHouse } from '../../support/served-house.ts';
import { launch, type Person, personIn } from './browser.ts';

/** A served house and a browser in front of it. */
export type Stage = {
  house: ServedHouse;
  /** A window of somebody who is not signed in. */
  visitor(options?: BrowserContextOptions): Promise<Person>;
  /** A window of somebody with an account of their own, signed in. `bidder` always; more roles by name. */
  member(name: string, roles?: readonly string[], options?: BrowserContextOptions): Promise<Person & Account>;
  /** An account without a window: for what happens elsewhere meanwhile. */
  account(name: string, roles?: readonly string[]): Promise<Account>;
  /** A published lot of the seller; what is not said is ordinary. Closes in an hour unless `closesAt` says otherwise. */
  lot(seller: Account, said?: Record<string, unknown>): Promise<string>;
  bid(bidder: Account, lot: string, maximum: number): Promise<Record<string, unknown>>;
  /** What is to be read in every window just now, after its address. */
  seen(): Promise<string[]>;
  /** Closes every window: one that nobody looks at any more goes on counting down. */
  closeWindows(): Promise<void>;
  close(): Promise<void>;
};
export type Account = { id: string; email: string; password: string; token: string; name: string };

const PASSWORD = 'a long and quiet password';
const HOUR_MS = 3_600_000;
/** Characters that are told of a window. */
const SEEN_LENGTH_MAX = 2_000;

/** Opens a house and a browser; `close` ends both. */
export async function openStage(program: string, options: { environment?: Record<string, string> } = {}): Promise<Stage> {
  const house = await servedHouse(options);
  const browser = await launch(program).catch(async (error: unknown) => {
    await house.remove();
    throw error;
  });
  return stageOf(house, browser);
}

function stageOf(house: ServedHouse, browser: Browser): Stage {
  let admin: Promise<Account> | null = null;
  const theAdmin = (): Promise<Account> => (admin ??= firstAdmin(house));
  const account = async (name: string, roles: readonly string[] = []): Promise<Account> => {
    const email = `${name.toLowerCase().replaceAll(/\W+/g, '.')}.${crypto.randomUUID().slice(0, 8)}@example.test`;
    const made = await expectOk(house.call('POST', '/accounts', { email, password: PASSWORD, displayName: name }, key()));
    const id = String(made['id']);
    if (roles.length > 0) {
      await expectOk(house.call('POST', `/admin/accounts/${id}/roles`, { roles: ['bidder', ...roles], reason: 'for the test' }, keyed(await theAdmin())));
    }
    const session = await expectOk(house.call('POST', '/sessions', { email, password: PASSWORD }, key()));
    return { id, email, password: PASSWORD, token: String(session['token']), name };
  };
  return {
    house, account,
    visitor: (options) => personIn(browser, house.url, options),
    member: async (name, roles, options) => {
      const made = await account(name, roles);
      const person = await personIn(browser, house.url, options);
      // The very call that the sign-in page makes; its cookie stays in the window.
      const answer = await person.context.request.post('/api/v1/sessions', { data: { email: made.email, password: made.password } });
      if (!answer.ok()) throw new Error(`${name} could not sign in: ${await answer.text()}`);
      return { ...person, ...made };
    },
    lot: async (seller, said = {}) => {
      const draft = await expectOk(house.call('POST', '/lots', {
        title: 'Gold watch, 1962', description: 'Runs well.', category: 'watches', currency: 'USD', openingPrice: 1_000,
        closesAt: new Date(Date.now() + HOUR_MS).toISOString(), ...said,
      }, keyed(seller)));
      await expectOk(house.call('POST', `/lots/${String(draft['id'])}/publish`, undefined, keyed(seller)));
      return String(draft['id']);
    },
    bid: (bidder, lot, maximum) => expectOk(house.call('POST', `/lots/${lot}/bids`, { maximum }, keyed(bidder))),
    seen: () => Promise.all(browser.contexts().flatMap((context) => context.pages()).map(async (page) =>
      `${page.url()}: ${(await page.locator('body').innerText().catch(String)).slice(0, SEEN_LENGTH_MAX)}`)),
    closeWindows: async () => { for (const context of browser.contexts()) await context.close(); },
    close: async () => {
      await browser.close();
      await house.remove();
    },
  };
}

async function firstAdmin(house: ServedHouse): Promise<Account> {
  const email = 'admin@example.test';
  const made = await house.run('user', 'create', '--email', email, '--password', PASSWORD, '--name', 'Admin', '--role', 'admin');
  if (made.code !== 0) throw new Error(made.stderr);
  const session = await expectOk(house.call('POST', '/sessions', { email, password: PASSWORD }, key()));
  const me = await expectOk(house.call('GET', '/me', undefined, { authorization: `Bearer ${String(session['token'])}` }));
  return { id: String(me['id']), email, password: PASSWORD, token: String(session['token']), name: 'Admin' };
}

// With a key a call is repeated when the machine had no time for it; those that take none may be made twice.
const key = (): Record<string, string> => ({ 'idempotency-key': crypto.randomUUID() });
const keyed = ({ token }: Account): Record<string, string> => ({ authorization: `Bearer ${token}`, ...key() });

async function expectOk(answer: Promise<{ status: number; body: Record<string, unknown> }>): Promise<Record<string, unknown>> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`the house answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
