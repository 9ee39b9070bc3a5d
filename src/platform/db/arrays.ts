/**
 * Array parameters in PostgreSQL's binary format. A batch of bids is some five thousand values: as text the server spends
 * more time reading them than writing the rows. One dimension, lower bound 1; null is a missing element.
 *
 * The `sparse` ones end with their last element that is not null: `unnest` beside a longer array gives the rest back as null. A column
 * in which few rows say something costs next to nothing, and nothing at all when none does.
 */

const HEAD_BYTES = 20;
const NULL_LENGTH = -1;

type Value = number | bigint | string | boolean;
type ElementType = { oid: number; bytes: number; write(into: { bytes: Buffer; view: DataView }, value: Value, at: number): void };

const TWO_32 = 0x1_0000_0000;

const BIGINT: ElementType = {
  oid: 20, bytes: 8,
  write: ({ view }, value, at) => {
    // A number is written in two halves: making a bigint of it first costs more than the rest.
    if (typeof value === 'number' && Number.isSafeInteger(value)) {
      view.setInt32(at, Math.floor(value / TWO_32));
      view.setUint32(at + 4, value >>> 0);
    } else {
      const whole = typeof value === 'bigint' ? value : BigInt(value);
      if (whole !== BigInt.asIntN(64, whole)) throw new RangeError(`${whole} does not fit a bigint`);
      view.setBigInt64(at, whole);
    }
  },
};
const INTEGER: ElementType = { oid: 23, bytes: 4, write: ({ bytes }, value, at) => { bytes.writeInt32BE(Number(value), at); } };
const SMALLINT: ElementType = { oid: 21, bytes: 2, write: ({ bytes }, value, at) => { bytes.writeInt16BE(Number(value), at); } };
const BOOLEAN: ElementType = { oid: 16, bytes: 1, write: ({ bytes }, value, at) => { bytes[at] = value === true ? 1 : 0; } };
const UUID: ElementType = { oid: 2950, bytes: 16, write: ({ bytes }, value, at) => { bytes.write(String(value), at, 16, 'hex'); } };

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

export const sparseBigints = <Item>(items: readonly Item[], read: (item: Item) => number | null): Buffer => encode(BIGINT, items, read, true);
export const sparseIntegers = <Item>(items: readonly Item[], read: (item: Item) => number | null): Buffer => encode(INTEGER, items, read, true);
export const sparseSmallints = <Item>(items: readonly Item[], read: (item: Item) => number | null): Buffer => encode(SMALLINT, items, read, true);
export const sparseBooleans = <Item>(items: readonly Item[], read: (item: Item) => boolean | null): Buffer => encode(BOOLEAN, items, read, true);

function encode<Item>(type: ElementType, items: readonly Item[], read: (item: Item) => Value | null, sparse = false): Buffer {
  const buffer = Buffer.allocUnsafe(HEAD_BYTES + items.length * (4 + type.bytes));
  const into = { bytes: buffer, view: new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength) };
  let at = HEAD_BYTES;
  let nulls = 0;
  let count = 0;
  // Where the last element that is not null ends, and how many there are up to it.
  const said = { end: HEAD_BYTES, count: 0 };
  for (const item of items) {
    const value = read(item);
    count += 1;
    if (value === null) {
      into.view.setInt32(at, NULL_LENGTH);
      at += 4;
      nulls = 1;
    } else {
      into.view.setInt32(at, type.bytes);
      type.write(into, value, at + 4);
      at += 4 + type.bytes;
      said.end = at;
      said.count = count;
    }
  }
  const length = sparse ? said.count : items.length;
  // An array without elements has no dimension.
  buffer.writeInt32BE(length === 0 ? 0 : 1, 0);
  buffer.writeInt32BE(nulls, 4);
  buffer.writeInt32BE(type.oid, 8);
  if (length === 0) return buffer.subarray(0, 12);
  buffer.writeInt32BE(length, 12);
  buffer.writeInt32BE(1, 16);
  return buffer.subarray(0, sparse ? said.end : at);
}
