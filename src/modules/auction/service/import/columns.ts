import { CONDITION_CHARS_MAX, DESCRIPTION_CHARS_MAX, GROUP_LABEL_CHARS_MAX, TITLE_CHARS_MAX } from '#contracts/auction-shapes.ts';
import type { FaultCode, FaultFacts, Wrong } from '#contracts/faults.ts';
import { readAttribute, type CategoryField } from '#domain/category-fields.ts';
import { parseSaleId, type SaleId } from '#domain/ids.ts';
import { INCREMENT_PRESETS, type IncrementChoice } from '#domain/lot/increments.ts';
import { currencyExponent, minor, parseMajor, type Minor } from '#domain/money.ts';
import type { DraftChange } from '../../rules.ts';
import type { Category } from '../../store/categories.ts';
import { cellReader, readTime, type CellFaults } from './cells.ts';
import { softClose } from './soft-close.ts';

/** One row of an import as it was read: what it says of a lot, and what could not be read, by column. */
export type RowRead = { draft: DraftChange; saleId: SaleId | null; faults: ReadonlyMap<string, Wrong> };
/** The words of one row by the name of their column, without spaces around them; blank ones are absent. */
export type Row = ReadonlyMap<string, string>;

/** Columns that an import knows; `attribute_` with the code of a category's field may be added. */
export const COLUMNS = [
  'title', 'description', 'category', 'condition', 'currency', 'opening_price', 'reserve_price', 'buy_now_price', 'estimate_low', 'estimate_high',
  'increments', 'opens_at', 'closes_at', 'soft_close_window_seconds', 'soft_close_mode', 'soft_close_scope',
  'soft_close_count_max', 'soft_close_total_seconds_max', 'soft_close_until', 'group', 'sale_id',
] as const;
export const COLUMNS_REQUIRED = ['title', 'category', 'currency', 'opening_price'] as const;
export const ATTRIBUTE_PREFIX = 'attribute_';

const COLUMN_OF: Readonly<Record<string, string>> = {
  openingPrice: 'opening_price', reservePrice: 'reserve_price', buyNowPrice: 'buy_now_price', estimateLow: 'estimate_low', estimateHigh: 'estimate_high',
  opensAt: 'opens_at', closesAt: 'closes_at', saleId: 'sale_id', 'softClose.scope': 'soft_close_scope', 'softClose.mode': 'soft_close_mode',
  'softClose.windowSeconds': 'soft_close_window_seconds', 'softClose.cap.max': 'soft_close_count_max', 'softClose.cap.seconds': 'soft_close_total_seconds_max',
  'softClose.cap.at': 'soft_close_until',
};
/** The column that a fault of a draft is about. */
export const columnOf = (at: string): string => COLUMN_OF[at] ?? at.replace(/^attributes\./, ATTRIBUTE_PREFIX);

/** Field names as a problem names them, in the words of the table. */
export const inColumns = (problem: string): string =>
  problem.replaceAll(/\b(openingPrice|reservePrice|buyNowPrice|estimateLow|estimateHigh|opensAt|closesAt|saleId)\b/g, (name) => COLUMN_OF[name] ?? name);

/** Reads one row. What cannot be read is left out of the draft, so that everything else can be judged too. */
export function readRow(row: Row, categories: readonly Category[]): RowRead {
  const faults: CellFaults = new Map();
  const cell = cellReader(row, faults);
  const found = categoryOf(row.get('category') ?? '', categories);
  if (found === null) faults.set('category', { code: 'one_of', facts: { choices: categories.map(({ code }) => code).join(', ') } });
  const currency = (row.get('currency') ?? '').toUpperCase();
  const saleId = cell('sale_id', (text) => parseSaleId(text), { code: 'cell_sale' });
  const opensAtMs = cell('opens_at', readTime, { code: 'cell_time' });
  const closesAtMs = cell('closes_at', readTime, { code: 'cell_time' });
  const draft: DraftChange = {
    title: text(row, faults, 'title', TITLE_CHARS_MAX), description: text(row, faults, 'description', DESCRIPTION_CHARS_MAX),
    category: found?.code ?? '', currency, ...amounts(row, faults, currency),
    condition: row.has('condition') ? text(row, faults, 'condition', CONDITION_CHARS_MAX) : null,
    group: row.has('group') ? text(row, faults, 'group', GROUP_LABEL_CHARS_MAX) : null,
    increments: cell('increments', (written) => readIncrements(written, currency), { code: 'cell_increments', facts: { choices: INCREMENT_PRESETS.join(', ') } }) ?? null,
    opensAtMs: opensAtMs ?? null, closesAtMs: closesAtMs ?? null,
    softClose: softClose(cell, row, faults),
    attributes: attributes(row, found?.fields ?? []),
  };
  return { draft, saleId: saleId ?? null, faults };
}

function text(row: Row, faults: CellFaults, column: string, charsMax: number): string {
  const written = row.get(column) ?? '';
  if (written.length > charsMax) faults.set(column, { code: 'too_long', facts: { length: written.length, max: charsMax } });
  return written.slice(0, charsMax);
}

type Amounts = Pick<DraftChange, 'openingPrice' | 'reservePrice' | 'buyNowPrice' | 'estimateLow' | 'estimateHigh'>;

// Major units as people write them: nobody keeps a table in cents. The point is the only sign, so that 1.250 is never two amounts.
function amounts(row: Row, faults: CellFaults, currency: string): Amounts {
  const exponent = currencyExponent(currency);
  const example = exponent === 0 ? '1250' : `1250.${'5'.padEnd(exponent ?? 2, '0')}`;
  const [code, facts]: [FaultCode, FaultFacts] = exponent === 0 ? ['cell_amount_whole', { currency, example }] : ['cell_amount', { currency, decimals: exponent ?? 2, example }];
  const read = (column: string): Minor | null => {
    const written = row.get(column);
    // The currency is named as the fault; an amount of it cannot be judged.
    if (written === undefined || exponent === null) return null;
    const amount = parseMajor(written, currency);
    if (amount === null) faults.set(column, { code, facts });
    return amount;
  };
  const openingPrice = read('opening_price');
  if (!row.has('opening_price')) faults.set('opening_price', { code: 'cell_amount_missing', facts: { example } });
  return {
    openingPrice: openingPrice ?? minor(1n), reservePrice: read('reserve_price'), buyNowPrice: read('buy_now_price'),
    estimateLow: read('estimate_low'), estimateHigh: read('estimate_high'),
  };
}

function readIncrements(written: string, currency: string): IncrementChoice | null {
  const preset = INCREMENT_PRESETS.find((name) => name === written.toLowerCase());
  if (preset !== undefined) return preset;
  const percent = /^(\d{1,3}(?:\.\d{1,2})?) ?%$/.exec(written);
  if (percent !== null) return { percent: Number(percent[1]) };
  const fixed = parseMajor(written, currency);
  return fixed === null ? null : { fixed };
}

function categoryOf(written: string, categories: readonly Category[]): Category | null {
  const wanted = written.toLowerCase();
  return categories.find(({ code, name }) => code === wanted || name.toLowerCase() === wanted) ?? null;
}

function attributes(row: Row, fields: readonly CategoryField[]): Record<string, string | number> {
  const read: Record<string, string | number> = {};
  for (const [column, written] of row) {
    if (!column.startsWith(ATTRIBUTE_PREFIX)) continue;
    const code = column.slice(ATTRIBUTE_PREFIX.length);
    const field = fields.find((one) => one.code === code);
    // Kept although the category does not ask for it: that is then the fault, in its own column.
    read[code] = field === undefined ? written : readAttribute(written, field);
  }
  return read;
}
