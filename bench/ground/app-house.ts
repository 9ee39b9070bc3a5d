import { MIGRATIONS } from '../../src/app/databases.ts';
import type { House } from '../../src/app/house.ts';
import { type AccountId, type LotId, parseLotId, sessionId } from '#domain/ids.ts';
import { BIDDING_STREAM } from '#modules/bidding/index.ts';
import { LotsCache } from '#modules/bidding/lots-cache.ts';
import { readLot } from '#modules/bidding/service.ts';
import { tokenHash } from '#modules/identity/service/callers.ts';
import { addSession } from '#modules/identity/store/sessions.ts';
import type { Server } from '#platform/db/index.ts';
import type { Database } from '#platform/db/types.ts';
import { systemEntropy, systemKeys } from '#platform/time/system.ts';
import { ownServer, type TestDatabase } from '../../test/support/postgres.ts';
import { type RowLock, rowLock } from '../baseline/row-lock.ts';
import type { Placing } from '../clients/closed-loop.ts';
import { OPENING_PRICE, STEP } from '../clients/price-board.ts';
import { composeHouse, SESSION_SECRET } from './compose.ts';

/** A server with the schemas of the whole house. */
export type AppStore = { store: TestDatabase; dataDir: string; pid: number | null };

/** The whole house in this process, as `serve` composes it, listening on a free port of the loopback interface. */
export type AppHouse = {
  house: House;
  port: number;
  /** With the owner's rights, to look from outside. */
  owner: Database;
  baseline(connections: number): RowLock;
  /** From now on bids of every door are decided by these; null: by the house's own. */
  bidWith(commands: Placing | null): void;
  /** Lots that a seller makes and publishes through the API; `listing` says what is different about each, by its number. */
  lots(count: number, listing?: (at: number, nowMs: number) => Record<string, unknown>): Promise<LotId[]>;
  /** Accounts, each with a session that is good for hours. */
  bidders(count: number): Promise<SignedIn[]>;
  stop(): Promise<void>;
};
export type SignedIn = { account: AccountId; token: string };

const OPEN_FOR_MS = 6 * 3_600_000;
const PUBLISHED_AT_ONCE = 4;

/** Makes a server for the whole house, does the work with it, and removes it whatever happens. */
export async function withAppStore<Result>(work: (store: AppStore) => Promise<Result>): Promise<Result> {
  const server = await ownServer();
  try {
    const store = await server.prepare(MIGRATIONS);
    try {
      return await work({ store, dataDir: server.dataDir, pid: await server.pid() });
    } finally {
      await store.drop();
    }
  } finally {
    await server.stop();
  }
}

/** Opens the house on the server, does the work with it, and closes it whatever happens. */
export async function withAppHouse<Result>(store: AppStore, work: (app: AppHouse) => Promise<Result>): Promise<Result> {
  const app = await openAppHouse(store);
  try {
    return await work(app);
  } finally {
    await app.stop();
  }
}

async function openAppHouse({ store, dataDir }: AppStore): Promise<AppHouse> {
  const chosen: { commands: Placing | null } = { commands: null };
  const { house, port } = await composeHouse({
    connection: store.connection, dataDir, commands: (own) => ({ ...own, placeBid: (bid) => (chosen.commands ?? own).placeBid(bid) }),
  });
  const baselines = baselinesOf(house, store);
  const identity = store.open('identity');
  const seller = await newSeller(house, identity);
  return {
    house, port, owner: store.openAsOwner(), baseline: baselines.open,
    bidWith: (commands) => { chosen.commands = commands; },
    lots: (count, listing = () => ({})) => publishLots(house, seller, count, listing),
    bidders: (count) => signIn(house, identity, count),
    stop: async () => {
      await house.stop();
      await baselines.close();
    },
  };
}

function baselinesOf(house: House, store: TestDatabase): { open(connections: number): RowLock; close(): Promise<void> } {
  const bidding = store.open('bidding');
  const cache = new LotsCache((lot) => readLot(bidding, lot));
  const opened: RowLock[] = [];
  return {
    open: (connections) => {
      const made = rowLock({
        connection: serverOf(store), connections, known: async (lot) => cache.peek(lot) ?? cache.get(lot),
        live: (events) => {
          house.gateway.sink(events);
          house.bus.wake(BIDDING_STREAM);
        },
      });
      opened.push(made);
      return made;
    },
    close: async () => { await Promise.all(opened.map((one) => one.close())); },
  };
}

const serverOf = ({ connection }: TestDatabase): Server => connection;

/** Hashing hundreds of passwords is not what is measured: sessions are written as signing in writes them. */
async function signIn(house: House, identity: Database, count: number): Promise<SignedIn[]> {
  const accounts = await house.identity.accounts.createHidden(Array.from({ length: count }, (_, at) => `bidder ${at + 1}`));
  const signedIn: SignedIn[] = [];
  // One after the other: a module's pool refuses callers that would have to queue.
  for (const account of accounts) signedIn.push({ account, token: await sessionFor(identity, account) });
  return signedIn;
}

const sessionKeys = systemKeys();

async function sessionFor(identity: Database, account: AccountId): Promise<string> {
  const token = Buffer.from(systemEntropy.bytes(32)).toString('base64url');
  const nowMs = Date.now();
  await addSession(identity, {
    id: sessionId(sessionKeys.next()), account, tokenHash: tokenHash(token, SESSION_SECRET), createdMs: nowMs, expiresMs: nowMs + OPEN_FOR_MS, userAgent: null, address: '127.0.0.1',
  });
  return token;
}

/** A new account that may sell; returns a token of a session of it. */
async function newSeller(house: House, identity: Database): Promise<string> {
  const email = `seller-${process.pid}-${sessionKeys.next()}@example.test`;
  const made = await house.identity.accounts.create({ email, password: 'correct horse battery', displayName: 'The seller', roles: ['seller'] }, null);
  if (!made.ok) throw new Error(`The seller was refused: ${made.refusal.code}.`);
  return sessionFor(identity, made.value.id);
}

async function publishLots(house: House, seller: string, count: number, listing: (at: number, nowMs: number) => Record<string, unknown>): Promise<LotId[]> {
  const post = async (url: string, payload?: object): Promise<string> => {
    const answer = await house.http.inject({
      method: 'POST', url: `/api/v1${url}`, headers: { authorization: `Bearer ${seller}`, 'content-type': 'application/json' },
      ...(payload === undefined ? {} : { payload }),
    });
    if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`);
    return String(answer.json().id);
  };
  const lots: LotId[] = [];
  let left = count;
  await Promise.all(Array.from({ length: PUBLISHED_AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      const id = await post('/lots', {
        title: 'Gold watch, 1962', description: 'In working order.', category: 'watches', currency: 'USD', openingPrice: OPENING_PRICE,
        increments: { fixed: STEP }, closesAt: new Date(Date.now() + OPEN_FOR_MS).toISOString(), ...listing(left, Date.now()),
      });
      await post(`/lots/${id}/publish`);
      const lot = parseLotId(id);
      if (lot === null) throw new Error(`A lot was called ${id}.`);
      lots.push(lot);
    }
  }));
  return lots;
}
