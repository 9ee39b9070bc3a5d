import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { Fault } from '../rules.ts';

/** Which part of a list is wanted. `limit` 1 to 100. */
export type Page = { limit: number; cursor: string | null };
export type Listed<Item> = { items: Item[]; next: string | null };

const KEY_MAX = 9_223_372_036_854_775_807n;
const PLACE = /^([a-z-]{1,40}) (-?\d{1,19}) (\d{1,19})$/;

/** Where a list goes on: the value it is sorted by and the key of the last entry shown. `list` ties it to one list and one sort. */
export const cursorAt = (list: string, place: { sortKey: bigint; key: bigint }): string =>
  Buffer.from(`${list} ${place.sortKey} ${place.key}`).toString('base64url');

/** Reads a cursor of `list`; one of another list, or of nobody, is a fault. */
export function readCursor(list: string, cursor: string | null): Outcome<{ sortKey: bigint; key: bigint } | null, Fault> {
  if (cursor === null) return accept(null);
  const found = PLACE.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const sortKey = BigInt(found?.[2] ?? 0);
  const key = BigInt(found?.[3] ?? 0);
  if (found === null || found[1] !== list || sortKey > KEY_MAX || sortKey < -KEY_MAX || key > KEY_MAX) {
    return refuse({ at: 'query.cursor', problem: 'is not from this list; begin again without it' });
  }
  return accept({ sortKey, key });
}

/** A page out of rows of which one more than `limit` was asked for, to know whether the list goes on. */
export function pageOf<Row, Item>(rows: readonly Row[], limit: number, to: { item(row: Row): Item; next(last: Row): string }): Listed<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(to.item), next: rows.length > limit && last !== undefined ? to.next(last) : null };
}
