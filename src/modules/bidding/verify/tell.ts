import type { CheckName } from './catalogue.ts';
import type { Fault } from './tally.ts';

/** Tells a fault of the lot that is looked at. */
export type Tell = (check: CheckName, fault: Omit<Fault, 'lot'>) => void;

/** A moment as people write it. */
export const instant = (ms: number): string => (Number.isSafeInteger(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : `${ms} ms`);

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
