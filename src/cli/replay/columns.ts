import { CannotRun } from '../cannot-run.ts';
import { AMOUNT_MAX, AUCTION_ID_CHARS_MAX, BIDDER_CHARS_MAX, SEQ_MAX } from './recording.ts';

const COLUMNS = ['auction_id', 'seq', 'bidder', 'amount_cents', 'open_cents'] as const;
type Column = (typeof COLUMNS)[number];

/** Where each column stands, and how many fields a row has. */
export type Header = { places: Readonly<Record<Column, number>>; width: number };
/** One row, checked by itself. Amounts are minor units. */
export type Row = { auction: string; seq: number; bidder: string; amount: number; open: number };

const SHOWN_CHARS_MAX = 40;
const CONTROL = /\p{Cc}/u;
const WHOLE = /^(?:0|[1-9][0-9]{0,15})$/;

/** Refuses the file: where, and what is wrong there. */
export function badLine(file: string, line: number, what: string): CannotRun {
  return new CannotRun(`${file}, line ${line}: ${what}. Nothing was imported; mend the line and run the command again.`);
}

/** A text of the file as a message shows it. */
export const shown = (text: string): string => JSON.stringify(text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text);

/** Reads the header: the five columns in any order, each once; others are passed over. Throws the sentence of what is wrong. */
export function readHeader(fields: readonly string[]): Header {
  const names = fields.map((field) => field.trim());
  const twice = COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
  if (twice !== undefined) throw new Error(`the header names the column ${twice} twice`);
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length === COLUMNS.length) throw new Error(`the first line must be a header with the columns ${COLUMNS.join(',')}, and is ${shown(fields.join(','))}`);
  if (missing.length > 0) throw new Error(`the header lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`);
  const at = (column: Column): number => names.indexOf(column);
  return {
    places: { auction_id: at('auction_id'), seq: at('seq'), bidder: at('bidder'), amount_cents: at('amount_cents'), open_cents: at('open_cents') },
    width: names.length,
  };
}

/** Reads one row by itself. Throws the sentence of what is wrong with the first column that is. */
export function readRow(header: Header, fields: readonly string[]): Row {
  if (fields.length !== header.width) throw new Error(`the row has ${fields.length} field${fields.length === 1 ? '' : 's'} and the header ${header.width}`);
  const field = (column: Column): string => fields[header.places[column]] ?? '';
  return {
    auction: readName('auction_id', field('auction_id'), AUCTION_ID_CHARS_MAX),
    seq: readWhole('seq', field('seq'), { min: 0, max: SEQ_MAX }),
    bidder: readName('bidder', field('bidder'), BIDDER_CHARS_MAX),
    amount: readWhole('amount_cents', field('amount_cents'), { min: 1, max: AMOUNT_MAX }),
    open: readWhole('open_cents', field('open_cents'), { min: 1, max: AMOUNT_MAX }),
  };
}

function readName(column: Column, text: string, charsMax: number): string {
  if (text.trim() === '') throw new Error(`${column} is empty`);
  if (text.length > charsMax) throw new Error(`${column} ${shown(text)} is longer than ${charsMax} characters`);
  if (CONTROL.test(text)) throw new Error(`${column} ${shown(text)} holds a control character`);
  return text;
}

function readWhole(column: Column, text: string, range: { min: number; max: number }): number {
  if (text === '') throw new Error(`${column} is empty`);
  const value = WHOLE.test(text) ? Number(text) : Number.NaN;
  if (!(value >= range.min && value <= range.max)) throw new Error(`${column} ${shown(text)} is not a whole number from ${range.min} to ${range.max}`);
  return value;
}
