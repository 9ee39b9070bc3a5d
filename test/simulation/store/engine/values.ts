import type { SqlValue } from '#platform/db/types.ts';
import { serverError } from './errors.ts';

/*
 * Parameters as a server reads them. A single value comes as the application gave it to its database port; an array comes as JavaScript's
 * own or in PostgreSQL's binary format. What PostgreSQL would refuse is refused with the same code.
 */

const HEAD_BYTES = 20;
const TWO_32 = 0x1_0000_0000;

type Item = string | number | bigint | boolean | null;

const wrong = (type: string, value: unknown) => serverError('22P02', `invalid input syntax for type ${type}: "${String(value)}"`);
const outOfRange = (type: string) => serverError('22003', `value is out of range for type ${type}`);

/** A `bigint` that may be null. */
export function int8OrNull(value: SqlValue | undefined): bigint | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return inRange(value);
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) throw wrong('bigint', value);
    return inRange(BigInt(value));
  }
  if (typeof value !== 'string' || !/^\s*[-+]?\d+\s*$/.test(value)) throw wrong('bigint', value);
  return inRange(BigInt(value.trim().replace('+', '')));
}

/** A `bigint`. */
export function int8(value: SqlValue | undefined): bigint {
  const whole = int8OrNull(value);
  if (whole === null) throw serverError('23502', 'null value where there has to be one');
  return whole;
}

/** A `bigint` that is small enough for a number: times, counts, seqs. */
export const count = (value: SqlValue | undefined): number => numberOf(int8(value));
export const countOrNull = (value: SqlValue | undefined): number | null => {
  const whole = int8OrNull(value);
  return whole === null ? null : numberOf(whole);
};

/** A `bigint` that others are only compared with: however great or small, it is a number. */
export const bound = (value: SqlValue | undefined): number => Number(int8(value));

/** What stands behind `limit`: none when it is null. */
export function limitOf(value: SqlValue | undefined): number {
  const whole = int8OrNull(value);
  if (whole === null) return Number.POSITIVE_INFINITY;
  if (whole < 0n) throw serverError('2201W', 'LIMIT must not be negative');
  return Number(whole);
}

/** `length` of a text: characters, not halves of them. */
export const characters = (said: string): number => [...said].length;

export function textOrNull(value: SqlValue | undefined): string | null {
  if (value === null || value === undefined) return null;
  const text = typeof value === 'object' ? String(value) : String(value);
  if (text.includes('\0')) throw serverError('22021', 'invalid byte sequence for encoding "UTF8": 0x00');
  return text;
}

export function text(value: SqlValue | undefined): string {
  const said = textOrNull(value);
  if (said === null) throw serverError('23502', 'null value where there has to be one');
  return said;
}

export function bool(value: SqlValue | undefined): boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 't') return true;
  if (value === 'false' || value === 'f') return false;
  throw wrong('boolean', value);
}

/** A `jsonb` value: read now, as PostgreSQL does, so that bad JSON is refused and nobody shares an object. */
export function json(value: SqlValue | undefined): unknown {
  const said = textOrNull(value);
  if (said === null) return null;
  if (said.includes('\\u')) refuseEscapes(said);
  try {
    return JSON.parse(said);
  } catch {
    throw serverError('22P02', 'invalid input syntax for type json');
  }
}

/** JavaScript's strings may hold what no text of PostgreSQL can: the character 0, and half of a pair. */
function refuseEscapes(said: string): void {
  const escapes = said.replaceAll(/\\[^u]/g, '..');
  if (/\\u0000/.test(escapes)) throw serverError('22P05', 'unsupported Unicode escape sequence');
  const halves = escapes.replaceAll(/\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/g, '');
  if (/\\u[dD][89a-fA-F]/.test(halves)) throw serverError('22P02', 'invalid input syntax for type json');
}

/** A value that may not be null. */
export function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw serverError('23502', 'null value where there has to be one');
  return value;
}

/** A `pg_snapshot`, as it is written again. */
export function snapshot(value: SqlValue | undefined): string {
  const said = text(value);
  const [, xmin = '', xmax = '', list = ''] = /^(\d+):(\d+):(\d+(?:,\d+)*)?$/.exec(said) ?? [];
  const inFlight = list === '' ? [] : list.split(',').map(BigInt);
  const [first, end] = [BigInt(xmin || 0), BigInt(xmax || 0)];
  const sound = first > 0n && end >= first && inFlight.every((xid, at) => xid >= first && xid < end && xid >= (inFlight[at - 1] ?? 0n));
  if (!sound) throw wrong('pg_snapshot', said);
  return `${first}:${end}:${[...new Set(inFlight)].join(',')}`;
}

export function bytes(value: SqlValue | undefined): Buffer {
  const given = present(value);
  if (!(given instanceof Uint8Array)) throw wrong('bytea', given);
  return Buffer.from(given);
}

/** `bigint[]`. */
export function int8s(value: SqlValue | undefined): (bigint | null)[] {
  return value instanceof Uint8Array ? decoded(value, (buffer, at) => buffer.readBigInt64BE(at)) : items(value).map((item) => int8OrNull(item));
}

/** `bigint[]` of small numbers. */
export function counts(value: SqlValue | undefined): (number | null)[] {
  return value instanceof Uint8Array ? decoded(value, readCount) : items(value).map((item) => countOrNull(item));
}

/** `integer[]`. */
export function int4s(value: SqlValue | undefined): (number | null)[] {
  return value instanceof Uint8Array ? decoded(value, (buffer, at) => buffer.readInt32BE(at)) : items(value).map((item) => countOrNull(item));
}

/** `smallint[]`. */
export function int2s(value: SqlValue | undefined): (number | null)[] {
  return value instanceof Uint8Array ? decoded(value, (buffer, at) => buffer.readInt16BE(at)) : items(value).map((item) => countOrNull(item));
}

export function bools(value: SqlValue | undefined): (boolean | null)[] {
  return value instanceof Uint8Array ? decoded(value, (buffer, at) => buffer[at] === 1) : items(value).map((item) => bool(item));
}

/** `uuid[]`, each as 32 hexadecimal digits. */
export function uuids(value: SqlValue | undefined): (string | null)[] {
  if (value instanceof Uint8Array) return decoded(value, (buffer, at) => buffer.toString('hex', at, at + 16));
  return items(value).map((item) => (item === null ? null : uuidDigits(item)));
}

export const texts = (value: SqlValue | undefined): (string | null)[] => items(value).map((item) => textOrNull(item));
export const jsons = (value: SqlValue | undefined): unknown[] => items(value).map((item) => json(item));

/** A uuid as PostgreSQL writes it. */
export const uuidText = (digits: string): string =>
  `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;

function uuidDigits(item: Item): string {
  const digits = String(item).replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) throw wrong('uuid', item);
  return digits;
}

function items(value: SqlValue | undefined): readonly Item[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw wrong('array', value);
  return value;
}

function decoded<Read>(value: Uint8Array, read: (buffer: Buffer, at: number) => Read): (Read | null)[] {
  const buffer = Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (buffer.length < HEAD_BYTES) return [];
  const length = buffer.readInt32BE(12);
  const found: (Read | null)[] = new Array(length);
  let at = HEAD_BYTES;
  for (let place = 0; place < length; place += 1) {
    const size = buffer.readInt32BE(at);
    at += 4;
    found[place] = size < 0 ? null : read(buffer, at);
    if (size > 0) at += size;
  }
  return found;
}

function readCount(buffer: Buffer, at: number): number {
  const value = buffer.readInt32BE(at) * TWO_32 + buffer.readUInt32BE(at + 4);
  if (!Number.isSafeInteger(value)) throw outOfRange('number');
  return value;
}

function numberOf(whole: bigint): number {
  const value = Number(whole);
  if (!Number.isSafeInteger(value)) throw outOfRange('number');
  return value;
}

function inRange(whole: bigint): bigint {
  if (BigInt.asIntN(64, whole) !== whole) throw outOfRange('bigint');
  return whole;
}
