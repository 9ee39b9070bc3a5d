import { CONDITION_CHARS_MAX, DESCRIPTION_CHARS_MAX, GROUP_LABEL_CHARS_MAX, SOFT_CLOSE_WINDOW_SECONDS_MAX, TITLE_CHARS_MAX } from '#contracts/auction-shapes.ts';
import { readAttribute, type CategoryField } from '#domain/category-fields.ts';
import { parseSaleId, type SaleId } from '#domain/ids.ts';
import { INCREMENT_PRESETS, type IncrementChoice } from '#domain/lot/increments.ts';
import { currencyExponent, minor, parseMajor, type Minor } from '#domain/money.ts';
import type { DraftChange } from '../../rules.ts';
import { parseInstant } from '../../wire.ts';
import type { Category } from '../../store/categories.ts';

/** One row of an import as it was read: what it says of a lot, and what could not be read, by column. */
export type RowRead = { draft: DraftChange; saleId: SaleId | null; problems: ReadonlyMap<string, string> };
/** The words of one row by the name of their column, without spaces around them; blank ones are absent. */
export type Row = ReadonlyMap<string, string>;

/** Columns that an import knows; `attribute_` with the code of a category's field may be added. */
export const COLUMNS = [
  'title', 'description', 'category', 'condition', 'currency', 'opening_price', 'reserve_price', 'buy_now_price', 'estimate_low', 'estimate_high',
  'increments', 'opens_at', 'closes_at', 'soft_close_window_seconds', 'soft_close_mode', 'soft_close_scope', 'group', 'sale_id',
] as const;
export const COLUMNS_REQUIRED = ['title', 'category', 'currency', 'opening_price'] as const;
export const ATTRIBUTE_PREFIX = 'attribute_';

const COLUMN_OF: Readonly<Record<string, string>> = {
  openingPrice: 'opening_price', reservePrice: 'reserve_price', buyNowPrice: 'buy_now_price', estimateLow: 'estimate_low', estimateHigh: 'estimate_high',
  opensAt: 'opens_at', closesAt: 'closes_at', saleId: 'sale_id', 'softClose.scope': 'soft_close_scope', 'softClose.mode': 'soft_close_mode',
  'softClose.windowSeconds': 'soft_close_window_seconds',
};
/** The column that a fault of a draft is about. */
export const columnOf = (at: string): string => COLUMN_OF[at] ?? at.replace(/^attributes\./, ATTRIBUTE_PREFIX);

/** Field names as a problem names them, in the words of the table. */
export const inColumns = (problem: string): string =>
  problem.replaceAll(/\b(openingPrice|reservePrice|buyNowPrice|estimateLow|estimateHigh|opensAt|closesAt|saleId)\b/g, (name) => COLUMN_OF[name] ?? name);

/** Reads one row. What cannot be read is left out of the draft, so that everything else can be judged too. */
export function readRow(row: Row, categories: readonly Category[]): RowRead {
  const problems = new Map<string, string>();
  const cell = cellReader(row, problems);
  const found = categoryOf(row.get('category') ?? '', categories);
  if (found === null) problems.set('category', `must be one of ${categories.map(({ code }) => code).join(', ')}`);
  const currency = (row.get('currency') ?? '').toUpperCase();
  const saleId = cell('sale_id', (text) => parseSaleId(text), 'is not the id of a sale, such as sal_734012345678901248');
  const opensAtMs = cell('opens_at', readTime, NOT_A_TIME);
  const closesAtMs = cell('closes_at', readTime, NOT_A_TIME);
  const draft: DraftChange = {
    title: text(row, problems, 'title', TITLE_CHARS_MAX), description: text(row, problems, 'description', DESCRIPTION_CHARS_MAX),
    category: found?.code ?? '', currency, ...amounts(row, problems, currency),
    condition: row.has('condition') ? text(row, problems, 'condition', CONDITION_CHARS_MAX) : null,
    group: row.has('group') ? text(row, problems, 'group', GROUP_LABEL_CHARS_MAX) : null,
    increments: cell('increments', (written) => readIncrements(written, currency), `must be a table (${INCREMENT_PRESETS.join(', ')}), one step such as 5.00, or a percentage such as 5%`) ?? null,
    opensAtMs: opensAtMs ?? null, closesAtMs: closesAtMs ?? null,
    softClose: softClose(cell),
    attributes: attributes(row, found?.fields ?? []),
  };
  return { draft, saleId: saleId ?? null, problems };
}

type CellReader = <Value>(column: string, read: (text: string) => Value | null, problem: string) => Value | undefined;

function cellReader(row: Row, problems: Map<string, string>): CellReader {
  return (column, read, problem) => {
    const written = row.get(column);
    if (written === undefined) return undefined;
    const value = read(written);
    if (value !== null) return value;
    problems.set(column, problem);
    return undefined;
  };
}

function text(row: Row, problems: Map<string, string>, column: string, charsMax: number): string {
  const written = row.get(column) ?? '';
  if (written.length > charsMax) problems.set(column, `has ${written.length} characters; ${charsMax} are the most`);
  return written.slice(0, charsMax);
}

type Amounts = Pick<DraftChange, 'openingPrice' | 'reservePrice' | 'buyNowPrice' | 'estimateLow' | 'estimateHigh'>;

// Major units as people write them: nobody keeps a table in cents. The point is the only sign, so that 1.250 is never two amounts.
function amounts(row: Row, problems: Map<string, string>, currency: string): Amounts {
  const exponent = currencyExponent(currency);
  const example = exponent === 0 ? '1250' : `1250.${'5'.padEnd(exponent ?? 2, '0')}`;
  const decimals = exponent === 0 ? 'without decimals' : `with a point and at most ${exponent ?? 2} decimals`;
  const read = (column: string): Minor | null => {
    const written = row.get(column);
    // The currency is named as the fault; an amount of it cannot be judged.
    if (written === undefined || exponent === null) return null;
    const amount = parseMajor(written, currency);
    if (amount === null) problems.set(column, `must be an amount in ${currency} ${decimals}, such as ${example}`);
    return amount;
  };
  const openingPrice = read('opening_price');
  if (!row.has('opening_price')) problems.set('opening_price', `is required; write an amount such as ${example}`);
  return {
    openingPrice: openingPrice ?? minor(1n), reservePrice: read('reserve_price'), buyNowPrice: read('buy_now_price'),
    estimateLow: read('estimate_low'), estimateHigh: read('estimate_high'),
  };
}

const NOT_A_TIME = 'must be a time with its zone, such as 2030-01-31T18:00Z or 2030-01-31 19:00+01:00';

// Spreadsheets leave the seconds out and write a space for the T.
function readTime(written: string): number | null {
  const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)? ?(Z|[+-]\d{2}:\d{2})$/i.exec(written);
  return found === null ? null : parseInstant(`${found[1]}T${found[2]}${found[3] ?? ':00'}${found[4]}`);
}

function readIncrements(written: string, currency: string): IncrementChoice | null {
  const preset = INCREMENT_PRESETS.find((name) => name === written.toLowerCase());
  if (preset !== undefined) return preset;
  const percent = /^(\d{1,3}(?:\.\d{1,2})?) ?%$/.exec(written);
  if (percent !== null) return { percent: Number(percent[1]) };
  const fixed = parseMajor(written, currency);
  return fixed === null ? null : { fixed };
}

function softClose(cell: CellReader): NonNullable<DraftChange['softClose']> {
  const windowSeconds = cell('soft_close_window_seconds', seconds, `must be 0 to ${SOFT_CLOSE_WINDOW_SECONDS_MAX} seconds; 0 is a hard close`);
  const mode = cell('soft_close_mode', oneOf(['reset', 'add'] as const), 'must be reset or add');
  const scope = cell('soft_close_scope', oneOf(['lot', 'group', 'sale', 'sequential'] as const), 'must be lot, group, sale or sequential');
  return { ...(windowSeconds === undefined ? {} : { windowSeconds }), ...(mode === undefined ? {} : { mode }), ...(scope === undefined ? {} : { scope }) };
}

const seconds = (written: string): number | null => (/^\d{1,5}$/.test(written) && Number(written) <= SOFT_CLOSE_WINDOW_SECONDS_MAX ? Number(written) : null);
const oneOf = <Word extends string>(words: readonly Word[]) => (written: string): Word | null => words.find((word) => word === written.toLowerCase()) ?? null;

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
