import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '#contracts/identity.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { type Contracts, MODULES } from '#contracts/services.ts';
import { type LotId, parseLotId } from '#domain/ids.ts';
import { createHttpServer } from '#platform/http/server.ts';
import { silentLog } from '#platform/log/log.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { systemClock } from '#platform/time/system.ts';
import { answeringRoute } from '../../../src/app/answering.ts';
import { MIGRATIONS } from '../../../src/app/databases.ts';
import { type Far, openFar } from '../../../src/app/far.ts';
import { raise } from '../../../src/app/house.ts';
import type { HouseOptions } from '../../../src/app/house-options.ts';
import type { Parts } from '../../../src/app/parts.ts';
import { freshDatabase } from '../../support/postgres.ts';

export const SECRET = 'a secret of two forms of one house, long enough';
const PASSWORD = 'correct horse battery';

export type Person = Caller & { token: string };

/** One house whose modules are asked in two forms: in the process, and over HTTP as from another one. */
export type World = {
  near: Contracts;
  far: Far;
  /** Where the modules answer over HTTP. */
  url: string;
  parts: Parts;
  /** Somebody new, signed in. */
  person(...roles: string[]): Promise<Person>;
  /** A new lot that is open for bids. */
  lot(more?: Record<string, unknown>): Promise<LotId>;
  seller: Person;
  stop(): Promise<void>;
};

/** `texter`: who carries text messages; nobody unless it is said. */
export async function openWorld({ texter = null }: Pick<HouseOptions, 'texter'> = {}): Promise<World> {
  const database = await freshDatabase(MIGRATIONS);
  const dataDir = await mkdtemp(join(tmpdir(), 'auctionhub-forms-'));
  const options: HouseOptions = {
    connection: database.connection, publicUrl: 'http://localhost', post: { kind: 'mailbox' }, sessionSecret: SECRET, trustedProxies: [], limits: false, dataDir, version: '0',
    log: silentLog, accessLog: null, metrics: openMetrics(), texter,
  };
  const house = raise(options, () => true);
  await house.start();
  const http = createHttpServer<Caller>({
    routes: [answeringRoute(options, house.parts)], refusals: REFUSALS, authenticate: () => null, mayCall: () => false, accountOf: ({ accountId }) => accountId, limiter: null,
    publicUrl: null, trustedProxies: [], clock: systemClock, log: silentLog, accessLog: null, metrics: null,
  });
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${port}`;
  const far = openFar({ by: 'test', addresses: new Map(MODULES.map((module) => [module, [url]])), secret: SECRET, log: silentLog, metrics: openMetrics() });
  const people = peopleOf(house);
  const seller = await people('seller');
  return {
    near: nearOf(house.parts), far, url, parts: house.parts, person: people, seller,
    lot: (more = {}) => lotOf(house, seller, more),
    stop: async () => {
      far.close();
      await http.close({ drainMs: 1_000 });
      await house.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Running = ReturnType<typeof raise>;

function nearOf(parts: Parts): Contracts {
  const { identity, auction, bidding, notification, payment, analytics } = parts;
  if (identity === null || auction === null || bidding === null || notification === null || payment === null || analytics === null) throw new Error('a module is missing');
  return { identity: identity.serves, auction: auction.serves, bidding: bidding.serves, notification: notification.serves, payment: payment.serves, analytics: analytics.serves };
}

function peopleOf(house: Running): World['person'] {
  let count = 0;
  return async (...roles) => {
    const { identity } = house.parts;
    if (identity === null) throw new Error('no identity');
    count += 1;
    const email = `person${count}@example.test`;
    const made = await identity.module.accounts.create({ email, password: PASSWORD, displayName: 'Somebody' }, null);
    if (!made.ok) throw new Error(made.refusal.code);
    for (const role of roles) await identity.module.acts.grantRole(made.value.id, role as never, { by: null, reason: 'for a test', requestId: null });
    const signedIn = await identity.module.sessions.signIn({ email, password: PASSWORD, address: '127.0.0.1', userAgent: null });
    if (!signedIn.ok) throw new Error(signedIn.refusal.code);
    const { token } = signedIn.value;
    const caller = await identity.module.authenticate(token);
    if (caller === null) throw new Error('nobody');
    return { ...caller, token };
  };
}

async function lotOf(house: Running, seller: Person, more: Record<string, unknown>): Promise<LotId> {
  const headers = { authorization: `Bearer ${seller.token}`, 'content-type': 'application/json' };
  const draft = await house.http.inject({
    method: 'POST', url: '/api/v1/lots', headers,
    payload: JSON.stringify({
      title: 'Gold watch, 1962', description: 'In working order.', category: 'watches', currency: 'USD', openingPrice: 1_000,
      closesAt: new Date(Date.now() + 48 * 3_600_000).toISOString(), ...more,
    }),
  });
  const lot = parseLotId(String(draft.json<{ id: string }>().id));
  if (lot === null) throw new Error(draft.body);
  const published = await house.http.inject({ method: 'POST', url: `/api/v1/lots/${lot}/publish`, headers: { authorization: headers.authorization } });
  if (published.statusCode !== 200) throw new Error(published.body);
  return lot;
}
