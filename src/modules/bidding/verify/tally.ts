import type { LotId } from '#domain/ids.ts';
import { BREACHES_TOLD_MAX, type Breach, type CheckResult } from '#contracts/verify.ts';
import { CHECKS, type CheckName } from './catalogue.ts';

/** A breach as a check finds it; class and fingerprint follow. `about`: which field or thing, where one event can be wrong in several. */
export type Fault = {
  lot: LotId | null; seq?: number | null; about?: string; expected: string; found: string; evidence?: Readonly<Record<string, unknown>>; sinceMs?: number | null;
};

/** What checks have seen and found so far, each under its name. */
export class Tally {
  readonly #seen = new Map<CheckName, { rows: number; lots: number }>();
  readonly #breaches = new Map<CheckName, Breach[]>();
  readonly #counts = new Map<CheckName, number>();
  readonly #notes = new Map<CheckName, string>();
  /** Rows that were looked at, each once, whatever the number of checks. */
  rowsRead = 0;
  lotsRead = 0;

  saw(check: CheckName, rows: number, lots: number): void {
    const before = this.#seen.get(check) ?? { rows: 0, lots: 0 };
    this.#seen.set(check, { rows: before.rows + rows, lots: before.lots + lots });
  }

  found(check: CheckName, fault: Fault): void {
    this.#counts.set(check, (this.#counts.get(check) ?? 0) + 1);
    const kept = this.#breaches.get(check) ?? [];
    this.#breaches.set(check, kept);
    if (kept.length < BREACHES_TOLD_MAX) kept.push(breachOf(check, fault));
  }

  note(check: CheckName, note: string): void {
    this.#notes.set(check, note);
  }

  /** Everything found, at most {@link BREACHES_TOLD_MAX} a check. */
  get breaches(): Breach[] {
    return [...this.#breaches.values()].flat();
  }

  results(): CheckResult[] {
    const names = Object.keys(CHECKS).filter((name): name is CheckName => name in CHECKS);
    return names.map((check) => ({
      check, invariants: CHECKS[check].invariants, holds: CHECKS[check].holds, ...(this.#seen.get(check) ?? { rows: 0, lots: 0 }),
      breaches: this.#breaches.get(check) ?? [], breachCount: this.#counts.get(check) ?? 0, note: this.#notes.get(check) ?? null,
    }));
  }
}

function breachOf(check: CheckName, { lot, seq = null, about = '', expected, found, evidence = {}, sinceMs = null }: Fault): Breach {
  return {
    check, class: CHECKS[check].class, lot, seq, expected, found, evidence, sinceMs,
    fingerprint: [check, lot ?? 'house', seq ?? '-', about].join('|').slice(0, 200),
  };
}
