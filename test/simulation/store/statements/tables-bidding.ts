import type { Sequence } from '../engine/sequence.ts';
import { Table } from '../engine/table.ts';
import { characters } from '../engine/values.ts';
import { DecisionLookups } from './decision-lookups.ts';
import type {
  ApprovalRow, AuditRow, BreachRow, DecisionRow, EndedVoidRow, GroupRow, HeartbeatRow, LinkRow, LotRow, OutageRow, StandingRow, TermsRow, VoidRow,
} from './rows-bidding.ts';

/* The tables of the schema `bidding`, as far as its statements use them: see the module's migrations. */

export type BiddingTables = {
  terms: Table<TermsRow>;
  groups: Table<GroupRow>;
  lots: Table<LotRow>;
  decisions: Table<DecisionRow>;
  decisionIds: Sequence;
  /** Ways into the decisions: by lot, by account, by transaction. */
  decisionsBy: DecisionLookups;
  standings: Table<StandingRow>;
  links: Table<LinkRow>;
  approvals: Table<ApprovalRow>;
  voids: Table<VoidRow>;
  endedVoids: Table<EndedVoidRow>;
  endedVoidIds: Sequence;
  heartbeat: Table<HeartbeatRow>;
  outages: Table<OutageRow>;
  breaches: Table<BreachRow>;
  breachIds: Sequence;
  /** How far the auditor has read: one row. */
  audit: Table<AuditRow>;
};

const REASON_CHARACTERS_MAX = 500;
const isReason = (said: string): boolean => said !== '' && characters(said) <= REASON_CHARACTERS_MAX;
const PRICE_MAX = 1_000_000_000_000_000n;
const CLOSED = 3;

/** Unique index over (lot, seq). */
export const BY_SEQ = 'decisions_by_seq';
/** Unique index over (account, lot, request). */
export const BY_REQUEST = 'decisions_by_request';
/** A void ends once. */
export const VOID_ENDS_ONCE = 'void_ends_once';
/** Unique index over (lot, bidder) of first bids. */
export const FIRST_BIDS = 'decisions_first_bids';

export const seqKey = (lot: bigint, seq: number): string => `${lot}/${seq}`;
export const requestKey = (account: bigint | null, lot: bigint, request: string): string => `${account}/${lot}/${request}`;
export const linkKey = (account: bigint, other: bigint): string => `${account}/${other}`;

export function biddingTables(sequence: () => Sequence): BiddingTables {
  const decisionsBy = new DecisionLookups();
  return {
    decisionIds: sequence(), decisionsBy, endedVoidIds: sequence(), breachIds: sequence(),
    breaches: breachesTable(),
    audit: new Table<AuditRow>('bidding.audit', { keyOf: (row) => row.one }),
    endedVoids: endedVoidsTable(),
    terms: new Table<TermsRow>('bidding.terms', { keyOf: (row) => row.lotId, checks: [{ name: 'terms_alias_seed_check', holds: (row) => row.aliasSeed.length === 32 }] }),
    groups: new Table<GroupRow>('bidding.groups', { keyOf: (row) => row.groupId }),
    lots: lotsTable(),
    decisions: decisionsTable(decisionsBy),
    standings: new Table<StandingRow>('bidding.standings', { keyOf: (row) => row.accountId }),
    links: new Table<LinkRow>('bidding.links', { keyOf: (row) => linkKey(row.accountId, row.sellerId) }),
    approvals: new Table<ApprovalRow>('bidding.approvals', { keyOf: (row) => linkKey(row.accountId, row.saleId) }),
    voids: new Table<VoidRow>('bidding.voids', {
      keyOf: (row) => row.approvalId,
      unique: [{ name: 'voids_open', keyOf: (row) => (row.approvedBy === null ? seqKey(row.lotId, row.seq) : null) }],
      checks: [
        { name: 'voids_reason_check', holds: (row) => isReason(row.reason) },
        { name: 'two_members_of_staff', holds: (row) => row.approvedBy === null || row.approvedBy !== row.askedBy },
      ],
    }),
    heartbeat: new Table<HeartbeatRow>('bidding.heartbeat', { keyOf: (row) => row.one }),
    outages: new Table<OutageRow>('bidding.outages', { keyOf: (row) => row.fromMs, checks: [{ name: 'outages_check', holds: (row) => row.toMs > row.fromMs }] }),
  };
}

const lotsTable = (): Table<LotRow> => new Table('bidding.lots', {
  keyOf: (row) => row.lotId,
  checks: [
    { name: 'lots_status_check', holds: (row) => row.status >= 0 && row.status <= CLOSED },
    { name: 'lots_seq_check', holds: (row) => row.seq >= 0 },
    { name: 'lots_price_check', holds: (row) => row.price >= 1n && row.price <= PRICE_MAX },
    { name: 'closed_lots_have_an_outcome', holds: (row) => (row.status === CLOSED) === (row.outcome !== null) },
    {
      name: 'leaders_have_a_maximum',
      holds: (row) => (row.leaderId === null) === (row.leaderMaximum === null) && (row.leaderId === null) === (row.leaderBidder === null),
    },
  ],
});

const decisionsTable = (lookups: DecisionLookups): Table<DecisionRow> => new Table('bidding.decisions', {
  keyOf: (row) => row.id,
  unique: [
    { name: BY_SEQ, keyOf: (row) => (row.seq === null ? null : seqKey(row.lotId, row.seq)) },
    // A null account is equal to nothing, not even to another null.
    { name: BY_REQUEST, keyOf: (row) => (row.request === null || row.accountId === null ? null : requestKey(row.accountId, row.lotId, row.request)) },
    { name: FIRST_BIDS, keyOf: (row) => (row.firstBid && row.bidder !== null ? seqKey(row.lotId, row.bidder) : null) },
  ],
  lookups: [lookups],
  checks: [
    { name: 'events_are_numbered', holds: (row) => (row.refusal === null) === (row.seq !== null) },
    { name: 'spans_hold_something', holds: (row) => row.span === null || row.span > 0 },
  ],
});

const breachesTable = (): Table<BreachRow> => new Table('bidding.breaches', {
  keyOf: (row) => row.id,
  unique: [{ name: 'breach_is_kept_once', keyOf: (row) => row.fingerprint }],
  checks: [
    { name: 'breaches_class_check', holds: (row) => row.class === 'A' || row.class === 'B' },
    { name: 'breaches_fingerprint_check', holds: (row) => characters(row.fingerprint) <= 200 },
    { name: 'acknowledged_whole', holds: (row) => (row.acknowledgedMs === null) === (row.acknowledgedBy === null) },
  ],
});

const ENDS: ReadonlySet<string> = new Set(['approved', 'declined', 'withdrawn', 'lapsed']);
const endedVoidsTable = (): Table<EndedVoidRow> => new Table('bidding.ended_voids', {
  keyOf: (row) => row.id,
  unique: [{ name: VOID_ENDS_ONCE, keyOf: (row) => row.approvalId }],
  checks: [
    { name: 'ended_voids_ended_as_check', holds: (row) => ENDS.has(row.endedAs) },
    { name: 'ended_voids_end_reason_check', holds: (row) => row.endReason === null || isReason(row.endReason) },
    {
      name: 'two_members_of_staff',
      holds: (row) => row.endedAs === 'lapsed' || (row.endedAs === 'withdrawn') === (row.endedBy === row.askedBy),
    },
    { name: 'why_not', holds: (row) => row.endedAs === 'approved' || row.endedAs === 'lapsed' || row.endReason !== null },
  ],
});
