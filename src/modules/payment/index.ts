import type { BiddingEvent } from '#contracts/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { PaymentPorts } from './ports.ts';
import { paymentHttp } from './routes.ts';
import { paymentService } from './service.ts';
import { billSales } from './service/issue.ts';
import { kitOf } from './service/kit.ts';

export { paymentMetrics } from './metrics.ts';
export { paymentVerifier } from './verify.ts';
export { PAYMENT_STREAM, paymentOutbox } from './outbox.ts';
export type { Known, PaymentPorts } from './ports.ts';
export type { PaymentProvider, ProviderAnswer } from './provider.ts';

/** Where the module's migrations are, for its schema. */
export const paymentMigrations = { schema: 'payment', folder: `${import.meta.dirname}/migrations` };

const FORGOTTEN_AT_ONCE_MAX = 1_000;

export type PaymentModule = {
  routes: readonly BoundRoute<Caller>[];
  /** To be fed by the relay of bidding's outbox. May be given the same facts again; they then have no further effect. */
  handlers: { onBiddingEvents(events: readonly BiddingEvent[]): Promise<void> };
  /** For an export: the invoices of an account. */
  heldAbout(account: AccountId): Promise<Readonly<Record<string, unknown>>>;
  /** Deletes remembered answers that need not be kept; run it once an hour. Records of money are kept for ever. */
  clearExpired(): Promise<number>;
};

/** Invoices, payments and the ledger over one database. Several processes may run it at once: the rows decide. */
export function paymentModule(ports: PaymentPorts): PaymentModule {
  const kit = kitOf(ports);
  const service = paymentService(kit);
  return {
    routes: paymentHttp(service),
    handlers: { onBiddingEvents: (events) => billSales(kit, events) },
    heldAbout: service.reading.heldAbout,
    clearExpired: async () => {
      for (let count = 0; ;) {
        const gone = await kit.idempotency.forgetOld(FORGOTTEN_AT_ONCE_MAX);
        count += gone;
        if (gone < FORGOTTEN_AT_ONCE_MAX) return count;
      }
    },
  };
}
