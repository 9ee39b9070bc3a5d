import type { IncrementChoice } from '#domain/lot/increments.ts';
import type { RetractionPolicy, SoftClose } from '#domain/lot/terms.ts';
import type { LatencyProfile } from '../store/engine/latency.ts';

/**
 * What will be tried in one seed, as plain data: it can be printed, made smaller and kept as a regression case. What really happens follows
 * from it and the seed. Times are milliseconds since the start of the world, amounts whole minor units.
 */
export type Plan = {
  seed: string;
  /** Processes of the house, and lanes of each. */
  processes: number;
  lanes: number;
  /** A gap in the house's beats longer than this is an outage. */
  beatGapMs: number;
  standby: boolean;
  latency: LatencyProfile;
  network: NetworkPlan;
  lots: LotPlan[];
  /** Whether the lots are listed and sold through the auction module, or handed to bidding at once. */
  listed: boolean;
  /** Rows that say who may bid, before anything else happens. */
  standings: StandingPlan[];
  commands: Command[];
  watchers: WatcherPlan[];
  faults: Fault[];
  /** From here on nothing goes wrong any more. */
  calmMs: number;
};

/** The way between clients and the house. */
export type NetworkPlan = { latencyUs: number; lostRequest: number; lostAnswer: number; twice: number; reordered: number; patienceMs: number };

export type LotPlan = {
  seller: number;
  openingPrice: number;
  reservePrice: number | null;
  buyNowPrice: number | null;
  currency: string;
  increments: IncrementChoice;
  opensMs: number;
  closesMs: number;
  softClose: SoftClose;
  /** Lots of one number share their close. */
  group: number | null;
  position: number;
  staggerSeconds: number;
  sale: number | null;
  retraction: RetractionPolicy;
  approvalRequired: boolean;
  staffMayBid: boolean;
  showMaximumBelowReserve: boolean;
};

export type StandingPlan =
  | { kind: 'account'; account: number; blocked?: boolean; staff?: boolean }
  | { kind: 'limit'; account: number; currency: string; limit: number | null }
  | { kind: 'link'; seller: number; account: number; linked: boolean }
  | { kind: 'approval'; sale: number; account: number; approved: boolean };

/** At a time, or so long before the close of the lot as everybody knows it then. */
export type When = { atMs: number } | { beforeCloseMs: number };

/** An amount in words; what it is follows from how the lot stands when the bid is made. */
export type Amount =
  | { kind: 'steps'; steps: number }
  | { kind: 'below'; by: number }
  | { kind: 'leader'; plus: number }
  | { kind: 'reserve'; plus: number }
  | { kind: 'own'; plus: number }
  | { kind: 'exact'; minor: number };

export type Act =
  /** `twin`: the same key with another amount, sent at the same time. */
  | { kind: 'bid'; amount: Amount; currency: string | null; twin: boolean }
  | { kind: 'buy'; currency: string | null }
  | { kind: 'retract' }
  | { kind: 'end'; operator: boolean }
  | { kind: 'withdraw'; operator: boolean }
  | { kind: 'freeze'; forMs: number }
  /** `part` of the way from the reserve down to the opening price. */
  | { kind: 'lower'; part: number }
  | { kind: 'void'; how: 'approve' | 'decline' | 'withdraw' | 'same_person' }
  | { kind: 'standing'; change: StandingPlan };

export type Command = {
  /** Names the chances that its sending draws; stays when others are taken out. */
  id: number;
  when: When;
  by: number;
  lot: number;
  act: Act;
  /** How often it is sent at once under its key: an impatient hand. */
  hands: number;
  /** The command whose key it is sent under; its own when absent. */
  keyOf?: number;
  /** Sent over a socket of the live protocol. */
  socket?: boolean;
};

export type WatcherPlan = { id: number; lots: number[]; fromMs: number; account: number | null; slow: boolean };

export type Fault =
  | { id: number; kind: 'kill'; atMs: number; process: number; backMs: number }
  | { id: number; kind: 'point'; atMs: number; process: number; backMs: number; point: string; pass: number }
  | { id: number; kind: 'restart'; atMs: number; process: number }
  | { id: number; kind: 'pause'; atMs: number; process: number; forMs: number }
  | { id: number; kind: 'clock'; atMs: number; process: number; byMs: number }
  | { id: number; kind: 'isolate'; atMs: number; process: number; forMs: number }
  | { id: number; kind: 'crash'; atMs: number; downMs: number }
  | { id: number; kind: 'fail_over'; atMs: number; downMs: number }
  | { id: number; kind: 'standby_away'; atMs: number; forMs: number }
  | { id: number; kind: 'refuse'; atMs: number; forMs: number }
  | { id: number; kind: 'server_clock'; atMs: number; byMs: number }
  | { id: number; kind: 'stranger'; atMs: number; forMs: number; lot: number | null }
  | { id: number; kind: 'trouble'; atMs: number; forMs: number; statement: string; phase: 'arrived' | 'executed'; chance: number; trouble: TroublePlan }
  | { id: number; kind: 'consumer'; atMs: number; forMs: number; chance: number }
  | { id: number; kind: 'poison'; atMs: number; lot: number; seq: number }
  | { id: number; kind: 'line'; atMs: number; forMs: number; lost: number; slowUs: number }
  | { id: number; kind: 'cut_watchers'; atMs: number; chance: number }
  | { id: number; kind: 'silence'; atMs: number; forMs: number };
export type FaultKind = Fault['kind'];

export type TroublePlan =
  | { kind: 'cut'; noticed: boolean }
  | { kind: 'late'; us: number }
  | { kind: 'stale'; us: number }
  | { kind: 'refuse'; code: string; message: string }
  | { kind: 'mute' };

/** Keys of the house's accounts and lots in a simulation: bidders from 1,000, sellers from 900, staff 800 and 801. */
export const BIDDER_KEY = 1_000;
export const SELLER_KEY = 900;
export const STAFF_KEYS = [800, 801] as const;
export const LOT_KEY = 50_000;
export const GROUP_KEY = 7_000;
export const SALE_KEY = 6_000;
