import type { Wrong } from '#contracts/faults.ts';
import { parseInstant } from '../../wire.ts';

/** What could not be read of a row, by column. */
export type CellFaults = Map<string, Wrong>;
/** Reads the cell of a column; undefined where it is blank, or cannot be read and `otherwise` is its fault. */
export type CellReader = <Value>(column: string, read: (text: string) => Value | null, otherwise: Wrong) => Value | undefined;

export function cellReader(row: ReadonlyMap<string, string>, faults: CellFaults): CellReader {
  return (column, read, otherwise) => {
    const written = row.get(column);
    if (written === undefined) return undefined;
    const value = read(written);
    if (value !== null) return value;
    faults.set(column, otherwise);
    return undefined;
  };
}

/** Epoch milliseconds of a moment as spreadsheets write it: the seconds may be left out, a space may stand for the T. */
export function readTime(written: string): number | null {
  const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)? ?(Z|[+-]\d{2}:\d{2})$/i.exec(written);
  return found === null ? null : parseInstant(`${found[1]}T${found[2]}${found[3] ?? ':00'}${found[4]}`);
}

/** One of a few words, however it is capitalised. */
export const oneOf = <Word extends string>(words: readonly Word[]) => (written: string): Word | null => words.find((word) => word === written.toLowerCase()) ?? null;

/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number) => (written: string): number | null => {
  const value = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN;
  return value >= min && value <= max ? value : null;
};
