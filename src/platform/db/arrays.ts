/**
 * Array parameters in PostgreSQL's binary format. A batch of bids is some five thousand values: as text the server spends
 * more time reading them than writing the rows. One dimension, lower bound 1; null is a missing element.
 */

const HEAD_BYTES = 20;
const NULL_LENGTH = -1;

type ElementType = { oid: number; bytes: number; write(buffer: Buffer, value: number | bigint | string | boolean, at: number): void };

const BIGINT: ElementType = { oid: 20, bytes: 8, write: (buffer, value, at) => { buffer.writeBigInt64BE(typeof value === 'bigint' ? value : BigInt(value), at); } };
const INTEGER: ElementType = { oid: 23, bytes: 4, write: (buffer, value, at) => { buffer.writeInt32BE(Number(value), at); } };
const SMALLINT: ElementType = { oid: 21, bytes: 2, write: (buffer, value, at) => { buffer.writeInt16BE(Number(value), at); } };
const BOOLEAN: ElementType = { oid: 16, bytes: 1, write: (buffer, value, at) => { buffer[at] = value === true ? 1 : 0; } };
const UUID: ElementType = { oid: 2950, bytes: 16, write: (buffer, value, at) => { buffer.write(String(value), at, 16, 'hex'); } };

/** `bigint[]` of one value for each item; a text is decimal digits. Throws RangeError when a value does not fit. */
export const bigints = <Item>(items: readonly Item[], read: (item: Item) => bigint | number | string | null): Buffer => encode(BIGINT, items, read);
/** `integer[]`. */
export const integers = <Item>(items: readonly Item[], read: (item: Item) => number | null): Buffer => encode(INTEGER, items, read);
/** `smallint[]`. */
export const smallints = <Item>(items: readonly Item[], read: (item: Item) => number | null): Buffer => encode(SMALLINT, items, read);
/** `boolean[]`. */
export const booleans = <Item>(items: readonly Item[], read: (item: Item) => boolean | null): Buffer => encode(BOOLEAN, items, read);
/** `uuid[]` of 32 hexadecimal digits each. */
export const uuids = <Item>(items: readonly Item[], read: (item: Item) => string | null): Buffer => encode(UUID, items, read);

function encode<Item>(type: ElementType, items: readonly Item[], read: (item: Item) => bigint | number | string | boolean | null): Buffer {
  const buffer = Buffer.allocUnsafe(HEAD_BYTES + items.length * (4 + type.bytes));
  let at = HEAD_BYTES;
  let nulls = 0;
  for (const item of items) {
    const value = read(item);
    if (value === null) {
      buffer.writeInt32BE(NULL_LENGTH, at);
      at += 4;
      nulls = 1;
    } else {
      buffer.writeInt32BE(type.bytes, at);
      type.write(buffer, value, at + 4);
      at += 4 + type.bytes;
    }
  }
  // An array without elements has no dimension.
  buffer.writeInt32BE(items.length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(nulls, 4);
  buffer.writeInt32BE(type.oid, 8);
  if (items.length === 0) return buffer.subarray(0, 12);
  buffer.writeInt32BE(items.length, 12);
  buffer.writeInt32BE(1, 16);
  return buffer.subarray(0, at);
}
