import { isUtf8 } from 'node:buffer';
import { CsvError, parse, type Options } from 'csv-parse';

/** A table as text: its first row, and the others. Rows are numbered as a spreadsheet does, so the first one after the head is 2. */
export type CsvTable = { head: readonly string[]; rows: readonly { row: number; cells: readonly string[] }[] };

/** What stops a table from being read at all: in which row (null: the file as a whole), why, and the limit it speaks of. */
export type CsvFault = { row: number | null; code: CsvFaultCode; facts?: { max: number } };
type FileFault = 'table_empty' | 'table_utf16' | 'table_archive' | 'table_not_text' | 'table_not_utf8';
export type CsvFaultCode = FileFault | 'row_blank' | 'row_columns' | 'row_too_many' | 'row_quote_open' | 'row_quote_inside' | 'row_too_long';

export type CsvLimits = { rowsMax: number; cellCharsMax: number; columnsMax: number };

/** Bytes parsed in one go; in between others have their turn. */
const BYTES_AT_ONCE = 65_536;
const QUOTE_CHARS = 2;
/** Rows without a word that are passed over: spreadsheets leave them behind. */
const BLANK_ROWS_MAX = 2_000;

/**
 * Reads comma, semicolon or tab separated text in UTF-8, with or without a byte order mark, with either kind of line ends. Rows
 * without a word are passed over but counted. Stops at the first fault, the one row that is too many among them.
 */
export async function readCsv(bytes: Uint8Array, limits: CsvLimits): Promise<{ ok: true; table: CsvTable } | { ok: false; fault: CsvFault }> {
  const unreadable = notText(bytes);
  if (unreadable !== null) return refused(null, unreadable);
  let row = 0;
  let head: readonly string[] | null = null;
  const rows: { row: number; cells: readonly string[] }[] = [];
  try {
    for await (const record of parsed(bytes, limits)) {
      row += 1;
      const cells = cellsOf(record);
      if (row > limits.rowsMax + BLANK_ROWS_MAX) return refused(row, 'row_blank', BLANK_ROWS_MAX);
      if (cells.length > limits.columnsMax) return refused(row, 'row_columns', limits.columnsMax);
      if (cells.every((cell) => cell.trim() === '')) continue;
      if (rows.length === limits.rowsMax) return refused(row, 'row_too_many', limits.rowsMax);
      if (head === null) head = cells;
      else rows.push({ row, cells });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return faultOf(error, row + 1, limits);
  }
  return head === null ? refused(null, 'table_empty') : { ok: true, table: { head, rows } };
}

const refused = (row: number | null, code: CsvFaultCode, max?: number): { ok: false; fault: CsvFault } =>
  ({ ok: false, fault: { row, code, ...(max === undefined ? {} : { facts: { max } }) } });

function notText(bytes: Uint8Array): FileFault | null {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'table_utf16';
  if (first === 0x50 && second === 0x4b) return 'table_archive';
  if (bytes.includes(0)) return 'table_not_text';
  return isUtf8(bytes) ? null : 'table_not_utf8';
}

async function* parsed(bytes: Uint8Array, limits: CsvLimits): AsyncGenerator<unknown> {
  const options: Options = {
    bom: true, delimiter: delimiterOf(bytes), relax_column_count: true,
    max_record_size: (limits.cellCharsMax + QUOTE_CHARS) * limits.columnsMax, record_delimiter: ['\r\n', '\n', '\r'],
  };
  const parser = parse(options);
  const fed = feed(parser, bytes);
  try {
    for await (const record of parser) yield record;
  } finally {
    parser.destroy();
    await fed;
  }
}

async function feed(parser: ReturnType<typeof parse>, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.byteLength && !parser.destroyed; from += BYTES_AT_ONCE) {
    parser.write(Buffer.from(bytes.subarray(from, from + BYTES_AT_ONCE)));
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  if (!parser.destroyed) parser.end();
}

// Spreadsheets of half the world write semicolons. The head tells, since its names hold neither.
function delimiterOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0x0a);
  const head = Buffer.from(bytes.subarray(0, end === -1 ? BYTES_AT_ONCE : Math.min(end, BYTES_AT_ONCE))).toString('utf8');
  if (head.includes(',')) return ',';
  if (head.includes(';')) return ';';
  return head.includes('\t') ? '\t' : ',';
}

function faultOf(error: CsvError, row: number, limits: CsvLimits): { ok: false; fault: CsvFault } {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return refused(row, 'row_quote_open');
  return error.code === 'CSV_MAX_RECORD_SIZE' ? refused(row, 'row_too_long', limits.cellCharsMax) : refused(row, 'row_quote_inside');
}

// Without names of columns a record is a list of texts.
const cellsOf = (record: unknown): string[] => (Array.isArray(record) ? record.map(String) : []);
