import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import { IMPORT_COLUMNS_MAX, IMPORT_FAULTS_MAX, IMPORT_ROWS_MAX, type LotsImported } from '#contracts/http/import.ts';
import { faultProblem } from '#contracts/faults.ts';
import { instant } from '#contracts/instant.ts';
import { DESCRIPTION_CHARS_MAX } from '#contracts/auction-shapes.ts';
import { idKey, lotId, type SaleId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import { readCsv } from '#platform/csv/read.ts';
import type { Tx } from '#platform/db/types.ts';
import type { Intention } from '#platform/http/idempotency.ts';
import type { HttpResult } from '#platform/http/types.ts';
import { mayOperate, type Actor, type Answer } from '../ports.ts';
import { checkDraft, CLOSE_AHEAD_MS_MIN, CLOSE_AHEAD_SLACK_MS, type Categories, type CheckedDraft } from '../rules.ts';
import { houseIncrements, houseSoftClose, type HouseSettings } from '../rules/house.ts';
import type { Category } from '../store/categories.ts';
import { labelsOfOthers } from '../store/groups.ts';
import { addDrafts } from '../store/imports.ts';
import { countDrafts } from '../store/lots.ts';
import { nextPositions, STANDING_SALE, type Sale } from '../store/sales.ts';
import { currentSettings } from '../store/settings.ts';
import { columnOf, COLUMNS, inColumns, readRow, type RowRead } from './import/columns.ts';
import { rowsOf, type ImportFault } from './import/table.ts';
import { categoriesByCode, draftFrom, DRAFTS_PER_SELLER_MAX, enterSale, LOTS_PER_SALE_MAX } from './drafts.ts';
import { refused, type Kit } from './kit.ts';
import { once } from './once.ts';

export type ImportJson = Static<typeof LotsImported>;

/** Characters of a cell that a preview shows. */
const CELL_SHOWN_CHARS = 200;
const ERRORS_MAX = 20;
const CLOSES_AFTER_MS = 7 * 24 * 3_600_000;

type Judged = ImportJson & { drafts: { row: number; sale: Sale; position: number; checked: CheckedDraft }[] };

export async function previewImport(kit: Kit, actor: Actor, bytes: Uint8Array): Promise<ImportJson> {
  const parsed = await parse(kit, bytes);
  const { drafts: _drafts, ...shown } = await kit.database.transaction((tx) => judge(kit, tx, actor, parsed));
  return { ...shown, preview: true };
}

export async function importLots(kit: Kit, actor: Actor, bytes: Uint8Array, intention: Intention | null): Promise<HttpResult> {
  const parsed = await parse(kit, bytes);
  const asked = intention === null ? null : { ...intention, asked: createHash('sha256').update(bytes).digest('base64url') };
  return once(kit.idempotency, asked, async (tx): Promise<Answer<ImportJson>> => {
    const { drafts, ...judged } = await judge(kit, tx, actor, parsed);
    if (judged.faults.length > 0) return notImported(judged);
    const counted = await tx.one(countDrafts, [idKey(actor.accountId), DRAFTS_PER_SELLER_MAX]);
    if ((counted?.drafts ?? 0) + drafts.length > DRAFTS_PER_SELLER_MAX) return refused('wrong_state', { facts: { draftsMax: DRAFTS_PER_SELLER_MAX } });
    const lots = drafts.map((draft) => ({ ...draft, id: lotId(kit.keys.next()), saleId: draft.sale.id }));
    await addDrafts(tx, lots, { seller: actor.accountId, createdAtMs: kit.clock.nowMs() });
    for (const [sale, some] of Map.groupBy(lots.filter((lot) => !lot.sale.standing), (lot) => lot.saleId)) await nextPositions(tx, sale, some.length);
    return accept({ ...judged, cells: [], lots: lots.map(({ row, id, checked }) => ({ row, id, title: checked.draft.title })) });
  });
}

/** A table with every column of an import and one lot to write over; times are a week after `nowMs`. */
export function templateCsv(nowMs: number): string {
  const row: Record<(typeof COLUMNS)[number], string> = {
    title: 'Gold watch, 1962', description: 'Runs well. The strap is new.', category: 'watches', condition: 'used', currency: 'USD', opening_price: '10.00', reserve_price: '40.00',
    buy_now_price: '', estimate_low: '30.00', estimate_high: '60.00', increments: '', opens_at: '', closes_at: instant(nowMs + CLOSES_AFTER_MS),
    soft_close_window_seconds: '', soft_close_mode: '', soft_close_scope: '',
    soft_close_count_max: '', soft_close_total_seconds_max: '', soft_close_until: '', group: '', sale_id: '',
  };
  const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return `${COLUMNS.join(',')},attribute_maker,attribute_year\r\n${COLUMNS.map((column) => quoted(row[column])).join(',')},Omega,1962\r\n`;
}

type Parsed = { columns: string[]; rows: ReturnType<typeof rowsOf>['rows']; faults: ImportFault[]; categories: readonly Category[]; byCode: Categories };

async function parse(kit: Kit, bytes: Uint8Array): Promise<Parsed> {
  const [categories, byCode] = await Promise.all([kit.categories(), categoriesByCode(kit)]);
  const read = await readCsv(bytes, { rowsMax: IMPORT_ROWS_MAX, columnsMax: IMPORT_COLUMNS_MAX, cellCharsMax: DESCRIPTION_CHARS_MAX });
  if (!read.ok) return { columns: [], rows: [], faults: [{ ...read.fault, column: null }], categories, byCode };
  const table = rowsOf(read.table, categories);
  if (table.rows.length === 0 && table.faults.length === 0) table.faults.push({ row: null, column: null, code: 'table_rows_none' });
  return { ...table, categories, byCode };
}

/** Judges every row as it would be written now, faults of all of them together. Locks the sales that the rows name. */
async function judge(kit: Kit, tx: Tx, actor: Actor, parsed: Parsed): Promise<Judged> {
  const { columns, rows, categories, byCode } = parsed;
  const { settings } = await currentSettings(tx);
  const faults: ImportFault[] = [...parsed.faults];
  const read = rows.map(({ row, cells }) => ({ row, ...readRow(cells, categories) }));
  const sales = await salesOf(tx, actor, read);
  const others = await groupsOfOthers(tx, actor, read);
  const places = new Map<SaleId, number>();
  const drafts: Judged['drafts'] = [];
  for (const one of read) {
    const entered = sales.get(one.saleId ?? STANDING_SALE);
    const place = (places.get(one.saleId ?? STANDING_SALE) ?? 0) + 1;
    places.set(one.saleId ?? STANDING_SALE, place);
    if (entered === undefined) continue;
    const wrong = new Map(one.faults);
    if (others.get(one.saleId ?? STANDING_SALE)?.has(one.draft.group ?? '') === true) wrong.set('group', { code: 'group_of_another' });
    if (!entered.ok || entered.value.position + place - 1 > LOTS_PER_SALE_MAX) {
      wrong.set('sale_id', entered.ok ? { code: 'sale_full', facts: { max: LOTS_PER_SALE_MAX } } : { code: 'sale_not_yours' });
    } else {
      const { sale } = entered.value;
      const position = sale.standing ? 0 : entered.value.position + place - 1;
      const checked = judgedDraft(kit, { read: one, actor, sale, position, settings, byCode });
      if (checked.ok && wrong.size === 0) drafts.push({ row: one.row, sale, position, checked: checked.value });
      if (!checked.ok) for (const { at, code, facts } of checked.refusal) if (!wrong.has(columnOf(at))) wrong.set(columnOf(at), { code, ...(facts === undefined ? {} : { facts }) });
    }
    for (const [column, fault] of wrong) faults.push({ row: one.row, column, ...fault });
  }
  return {
    preview: false, rows: rows.length, columns, drafts, lots: [], faults: faults.slice(0, IMPORT_FAULTS_MAX).map(toldFault), moreFaults: faults.length > IMPORT_FAULTS_MAX,
    cells: rows.map(({ row, cells }) => ({ row, values: columns.map((column) => (cells.get(column) ?? '').slice(0, CELL_SHOWN_CHARS)) })),
  };
}

const toldFault = (fault: ImportFault): ImportJson['faults'][number] => ({ ...fault, problem: inColumns(faultProblem(fault)) });

type Checking = { read: RowRead; actor: Actor; sale: Sale; position: number; settings: HouseSettings; byCode: Categories };

function judgedDraft(kit: Kit, { read, actor, sale, position, settings, byCode }: Checking): ReturnType<typeof checkDraft> {
  const { draft } = draftFrom(actor, { draft: read.draft, saleId: read.saleId, fields: [] }, houseSoftClose(settings));
  return checkDraft(draft, {
    nowMs: kit.clock.nowMs(), closeAheadMsMin: CLOSE_AHEAD_MS_MIN - CLOSE_AHEAD_SLACK_MS, categories: byCode, sale, position,
    increments: (currency) => houseIncrements(settings, currency),
  });
}

// In one order whatever the rows say, so that two imports wait for each other in no circle.
async function salesOf(tx: Tx, actor: Actor, read: readonly RowRead[]): Promise<Map<SaleId, Awaited<ReturnType<typeof enterSale>>>> {
  const wanted = [...new Set(read.map(({ saleId }) => saleId ?? STANDING_SALE))].toSorted((a, b) => (BigInt(idKey(a)) < BigInt(idKey(b)) ? -1 : 1));
  const found = new Map<SaleId, Awaited<ReturnType<typeof enterSale>>>();
  for (const sale of wanted) found.set(sale, await enterSale(tx, sale, actor));
  return found;
}

// By sale, the names of groups that are other sellers'.
async function groupsOfOthers(tx: Tx, actor: Actor, read: readonly RowRead[]): Promise<Map<SaleId, ReadonlySet<string>>> {
  const named = mayOperate(actor) ? [] : read.filter(({ saleId, draft }) => saleId !== null && draft.group);
  const found = new Map<SaleId, ReadonlySet<string>>();
  for (const [sale, rows] of Map.groupBy(named, ({ saleId }) => saleId ?? STANDING_SALE)) {
    found.set(sale, await labelsOfOthers(tx, { sale, seller: actor.accountId, labels: [...new Set(rows.map(({ draft }) => draft.group ?? ''))] }));
  }
  return found;
}

function notImported(judged: ImportJson): Answer<ImportJson> {
  const { faults, moreFaults, rows } = judged;
  const errors = faults.slice(0, ERRORS_MAX).map(({ row, column, ...fault }) => ({ at: [row === null ? 'file' : `row ${row}`, ...(column === null ? [] : [column])].join(', '), ...fault }));
  return refused('malformed', { errors, facts: { rows, faults, moreFaults } });
}
