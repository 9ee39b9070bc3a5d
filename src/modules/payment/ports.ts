import type { AuctionQueries } from '#contracts/auction.ts';
import type { HouseQueries } from '#contracts/house.ts';
import type { Caller, Contact, IdentityQueries } from '#contracts/identity.ts';
import type { RefusalCode } from '#contracts/refusals.ts';
import type { AccountId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import type { Pdf } from '#platform/pdf/ports.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import type { FieldProblem } from '#platform/http/types.ts';
import type { Clock, KeySource } from '#platform/time/ports.ts';

/** What of a person stands on an invoice. */
export type Known = Pick<Contact, 'displayName' | 'email' | 'language'>;

/** What payment needs from outside. */
export type PaymentPorts = {
  /** A pool with the module's own role. */
  database: Database;
  clock: Clock;
  keys: KeySource;
  auction: Pick<AuctionQueries, 'forInvoice'>;
  identity: Pick<IdentityQueries, 'profiles'> & { contacts(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Known>> };
  house: Pick<HouseQueries, 'name' | 'contact'>;
  /** How the house wants to be paid outside of any provider, in its own words; put on each invoice as it is then. */
  instructions: string | null;
  pdf: Pdf;
  /** Where the pages are: scheme, host and port. */
  publicUrl(): string;
  /** Events were committed; the relay may look. */
  wakeOutbox(): void;
  metrics: Metrics;
  log: { warn(fields: object, message: string): void };
};

/** Who asks. */
export type Actor = Pick<Caller, 'accountId' | 'roles'>;
/** Those who look after the house's money see and do everything here. */
export const isFinance = ({ roles }: Actor): boolean => roles.includes('finance') || roles.includes('admin');

/** Why something was not done, ready for the edge. */
export type Refused = { code: RefusalCode; facts?: Readonly<Record<string, unknown>>; errors?: readonly FieldProblem[] };
