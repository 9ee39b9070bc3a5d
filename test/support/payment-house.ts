import type { LightMyRequestResponse } from 'fastify';
import type { LotForInvoice } from '#contracts/auction.ts';
import type { BiddingEvent } from '#contracts/bidding.ts';
import type { Caller, Role } from '#contracts/identity.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { accountId, lotId, parseAccountId, sessionId, type AccountId, type LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { BuyerTerms } from '#domain/settlement/invoice.ts';
import { mayCall } from '#modules/identity/index.ts';
import { paymentMigrations, paymentModule, type PaymentModule, type PaymentPorts, type Known } from '#modules/payment/index.ts';
import type { Database } from '#platform/db/types.ts';
import { createHttpServer } from '#platform/http/server.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { pdfkitPdf } from '#platform/pdf/pdfkit.ts';
import { systemKeys } from '#platform/time/system.ts';
import { handClock, type HandClock } from './identity-house.ts';
import { freshDatabase, type TestDatabase } from './postgres.ts';

/*
 * The payment module behind the HTTP kernel, over a database of its own. Lots and people are what the test says; a token is
 * "<account key>:<role>,<role>".
 */

export const FIFTH: BuyerTerms = { premium: [{ upTo: null, rate: 2000 }], tax: { class: 'none', rate: 0 } };
export const BUYER = accountId('101');
export const SELLER = accountId('102');
export const OTHER = accountId('103');
export const CLERK = accountId('900');
export const FINANCE_TOKEN = '900:finance';
export const BUYER_TOKEN = '101:';

export type PaymentHouse = {
  database: TestDatabase; pool: Database; clock: HandClock; payment: PaymentModule; errors: object[]; woken: number[];
  lots: Map<LotId, LotForInvoice>; people: Map<AccountId, Partial<Known>>;
  /** Another process of the same house. */
  another(changes?: Partial<PaymentPorts>): PaymentModule;
  /** Puts a lot up and has it sold; answers with its invoice, when it has one. */
  sell(lot: number, more?: { hammer?: bigint; currency?: string; terms?: BuyerTerms; hidden?: boolean; title?: string; buyer?: AccountId }): Promise<string | null>;
  ask(method: 'GET' | 'POST', path: string, token?: string, body?: object, key?: string): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
};

/** What bidding says when a lot was sold. */
export function soldEvent(lot: LotId, { hammer = 100_000n, buyer = BUYER, atMs = 1_749_999_999_000 }: { hammer?: bigint; buyer?: AccountId; atMs?: number } = {}): BiddingEvent {
  return {
    lot, seq: 5, kind: 'lot.closed', price: minor(hammer), minimum: minor(hammer), leader: 'Amber Heron', bidCount: 3, bidderCount: 2, closesAtMs: atMs, atMs, outcome: 'sold',
    account: null, leaderAccount: buyer, sellerId: SELLER, extensions: 0,
  };
}

export async function paymentHouse(changes: Partial<PaymentPorts> = {}): Promise<PaymentHouse> {
  const database = await freshDatabase([paymentMigrations]);
  const pool = database.open('payment');
  const clock = handClock();
  const lots = new Map<LotId, LotForInvoice>();
  const people = new Map<AccountId, Partial<Known>>();
  const errors: object[] = [];
  const woken: number[] = [];
  const metrics = openMetrics();
  const ports: PaymentPorts = {
    database: pool, clock, keys: systemKeys(), auction: { forInvoice: async (wanted) => new Map([...lots].filter(([lot]) => wanted.includes(lot))) }, identity: identityOf(people),
    house: { name: async () => 'The House', contact: async () => 'money@house.example' }, instructions: 'Bank of Somewhere, account 12 34 56', pdf: pdfkitPdf(), publicUrl: () => 'https://house.example',
    wakeOutbox: () => void woken.push(1), metrics, log: { warn: () => {} }, ...changes,
  };
  const payment = paymentModule(ports);
  const server = createHttpServer<Caller>({
    routes: payment.routes, refusals: REFUSALS, authenticate: callerOf, mayCall, accountOf: (caller) => caller.accountId, limiter: null, publicUrl: 'https://house.example', trustedProxies: [], clock,
    log: { error: (fields) => void errors.push(fields), warn: (fields) => void errors.push(fields) }, accessLog: null, metrics: null,
  });
  return {
    database, pool, clock, payment, errors, woken, lots, people,
    another: (other = {}) => paymentModule({ ...ports, metrics: openMetrics(), ...other }),
    sell: async (key, { hammer, buyer, currency = 'USD', terms = FIFTH, hidden = false, title = `Lot ${key}` } = {}) => {
      const lot = lotId(String(key));
      lots.set(lot, { title, currency, seller: SELLER, buyerTerms: terms, hidden });
      await payment.handlers.onBiddingEvents([soldEvent(lot, { ...(hammer === undefined ? {} : { hammer }), ...(buyer === undefined ? {} : { buyer }) })]);
      const answer = await server.inject({ method: 'GET', url: `/api/v1/admin/invoices?q=${lot}`, headers: { authorization: `Bearer ${FINANCE_TOKEN}` } });
      return answer.json<{ items: { id: string }[] }>().items[0]?.id ?? null;
    },
    ask: (method, path, token, body, key) => server.inject({
      method, url: `/api/v1${path}`, headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(key === undefined ? {} : { 'idempotency-key': key }) }, ...(body === undefined ? {} : { payload: body }),
    }),
    close: async () => {
      await server.close({ drainMs: 0 });
      await database.drop();
    },
  };
}

function callerOf(token: string): Caller | null {
  const [key = '', roles = ''] = token.split(':');
  const id = parseAccountId(`acc_${key}`);
  if (id === null) return null;
  const held = roles.split(',').filter((role): role is Role => role === 'finance' || role === 'admin' || role === 'clerk');
  return { accountId: id, sessionId: sessionId('1'), displayName: id, roles: ['bidder', ...held], staff: held.length > 0 };
}

const NAMES = new Map<AccountId, string>([[BUYER, 'Béatrice Buyer'], [SELLER, 'Sam Seller'], [OTHER, 'Olga Other'], [CLERK, 'Fin Ance']]);

function identityOf(people: ReadonlyMap<AccountId, Partial<Known>>): PaymentPorts['identity'] {
  const named = (ids: readonly AccountId[]) => ids.filter((id) => NAMES.has(id));
  return {
    profiles: async (ids) => new Map(named(ids).map((id) => [id, { id, displayName: NAMES.get(id) ?? '' }])),
    contacts: async (ids) => new Map(named(ids).map((id) => [id, contactOf(id, people.get(id) ?? {})])),
  };
}

const contactOf = (id: AccountId, more: Partial<Known>): Known => ({ email: `${id}@example.test`, displayName: NAMES.get(id) ?? '', language: 'en', ...more });
