import type { AccountId, LotId } from '#domain/ids.ts';
import type { AuctionOperations, AuctionQueries } from './auction.ts';
import type { BiddingOperations } from './bidding-operations.ts';
import type { BiddingCommands, BiddingQueries } from './bidding.ts';
import type { HouseQueries } from './house.ts';
import type { Caller, IdentityQueries } from './identity.ts';
import type { NotificationCommands, NotificationQueries } from './notification.ts';
import type { Inquiries, Sold } from './verify.ts';

/**
 * The services that a house can be spread over. Each holds the module of its name; `gateway` has the ways in. With no service named a
 * process is all of them.
 */
export const SERVICES = ['gateway', 'identity', 'auction', 'bidding', 'notification', 'payment', 'analytics'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Without these nobody can bid; what the others do waits until they are back. */
export const NEEDED_BY_ALL = ['identity', 'auction', 'bidding'] as const satisfies readonly ServiceName[];

/** What a module holds about an account, for an export: plain JSON values. */
export type HeldAbout = Readonly<Record<string, unknown>>;

/** Everything that other modules may ask of identity. */
export type IdentityService = Pick<IdentityQueries, 'callersOf' | 'profiles' | 'contacts'> & {
  /** Counted at most every five seconds. */
  counts(): Promise<{ accounts: number; suspended: number; signedIn: number }>;
  /** Account, preferences, accepted terms and sessions of who calls. */
  heldAbout(caller: Caller): Promise<HeldAbout>;
};

/** Everything that other modules may ask of auction. */
export type AuctionService = AuctionQueries & AuctionOperations & HouseQueries & {
  heldAbout(account: AccountId): Promise<HeldAbout>;
};

/** Everything that other modules may ask of bidding. */
export type BiddingService = BiddingCommands & BiddingQueries & BiddingOperations & Inquiries & {
  /** Lots with events that those who hear them have not taken for good; null when there are too many to tell, or that cannot be told. */
  unrelayed(): Promise<ReadonlySet<LotId> | null>;
  /** What was sold, by lot, after one; at most 500. See {@link Sold}. */
  soldAfter: Sold['after'];
  /** Those of these lots that were sold; at most 500. */
  soldAmong: Sold['among'];
};

/** Everything that other modules may ask of notification. */
export type NotificationService = NotificationCommands & NotificationQueries & {
  heldAbout(account: AccountId): Promise<HeldAbout>;
};

/** Everything that other modules may ask of payment. */
export type PaymentService = {
  heldAbout(account: AccountId): Promise<HeldAbout>;
};

/** Everything that other modules may ask of analytics. */
export type AnalyticsService = {
  heldAbout(account: AccountId): Promise<HeldAbout>;
};

/** What modules are to each other, whether they share a process or not. Every method is a question or a command that crosses as plain values. */
export type Contracts = {
  identity: IdentityService;
  auction: AuctionService;
  bidding: BiddingService;
  notification: NotificationService;
  payment: PaymentService;
  analytics: AnalyticsService;
};
export type ModuleName = keyof Contracts;

const isModule = (service: ServiceName): service is ModuleName => service !== 'gateway';
/** The modules that others may ask. */
export const MODULES: readonly ModuleName[] = SERVICES.filter(isModule);

/** How one method may be called from another process. */
export type MethodRules<Args extends readonly unknown[]> = {
  /** It has one effect and one answer however often it comes: when an answer is lost it is sent again, to another replica if there is one. */
  again: boolean;
  /** A later one may take back what it did, so that a copy of it that comes late does harm all the same. */
  takenBack?: boolean;
  /** Calls that give the same text go to the same replica while that one answers. For speed alone. */
  near?: (...args: Args) => string | null;
  /** Whose answer is waited for longer than is usual, in milliseconds. */
  withinMs?: number;
};
export type MethodTable<Contract> = { readonly [Name in keyof Contract]-?: Contract[Name] extends (...args: infer Args) => unknown ? MethodRules<Args> : never };

const ASKED = { again: true } as const;
const ONCE = { again: false } as const;
/** What a lane may take to find out about a commit that was not confirmed, and more. */
const DECIDED_WITHIN_MS = 15_000;
/** A bid is taken back by reading the whole history of its lot. */
const TAKEN_OUT_WITHIN_MS = 30_000;

const ofLot = ({ lot }: { lot: string }): string => lot;

/** Every method that crosses, by module. A method of a contract that is missing here does not compile. */
export const METHODS: { readonly [Name in ModuleName]: MethodTable<Contracts[Name]> } = {
  identity: { callersOf: ASKED, profiles: ASKED, contacts: ASKED, counts: ASKED, heldAbout: ASKED },
  auction: {
    view: ASKED, titles: ASKED, salesOf: ASKED, listingFacts: ASKED, forInvoice: ASKED, contact: ASKED, counts: ASKED, registrationOpen: ASKED, name: ASKED, termsVersion: ASKED, heldAbout: ASKED,
  },
  bidding: {
    // By their key these have one effect.
    placeBid: { again: true, near: ofLot, withinMs: DECIDED_WITHIN_MS }, buyNow: { again: true, near: ofLot, withinMs: DECIDED_WITHIN_MS },
    retract: { again: true, near: ofLot, withinMs: TAKEN_OUT_WITHIN_MS },
    takeLot: { again: true, near: ({ lotId }) => lotId, withinMs: DECIDED_WITHIN_MS }, setStanding: { again: true, takenBack: true, withinMs: DECIDED_WITHIN_MS },
    // A second one would find what the first one did, and say that it cannot be done.
    endLot: { again: false, near: ofLot, withinMs: DECIDED_WITHIN_MS }, withdraw: { again: false, near: ofLot, withinMs: DECIDED_WITHIN_MS },
    freeze: { again: false, near: ofLot, withinMs: DECIDED_WITHIN_MS }, resume: { again: false, near: ofLot, withinMs: DECIDED_WITHIN_MS },
    lowerReserve: { again: false, near: ofLot, withinMs: DECIDED_WITHIN_MS },
    requestVoid: { again: false, near: ofLot }, approve: { again: false, withinMs: TAKEN_OUT_WITHIN_MS }, decline: ONCE,
    heads: ASKED, eventsSince: { again: true, near: (lot) => lot }, history: { again: true, near: (lot) => lot }, bidsOf: ASKED,
    bidsPerMinute: ASKED, trouble: ASKED, voidsWaiting: ASKED, voidsEnded: ASKED, actsOn: ASKED,
    keep: ONCE, acknowledgeResumed: ONCE, freezeSuspects: { again: false, withinMs: TAKEN_OUT_WITHIN_MS }, acknowledge: ONCE, waiting: ASKED, noteAudit: ASKED, lastAudit: ASKED,
    // A broker is asked twice, two seconds apart.
    unrelayed: { again: true, withinMs: DECIDED_WITHIN_MS }, soldAfter: ASKED, soldAmong: ASKED,
  },
  notification: { post: ONCE, writesLetters: ASKED, heldAbout: ASKED },
  payment: { heldAbout: ASKED },
  analytics: { heldAbout: ASKED },
};
