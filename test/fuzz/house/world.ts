import sharp from 'sharp';
import type { Role } from '#contracts/identity.ts';
import { idKey } from '#domain/ids.ts';
import { statement } from '#platform/db/types.ts';
import { VISITORS } from '../../../src/cli/demo/people.ts';
import { type FuzzHouse, PASSWORD } from './house.ts';
import { newBidders, newPerson, newSession, type Person } from './people.ts';
import { Pool } from './pool.ts';

export type KnownLot = { lot: string; seller: Person; minimum: number; buyNow: boolean };
export type Factor = { person: Person; secret: string; codes: string[] };

/** What is known of a house while it is fuzzed: who can call, and what there is to call about. Filled by the answers of the house. */
export type World = {
  house: FuzzHouse;
  bidders: readonly Person[]; sellers: readonly Person[]; clerks: readonly Person[]; admins: readonly Person[]; finance: Person; analyst: Person;
  suspended: Person; signedOut: Person;
  /** Accounts that staff act on; nobody calls as them. */
  targets: Pool<Person>;
  /** Accounts that change what helps to sign in to them. */
  selves: Pool<Person>;
  /** Sessions that may end. */
  spare: Pool<Person>;
  begun: Pool<Factor>; factors: Pool<Factor>;
  tokens: { verify: Pool<string>; reset: Pool<string> };
  drafts: Pool<KnownLot>; open: Pool<KnownLot>; frozen: Pool<KnownLot>; over: Pool<KnownLot>; unsold: Pool<KnownLot>;
  sales: Pool<{ sale: string; owner: Person }>;
  registrations: Pool<{ sale: string; account: string }>;
  bids: Pool<{ lot: string; seq: number; bidder: Person }>;
  approvals: Pool<{ approval: string; by: Person }>;
  questions: Pool<{ question: string; seller: Person }>;
  images: Pool<{ image: string; lot: string; seller: Person }>;
  searches: Pool<{ search: string; owner: Person }>;
  invoices: Pool<{ invoice: string; buyer: Person }>;
  payments: Pool<string>;
  creditNotes: Pool<string>;
  browsers: Pool<{ browser: string; owner: Person }>;
  /** Numbers to which a code was sent. */
  phones: Pool<{ person: Person; number: string }>;
  cursors: Pool<string>;
  termsVersion: string | null;
  settings: { version: number; settings: unknown } | null;
  picture: Buffer;
  table: Buffer | null;
  /** A number that was not given out before in this run. */
  next(): number;
};

const BIDDERS = 12;
const endSession = statement<unknown>('fuzz.end_session', `
  update identity.sessions
  set revoked_ms = $2
  where session_id = $1`);
const SPARE_AT_ONCE = 40;
const endedOf = statement<{ session: string }>('fuzz.ended_of', `
  select session_id::text as session
  from identity.sessions
  where session_id = any ($1::bigint[])
    and revoked_ms is not null`);

/** People for every part, and empty pools. */
export async function newWorld(house: FuzzHouse): Promise<World> {
  const staff = (name: string, ...roles: Role[]): Promise<Person> => newPerson(house, name, ...roles);
  const sellers = [await staff('seller one', 'seller'), await staff('seller two', 'seller')];
  const clerks = [await staff('clerk one', 'clerk'), await staff('clerk two', 'clerk')];
  const admins = [await staff('admin one', 'admin'), await staff('admin two', 'admin')];
  const [finance, analyst, like] = [await staff('finance one', 'finance'), await staff('analyst one', 'analyst'), await newPerson(house, 'bidder zero')];
  const bidders = await newBidders(house, like, Array.from({ length: BIDDERS }, (_, at) => `bidder ${at + 1}`));
  const [suspended, signedOut] = await newBidders(house, like, ['suspended', 'signed out']);
  const [admin] = admins;
  if (suspended === undefined || signedOut === undefined || admin === undefined) throw new Error('not everybody was made');
  await house.house.identity.acts.suspend(suspended.account, { by: admin.account, reason: 'to be refused', requestId: 'fuzz' });
  await house.owner.run(endSession, [idKey(signedOut.session), Date.now()]);
  for (const role of ['bidder', 'seller', 'admin'] as const) await house.house.identity.accounts.create({ email: VISITORS[role].email, password: PASSWORD, displayName: role, roles: [] }, null);
  let given = 0;
  const world: World = {
    house, bidders, sellers, clerks, admins, finance, analyst, suspended, signedOut,
    targets: new Pool(), selves: new Pool(400), spare: new Pool(), begun: new Pool(), factors: new Pool(), tokens: { verify: new Pool(), reset: new Pool() },
    drafts: new Pool(), open: new Pool(), frozen: new Pool(), over: new Pool(), unsold: new Pool(), sales: new Pool(), registrations: new Pool(), bids: new Pool(), approvals: new Pool(),
    questions: new Pool(), images: new Pool(), searches: new Pool(), invoices: new Pool(), payments: new Pool(), creditNotes: new Pool(), browsers: new Pool(), phones: new Pool(), cursors: new Pool(), termsVersion: null, settings: null, table: null,
    picture: await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3a6' } }).png().toBuffer(),
    next: () => (given += 1),
  };
  await refill(world, like);
  for (const person of await newBidders(house, like, Array.from({ length: 20 }, (_, at) => `target ${at + 1}`))) world.targets.add(person);
  return world;
}

/** Brings what is used up back to what it was: accounts with letters to send, sessions to end, and people who were signed out on the way. Cheap when nothing is missing. */
export async function refill(world: World, like: Person | undefined = world.selves.items[0]): Promise<void> {
  if (like === undefined) throw new Error('nobody is left to be like');
  if (world.selves.items.length < SPARE_AT_ONCE) {
    for (const person of await newBidders(world.house, like, Array.from({ length: SPARE_AT_ONCE * 2 }, (_, at) => `self ${at + 1}`))) world.selves.add(person);
  }
  const { house, bidders, sellers, clerks, admins, finance, analyst } = world;
  const everybody = [...bidders, ...sellers, ...clerks, ...admins, finance, analyst];
  const ended = new Set((await house.owner.all(endedOf, [everybody.map(({ session }) => idKey(session))])).map(({ session }) => session));
  for (const person of everybody) if (ended.has(String(idKey(person.session)))) Object.assign(person, await newSession(house, person.account));
  while (world.spare.items.length < SPARE_AT_ONCE) {
    const [bidder] = world.bidders;
    if (bidder === undefined) throw new Error('there are bidders');
    world.spare.add({ ...bidder, ...(await newSession(world.house, bidder.account)) });
  }
}
