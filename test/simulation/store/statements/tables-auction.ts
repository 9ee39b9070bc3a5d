import type { Sequence } from '../engine/sequence.ts';
import { Table, type Check } from '../engine/table.ts';
import { characters } from '../engine/values.ts';
import type {
  ActRow, AnswerRow, DescriptionRow, EventRow, GroupRow, HeadRow, LotRow, RegistrationRow, SaleRow, SettingsRow,
} from './rows-auction.ts';

/* The tables of the schema `auction` that a lot passes through until it is sold: see the module's migrations. */

export type AuctionTables = {
  lots: Table<LotRow>;
  sales: Table<SaleRow>;
  groups: Table<GroupRow>;
  descriptions: Table<DescriptionRow>;
  heads: Table<HeadRow>;
  events: Table<EventRow>;
  eventIds: Sequence;
  answers: Table<AnswerRow>;
  registrations: Table<RegistrationRow>;
  acts: Table<ActRow>;
  actIds: Sequence;
  settings: Table<SettingsRow>;
};

/** Categories of the simulated house: codes that the real one has, asking for no facts. */
export const CATEGORIES: readonly { code: string; name: string }[] = [
  { code: 'art', name: 'Art' }, { code: 'watches', name: 'Watches and clocks' }, { code: 'other', name: 'Other' },
];

export const GROUP_LABELS = 'groups_sale_id_scope_label_key';
const PLACES = 'lots_one_place';
export const pairKey = (one: bigint, other: bigint | string): string => `${one}/${other}`;
export const labelKey = ({ sale_id: sale, scope, label }: Pick<GroupRow, 'sale_id' | 'scope' | 'label'>): string => `${sale}/${scope}/${label}`;

export function auctionTables(eventIds: Sequence, actIds: Sequence): AuctionTables {
  const tables: AuctionTables = {
    eventIds, actIds,
    lots: new Table<LotRow>('auction.lots', {
      keyOf: (row) => row.id, checks: LOT_CHECKS,
      unique: [{ name: PLACES, keyOf: (row) => (row.position > 0 ? pairKey(row.sale_id, BigInt(row.position)) : null) }],
    }),
    sales: new Table<SaleRow>('auction.sales', { keyOf: (row) => row.id, checks: SALE_CHECKS, unique: [{ name: 'sales_one_standing', keyOf: (row) => (row.standing ? true : null) }] }),
    groups: new Table<GroupRow>('auction.groups', {
      keyOf: (row) => row.id, unique: [{ name: GROUP_LABELS, keyOf: labelKey }],
      checks: [
        { name: 'groups_check', holds: (row) => (row.scope === 'group') === (row.label !== '') },
        { name: 'groups_scope_check', holds: (row) => ['group', 'sale', 'sequential'].includes(row.scope) },
      ],
    }),
    descriptions: new Table<DescriptionRow>('auction.descriptions', { keyOf: (row) => pairKey(row.lot_id, row.changed_at_ms) }),
    heads: new Table<HeadRow>('auction.heads', {
      keyOf: (row) => row.lot_id,
      checks: [
        { name: 'heads_check', holds: (row) => (row.status === 'closed') === (row.outcome !== null) },
        { name: 'heads_status_check', holds: (row) => ['scheduled', 'open', 'frozen', 'closed'].includes(row.status) },
        { name: 'heads_outcome_check', holds: (row) => row.outcome === null || ['sold', 'passed', 'withdrawn'].includes(row.outcome) },
      ],
    }),
    events: new Table<EventRow>('auction.events', { keyOf: (row) => row.id }),
    answers: new Table<AnswerRow>('auction.answers', { keyOf: (row) => pairKey(row.account_id, row.key_hash) }),
    registrations: new Table<RegistrationRow>('auction.registrations', {
      keyOf: (row) => pairKey(row.sale_id, row.account_id),
      checks: [
        { name: 'registrations_check', holds: (row) => (row.status === 'pending') === (row.decided_at_ms === null) },
        { name: 'registrations_status_check', holds: (row) => ['pending', 'approved', 'declined'].includes(row.status) },
      ],
    }),
    acts: new Table<ActRow>('auction.admin_acts', { keyOf: (row) => row.id, checks: ACT_CHECKS }),
    settings: new Table<SettingsRow>('auction.settings', { keyOf: (row) => row.version }),
  };
  tables.sales.seed(STANDING_SALE);
  return tables;
}

/** Made by the first migration. */
const STANDING_SALE: SaleRow = {
  id: 1n, title: 'Standing sale', description: '', owner_id: null, standing: true, hidden: false, opens_at_ms: null, closes_at_ms: null, stagger_seconds: 30,
  approval_required: false, staff_may_bid: false, show_maximum_below_reserve: false, sellers_may_consign: true, retraction: 'marketplace', lots_count: 0, created_at_ms: 0n,
};

const inOrder = (first: bigint | null, second: bigint | null): boolean => first === null || second === null || first < second;

const AMOUNT_MAX = 1_000_000_000_000_000n;
const DESCRIPTION_CHARACTERS_MAX = 20_000;
const isAmount = (amount: bigint | null): boolean => amount === null || (amount >= 1n && amount <= AMOUNT_MAX);
const isPolicy = (policy: string | null): boolean => policy === null || policy === 'marketplace' || policy === 'operator';

const LOT_CHECKS: readonly Check<LotRow>[] = [
  { name: 'lots_position_check', holds: (row) => row.position >= 0 },
  { name: 'lots_title_check', holds: (row) => row.title !== '' && characters(row.title) <= 140 },
  { name: 'lots_description_check', holds: (row) => characters(row.description) <= DESCRIPTION_CHARACTERS_MAX },
  { name: 'lots_stage_check', holds: (row) => ['draft', 'published', 'cancelled'].includes(row.stage) },
  { name: 'lots_currency_check', holds: (row) => /^[A-Z]{3}$/.test(row.currency) },
  { name: 'lots_opening_price_check', holds: (row) => isAmount(row.opening_price) },
  { name: 'lots_reserve_price_check', holds: (row) => isAmount(row.reserve_price) },
  { name: 'lots_reserve_asked_check', holds: (row) => isAmount(row.reserve_asked) },
  { name: 'lots_buy_now_price_check', holds: (row) => isAmount(row.buy_now_price) },
  { name: 'lots_estimate_low_check', holds: (row) => isAmount(row.estimate_low) },
  { name: 'lots_estimate_high_check', holds: (row) => isAmount(row.estimate_high) },
  { name: 'lots_retraction_check', holds: (row) => isPolicy(row.retraction) },
  { name: 'lots_check', holds: (row) => row.reserve_price === null || row.reserve_price >= row.opening_price || row.stage === 'published' },
  { name: 'lots_check1', holds: (row) => row.estimate_low === null || row.estimate_high === null || row.estimate_low <= row.estimate_high },
  { name: 'lots_check2', holds: (row) => inOrder(row.opens_at_ms, row.closes_at_ms) },
  {
    name: 'lots_check3',
    holds: (row) => row.stage !== 'published' || [
      row.opens_at_ms, row.closes_at_ms, row.retraction, row.approval_required, row.staff_may_bid, row.show_maximum_below_reserve, row.published_at_ms,
    ].every((value) => value !== null),
  },
  { name: 'premium_with_tax', holds: (row) => (row.premium === null) === (row.tax === null) },
];

const SALE_CHECKS: readonly Check<SaleRow>[] = [
  { name: 'sales_stagger_seconds_check', holds: (row) => row.stagger_seconds >= 0 && row.stagger_seconds <= 3_600 },
  { name: 'sales_retraction_check', holds: (row) => isPolicy(row.retraction) },
  { name: 'sales_lots_count_check', holds: (row) => row.lots_count >= 0 },
  { name: 'sales_check', holds: (row) => row.standing === (row.owner_id === null) },
  { name: 'sales_check1', holds: (row) => inOrder(row.opens_at_ms, row.closes_at_ms) },
  { name: 'sales_check2', holds: (row) => !(row.standing && row.approval_required) },
];

const ACT_KINDS: ReadonlySet<string> = new Set(['lot.withdrawn', 'registration.approved', 'registration.declined']);
const ACT_CHECKS: readonly Check<ActRow>[] = [
  { name: 'admin_acts_kind_check', holds: (row) => ACT_KINDS.has(row.kind) },
  { name: 'admin_acts_reason_check', holds: (row) => row.reason === null || (row.reason !== '' && characters(row.reason) <= 500) },
  { name: 'admin_acts_check', holds: (row) => row.lot_id !== null || row.sale_id !== null },
];
