import type { Minor } from '../money.ts';
export type IncrementPreset = 'usd' | 'gbp' | 'eur' | 'house' | 'platform' | 'jpy';
/** An increment table as frozen with the terms. `version` names the edition of the preset's bands. */
export type Increments =
  | { kind: 'preset'; preset: IncrementPreset; version: 1; exponent: number }
  | { kind: 'fixed'; step: Minor }
  /** basisPoints: hundredths of a percent of the amount being beaten, 1 to 10,000. */
  | { kind: 'percent'; basisPoints: number };
/** The lowest amount that beats `amount` by a full increment: amount + step, or the next rung. */
export declare function nextAmount(increments: Increments, amount: Minor): Minor;
