import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { CannotRun, systemCode } from '../cannot-run.ts';
import { badLine, readHeader, readRow, shown, type Header, type Row } from './columns.ts';
import { ROW_BYTES_MAX, ROWS_MAX, type RecordedAuction, type Recording } from './recording.ts';
import { utf8Lines } from './text.ts';

const READ_BYTES = 1024 * 1024;

/**
 * Reads and checks a whole file of recorded bids (CSV, UTF-8, LF or CRLF, quoted as in RFC 4180; blank lines are passed over).
 * Throws CannotRun with the first line that is wrong and what is wrong there.
 */
export async function readRecording(file: string): Promise<Recording> {
  await ensureReadable(file);
  const gathered = new Gathering();
  let header: Header | null = null;
  await eachRecord(file, (fields) => {
    if (header === null) header = readHeader(fields);
    else gathered.add(readRow(header, fields));
  });
  if (header === null) throw badLine(file, 1, 'the file is empty');
  if (gathered.bidsCount === 0) throw badLine(file, 2, 'no bids follow the header');
  return { auctions: gathered.auctions, bidders: gathered.bidders, bidsCount: gathered.bidsCount };
}

/** Rows by auction, names by number. Refuses what one row cannot show by itself. */
class Gathering {
  readonly auctions: RecordedAuction[] = [];
  readonly bidders: string[] = [];
  bidsCount = 0;
  readonly #auctionById = new Map<string, RecordedAuction>();
  readonly #bidderByName = new Map<string, number>();

  add(row: Row): void {
    if (this.bidsCount >= ROWS_MAX) throw new Error(`the file has more than ${ROWS_MAX} rows; divide it`);
    const auction = this.#auction(row);
    const last = auction.bids.at(-1)?.seq ?? -1;
    if (row.seq === last) throw new Error(`auction ${shown(row.auction)} has the seq ${row.seq} twice`);
    if (row.seq < last) throw new Error(`the seq ${row.seq} of auction ${shown(row.auction)} comes after its seq ${last}; the rows of an auction go by seq`);
    auction.openingPrice = Math.min(auction.openingPrice, row.open);
    auction.bids.push({ seq: row.seq, bidder: this.#bidder(row.bidder), maximum: row.amount });
    this.bidsCount += 1;
  }

  #auction(row: Row): RecordedAuction {
    const known = this.#auctionById.get(row.auction);
    if (known !== undefined) return known;
    const made: RecordedAuction = { id: row.auction, openingPrice: row.open, bids: [] };
    this.#auctionById.set(row.auction, made);
    this.auctions.push(made);
    return made;
  }

  #bidder(name: string): number {
    const known = this.#bidderByName.get(name);
    if (known !== undefined) return known;
    this.#bidderByName.set(name, this.bidders.length);
    return this.bidders.push(name) - 1;
  }
}

async function ensureReadable(file: string): Promise<void> {
  const found = await stat(file).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') throw new CannotRun(`There is no file ${file}: name the CSV file with the recorded bids.`);
    throw new CannotRun(`${file} cannot be read (${systemCode(error) ?? 'unknown error'}): name a file that you may read.`, { cause: error });
  });
  if (found.isDirectory()) throw new CannotRun(`${file} is a folder: name the CSV file with the recorded bids.`);
}

/** Hands over the records one by one. What `take` throws is told with the line on which its record begins. */
async function eachRecord(file: string, take: (fields: readonly string[]) => void): Promise<void> {
  let linesRead = 0;
  const parser = parse({
    bom: true, relax_column_count: true, skip_empty_lines: true, max_record_size: ROW_BYTES_MAX, record_delimiter: ['\r\n', '\n', '\r'],
    // Taken while the parser stands at it: of a row that is wrong and a later one that cannot be parsed, the first is told.
    on_record: (record: unknown, context) => {
      const fields = Array.isArray(record) ? record.map(String) : [];
      linesRead = context.lines;
      try {
        take(fields);
      } catch (error) {
        const begins = linesRead - fields.reduce((sum, field) => sum + lineEndsIn(field), 0);
        throw error instanceof Error ? badLine(file, begins, error.message) : error;
      }
      return null;
    },
  });
  // Nothing comes out of it; without a reader it would never end.
  parser.resume();
  try {
    await pipeline(utf8Lines(file, createReadStream(file, { highWaterMark: READ_BYTES })), parser);
  } catch (error) {
    throw readingProblem(error, { file, afterLine: linesRead });
  }
}

const lineEndsIn = (field: string): number => (field.includes('\n') ? field.split('\n').length - 1 : 0);

/** What the parser finds, in words. `begin`: it stands at the end of what a quote swallowed, and the row's begin is what helps. */
const PARSER_PROBLEMS: Readonly<Record<string, { at: 'begin' | 'there'; what: string }>> = {
  CSV_QUOTE_NOT_CLOSED: { at: 'begin', what: 'a quote is opened and never closed' },
  CSV_MAX_RECORD_SIZE: { at: 'begin', what: `the row is longer than ${ROW_BYTES_MAX} bytes, or a quote is never closed` },
  INVALID_OPENING_QUOTE: { at: 'there', what: 'there is a quote in the middle of a field; put the whole field in quotes and double those inside' },
  CSV_INVALID_CLOSING_QUOTE: { at: 'there', what: 'something follows a closing quote; double the quotes inside a quoted field' },
};

function readingProblem(error: unknown, { file, afterLine }: { file: string; afterLine: number }): unknown {
  if (error instanceof CannotRun) return error;
  if (error instanceof CsvError) {
    const told: unknown = error['lines'];
    const known = PARSER_PROBLEMS[error.code];
    const line = known?.at === 'begin' || typeof told !== 'number' ? afterLine + 1 : told;
    return badLine(file, line, known?.what ?? `the row cannot be read (${error.code})`);
  }
  const code = systemCode(error);
  return code === null ? error : new CannotRun(`${file} cannot be read (${code}): name a file that you may read.`, { cause: error });
}
