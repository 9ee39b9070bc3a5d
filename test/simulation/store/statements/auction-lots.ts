import {
  askReserve, cancelDraft, claimGroup, closeOfGroup, countDrafts, databaseTime, freezeLot, insertLot, keepDescription, lockLot, readListing, setDescription,
  settleReserve, settleReserves, updateDraft,
} from '#modules/auction/store/lots.ts';
import { groupIsOfAnother, groupsOfOthers } from '#modules/auction/store/groups.ts';
import { copyImagesOfLot } from '#modules/auction/store/images.ts';
import { NO_KEY_UPDATE } from '../engine/locks.ts';
import { selected, simulated, written, type Answer, type Simulated, type Values } from '../engine/simulated.ts';
import { slotOf } from '../engine/table.ts';
import { bool, count, int8, int8OrNull, int8s, json, limitOf, text, textOrNull, texts } from '../engine/values.ts';
import type { Waiting, Work } from '../engine/work.ts';
import { foreignKeyViolation } from '../engine/errors.ts';
import type { LotRow } from './rows-auction.ts';
import { CATEGORIES, GROUP_LABELS, type AuctionTables } from './tables-auction.ts';
import { asSent } from './as-sent.ts';

/** Listings until they are published, and after. */
export function listingStatements(tables: AuctionTables): Simulated[] {
  const { lots } = tables;
  const updated = (change: (row: LotRow, values: Values) => LotRow | null) => function* (work: Work, values: Values): Waiting<Answer<never>> {
    return written('UPDATE', (yield* work.update(slotOf(lots, int8(values[0])), (row) => change(row, values))).length);
  };
  return [
    simulated<unknown>(readListing, '4a241811', (work, [lot]) => readsListing(tables, work, int8(lot))),
    simulated<unknown>(lockLot, '3208c714', function* (work, [lot]) {
      return selected((yield* work.lock(slotOf(lots, int8(lot)), NO_KEY_UPDATE)).map(({ id }) => ({ id: String(id) })));
    }),
    simulated<unknown>(insertLot, '225764ee', function* (work, values) {
      const row = newLot(values);
      if (work.find(tables.sales, row.sale_id) === null) throw foreignKeyViolation('lots', 'lots_sale_id_fkey');
      if (!CATEGORIES.some(({ code }) => code === row.category)) throw foreignKeyViolation('lots', 'lots_category_fkey');
      yield* work.insert(lots, row);
      return written('INSERT', 1);
    }),
    simulated<unknown>(updateDraft, '2c90d02a', updated((row, values) => (row.stage === 'draft' ? { ...row, sale_id: int8(values[1]), position: count(values[2]), ...draftOf(values.slice(3)) } : null))),
    simulated<unknown>(freezeLot, 'c4ad2917', updated((row, values) => (row.stage === 'draft' ? { ...row, stage: 'published', ...frozenOf(values) } : null))),
    simulated<unknown>(cancelDraft, '656fb660', updated((row, [, at]) => (row.stage === 'draft' ? { ...row, stage: 'cancelled', cancelled_at_ms: int8(at) } : null))),
    simulated<unknown>(keepDescription, '2b0ae799', (work, values) => keepsDescription(tables, work, values)),
    simulated<unknown>(setDescription, '11967beb', updated((row, [, said]) => (row.stage === 'published' ? { ...row, description: text(said) } : null))),
    simulated<unknown>(askReserve, 'af8edcf5', updated((row, [, asked]) => (row.stage === 'published' ? { ...row, reserve_asked: int8OrNull(asked) } : null))),
    simulated<unknown>(settleReserve, '281c0845', updated((row, [, asked, done]) =>
      (row.reserve_asked !== null && row.reserve_asked === int8OrNull(asked) ? { ...row, reserve_price: bool(done) === true ? int8OrNull(asked) : row.reserve_price, reserve_asked: null } : null))),
    simulated<unknown>(settleReserves, 'edbe33dd', function* (work, [keys]) {
      const slots = int8s(keys).flatMap((key) => (key === null ? [] : slotOf(lots, key)));
      return written('UPDATE', (yield* work.update(slots, (row) => (row.reserve_asked === null ? null : { ...row, reserve_price: row.reserve_asked, reserve_asked: null }))).length);
    }),
    simulated<unknown>(countDrafts, 'b0ac6c99', (work, [seller, most]) => {
      const drafts = [...work.rows(lots)].filter((row) => row.seller_id === int8(seller) && row.stage === 'draft');
      return selected([{ drafts: Math.min(drafts.length, limitOf(most)) }]);
    }),
    simulated<unknown>(databaseTime, '0efc91fd', (work) => selected([{ now_ms: String(Math.floor(work.server.clockMs())) }])),
    ...groupStatements(tables),
  ];
}

function groupStatements({ lots, groups }: AuctionTables): Simulated[] {
  const published = (work: Work, group: bigint): LotRow[] =>
    [...work.rows(lots)].filter((row) => row.group_id === group && row.stage === 'published').sort((one, other) => (one.id < other.id ? -1 : 1));
  return [
    simulated<unknown>(claimGroup, 'c381aa17', function* (work, [id, sale, scope, label]) {
      const group = yield* work.upsert(groups, { id: int8(id), sale_id: int8(sale), scope: text(scope), label: text(label) }, (there) => ({ ...there, label: text(label) }), GROUP_LABELS);
      return { ...selected([{ id: String(group.id) }]), command: 'INSERT' };
    }),
    simulated<unknown>(closeOfGroup, '623452f5', (work, [group]) => selected(published(work, int8(group)).slice(0, 1).map((row) => ({ closes_at_ms: String(row.closes_at_ms) })))),
    simulated<unknown>(groupIsOfAnother, 'b05de692', (work, [group, seller]) =>
      selected(published(work, int8(group)).filter((row) => row.seller_id !== int8(seller)).slice(0, 1).map(({ id }) => ({ id: String(id) })))),
    simulated<unknown>(groupsOfOthers, '2c571153', (work, [sale, labels, seller]) => {
      const wanted = new Set(texts(labels));
      const found = [...work.rows(groups)].filter((group) => group.sale_id === int8(sale) && group.scope === 'group' && wanted.has(group.label)
        && published(work, group.id).some((row) => row.seller_id !== int8(seller)));
      return selected(found.map(({ label }) => ({ label })).sort((one, other) => (one.label < other.label ? -1 : 1)));
    }),
    // No lot of a simulated house has a picture.
    simulated<unknown>(copyImagesOfLot, 'd2f01c3c', () => written('INSERT', 0)),
  ];
}

const DESCRIPTIONS_MAX = 20;

function readsListing({ lots, sales, descriptions }: AuctionTables, work: Work, id: bigint): Answer {
  const lot = work.find(lots, id);
  const sale = lot === null ? null : work.find(sales, lot.sale_id);
  if (lot === null || sale === null) return selected([]);
  const changes = [...work.rows(descriptions)].filter((row) => row.lot_id === id).map((row) => row.changed_at_ms).sort((one, other) => (one < other ? -1 : 1));
  const { cancelled_at_ms: _cancelled, reserve_asked: _asked, ...columns } = lot;
  return selected([{
    ...asSent(columns), description_changes: changes.slice(0, DESCRIPTIONS_MAX).map(String), images: [],
    ...asSent({
      sale_id: sale.id, sale_title: sale.title, sale_standing: sale.standing, sale_opens_at_ms: sale.opens_at_ms, sale_closes_at_ms: sale.closes_at_ms,
      sale_stagger_seconds: sale.stagger_seconds, sale_approval_required: sale.approval_required, sale_staff_may_bid: sale.staff_may_bid,
      sale_show_maximum: sale.show_maximum_below_reserve, sale_retraction: sale.retraction,
    }),
  }]);
}

/** From the title on, in the order of the statements. */
const draftOf = (values: Values) => ({
  title: text(values[0]), description: text(values[1]), category: text(values[2]), condition: textOrNull(values[3]), currency: text(values[4]),
  opening_price: int8(values[5]), reserve_price: int8OrNull(values[6]), buy_now_price: int8OrNull(values[7]), estimate_low: int8OrNull(values[8]),
  estimate_high: int8OrNull(values[9]), increments: json(values[10]), soft_close: json(values[11]), group_label: textOrNull(values[12]),
  opens_at_ms: int8OrNull(values[13]), closes_at_ms: int8OrNull(values[14]), attributes: json(values[15]),
});

const newLot = (values: Values): LotRow => ({
  id: int8(values[0]), seller_id: int8(values[1]), sale_id: int8(values[2]), position: count(values[3]), stage: 'draft', hidden: false, ...draftOf(values.slice(4, 20)),
  reserve_asked: null, group_id: null, retraction: null, approval_required: null, staff_may_bid: null, show_maximum_below_reserve: null,
  relisted_from: int8OrNull(values[20]), created_at_ms: int8(values[21]), published_at_ms: null, cancelled_at_ms: null, premium: null, tax: null,
});

const frozenOf = (values: Values) => ({
  opens_at_ms: int8OrNull(values[1]), closes_at_ms: int8OrNull(values[2]), group_id: int8OrNull(values[3]), retraction: textOrNull(values[4]),
  approval_required: bool(values[5]), staff_may_bid: bool(values[6]), show_maximum_below_reserve: bool(values[7]), published_at_ms: int8OrNull(values[8]),
  premium: json(values[9]), tax: json(values[10]),
});

/** Each wording is kept once: a time that was used already is passed by one millisecond. */
function* keepsDescription({ lots, descriptions }: AuctionTables, work: Work, [key, at]: Values): Waiting<Answer<never>> {
  const lot = work.find(lots, int8(key));
  if (lot === null) return written('INSERT', 0);
  let changedAtMs = int8(at);
  for (const row of work.rows(descriptions)) if (row.lot_id === lot.id && row.changed_at_ms >= changedAtMs) changedAtMs = row.changed_at_ms + 1n;
  yield* work.insert(descriptions, { lot_id: lot.id, changed_at_ms: changedAtMs, previous: lot.description });
  return written('INSERT', 1);
}
