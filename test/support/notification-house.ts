import type { BiddingEvent } from '#contracts/bidding.ts';
import type { Caller, Contact } from '#contracts/identity.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { accountId, lotId, sessionId, type AccountId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { notificationModule, type NotificationPorts } from '#modules/notification/index.ts';
import type { Database } from '#platform/db/types.ts';
import { createHttpServer } from '#platform/http/server.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { systemEntropy, systemKeys } from '#platform/time/system.ts';
import { handClock, handTimers } from './identity-house.ts';
import { wishesOf } from './wishes.ts';

/** People and facts of a test of notification: contacts by hand, lots whose facts come when the test says so. */
export function notificationWorld() {
  const clock = handClock();
  const told: AccountId[][] = [];
  const contacts = new Map<AccountId, Contact>();
  const lastSeq = new Map<string, number>();
  let count = 0;
  /** Somebody new; whose language and wishes may be said. By default own bids are not noted. */
  const somebody = (more: Partial<Contact> = {}): AccountId => {
    count += 1;
    const account = accountId(String(1_000 + count));
    const wishes = wishesOf({ page: { placed: false }, mail: { outbid: true } });
    contacts.set(account, { account, email: `p${count}@example.org`, displayName: `P ${count}`, language: 'en', timeZone: null, wishes, quiet: null, ...more });
    return account;
  };
  const newLot = (): LotId => {
    count += 1;
    return lotId(String(50_000 + count));
  };
  const fact = (kind: BiddingEvent['kind'], leader: AccountId | null, more: Partial<BiddingEvent> & { lot: LotId }): BiddingEvent => {
    const seq = (lastSeq.get(more.lot) ?? 0) + 1;
    lastSeq.set(more.lot, seq);
    clock.pass(1);
    return {
      seq, kind, price: minor(1_234_567n), minimum: minor(2_000_000n), leader: null, bidCount: 1, closesAtMs: 2, atMs: clock.nowMs(), account: leader, leaderAccount: leader,
      sellerId: accountId('5'), bidderCount: 1, extensions: 0, ...more,
    };
  };
  return { clock, told, contacts, somebody, newLot, fact };
}
export type NotificationWorld = ReturnType<typeof notificationWorld>;

/** The module behind the HTTP kernel. Its senders run when it is started and its timers when the test says so. */
export function notificationHouse(world: NotificationWorld, database: Database, more: Partial<NotificationPorts> = {}, staff = false) {
  const { clock, told, contacts } = world;
  const timers = handTimers();
  const warnings: object[] = [];
  const module = notificationModule({
    database, clock, keys: systemKeys(), timers, post: { kind: 'mailbox' }, texter: null, pusher: null, entropy: systemEntropy, publicUrl: () => 'http://localhost:5000', houseName: async () => 'The House',
    identity: { contacts: async (ids) => new Map(ids.flatMap((id) => { const found = contacts.get(id); return found === undefined ? [] : [[id, found]]; })) },
    auction: { titles: async (lots) => new Map(lots.map((lot) => [lot, { title: 'A <gold> watch', currency: 'JPY' }])), salesOf: async () => new Map() },
    bidding: { heads: async () => new Map() },
    tell: (accounts) => void told.push([...accounts]), metrics: openMetrics(), log: { info: () => {}, warn: (fields) => void warnings.push(fields) }, ...more,
  });
  const caller = (account: AccountId): Caller => ({ accountId: account, sessionId: sessionId('1'), displayName: 'x', roles: staff ? ['bidder', 'admin'] : ['bidder'], staff });
  const server = createHttpServer<Caller>({
    routes: module.routes, refusals: REFUSALS, authenticate: (token) => caller(accountId(token)), accountOf: (one) => one.accountId,
    mayCall: (auth, { roles }) => typeof auth === 'string' || auth.some((role) => roles.some((held) => held === role)), limiter: null,
    publicUrl: 'http://localhost:5000', trustedProxies: [], clock, log: { error: () => {}, warn: () => {} }, accessLog: null, metrics: null,
  });
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, by: AccountId | null = null, payload?: object | string, from: { address?: string; headers?: Record<string, string> } = {}) =>
    server.inject({
      method, url: path.startsWith('/notifications/') ? path : `/api/v1${path}`, remoteAddress: from.address ?? '127.0.0.1', headers: { ...(by === null ? {} : { authorization: `Bearer ${by.slice(4)}` }), ...from.headers },
      ...(payload === undefined ? {} : { payload }),
    });
  const bell = async (account: AccountId) => (await ask('GET', '/me/notifications', account)).json();
  const kinds = async (account: AccountId): Promise<string[]> => (await bell(account)).items.map(({ kind }: { kind: string }) => kind);
  const receipts = async (account: AccountId): Promise<{ channel: string; kind: string; state: string; reason: string | null; tries: number; receipt: string | null; to: string; dueAt: string | null }[]> =>
    (await ask('GET', '/me/messages?limit=100', account)).json().items;
  /** What the mailbox page shows of an account, newest first. */
  const mailbox = async (account: AccountId): Promise<{ subject: string; text: string; channel: string }[]> =>
    (await ask('GET', '/mailbox?limit=100')).json().items.filter(({ to }: { to: string }) => to === contacts.get(account)?.email);
  return { module, timers, warnings, ask, bell, kinds, receipts, mailbox };
}
