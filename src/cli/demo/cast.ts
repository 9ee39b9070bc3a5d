import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Identity } from '#modules/identity/index.ts';
import { SettingRefused } from '#platform/config/settings.ts';
import type { Bidder } from './crowd.ts';
import { patiently } from './patience.ts';
import { BIDDERS, SELLERS, VISITORS, type Actor, type Person } from './people.ts';

/** Everybody who is in the demonstration. `made` is false when they were there before. */
export type Cast = {
  owner: Actor;
  /** The bidder as whom a visitor signs in. Has a past, and is not simulated. */
  guest: Actor;
  sellers: readonly Actor[];
  bidders: readonly Bidder[];
  made: boolean;
};

type Accounts = { accounts: Pick<Identity['accounts'], 'list' | 'create'>; findByEmail: Identity['findByEmail'] };

/** Passwords are hashed a few at a time; an account that has to wait for its turn is asked for this often. */
const TRIES_MAX = 20;
const TRY_AGAIN_MS = 250;

/**
 * Throws SettingRefused when the house has accounts and is not a demonstration's: made-up people and people who mean it must not
 * meet in one house.
 */
export async function refuseRealHouse({ accounts, findByEmail }: Accounts): Promise<void> {
  const somebody = (await accounts.list(null, 1)).length > 0;
  if (somebody && (await findByEmail(VISITORS.admin.email)) === null) {
    throw new SettingRefused('DATA_DIR or DATABASE_URL leads to a house with accounts of its own, which a demonstration must not fill: leave both out, or name an empty folder or database.');
  }
}

/** Finds everybody, or makes them with the password given. A start that was cut short is gone on with. */
export async function gather(identity: Accounts, password: string): Promise<Cast> {
  const known = { made: false };
  const actor = async (person: Person, secret: string): Promise<Actor> => {
    const found = await patiently(() => identity.findByEmail(person.email));
    if (found !== null) return { accountId: found.id, displayName: found.displayName, roles: found.roles };
    known.made = true;
    return make(identity, person, secret);
  };
  // The owner first: by that account a later start knows the house, also when this one is cut short.
  const owner = await actor(VISITORS.admin, password);
  const guest = await actor(VISITORS.bidder, password);
  const sellers = await inTurns([VISITORS.seller, ...SELLERS], (person) => actor(person, password));
  // Nobody signs in as one of these, so nobody is told their passwords.
  const bidders = await inTurns(BIDDERS, async (person): Promise<Bidder> => ({ ...person, account: (await actor(person, randomUUID())).accountId }));
  return { owner, guest, sellers, bidders, made: known.made };
}

/** Accounts made at the same time: as many as passwords are hashed at once on a small machine. */
const AT_ONCE = 2;

async function inTurns<One, Made>(all: readonly One[], make: (one: One) => Promise<Made>): Promise<Made[]> {
  const made: Made[] = [];
  for (let at = 0; at < all.length; at += AT_ONCE) made.push(...await Promise.all(all.slice(at, at + AT_ONCE).map(make)));
  return made;
}

async function make(identity: Accounts, { email, displayName, roles }: Person, password: string): Promise<Actor> {
  for (let tries = 1; ; tries += 1) {
    const made = await patiently(() => identity.accounts.create({ email, password, displayName, roles }, null));
    if (made.ok) return { accountId: made.value.id, displayName: made.value.displayName, roles: made.value.roles };
    if (made.refusal.code !== 'busy' || tries === TRIES_MAX) throw new Error(`The house refused an account of the demonstration: ${JSON.stringify(made.refusal)}`);
    await pause(TRY_AGAIN_MS);
  }
}
