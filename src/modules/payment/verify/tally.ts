import type { InvoiceId, LotId } from '#domain/ids.ts';
import { type Breach, BREACHES_TOLD_MAX, type CheckResult } from '#contracts/verify.ts';
import { CHECKS, type CheckName } from './catalogue.ts';

/** Something that does not hold. `about`: which thing, where one invoice can be wrong in several. */
export type Fault = { invoice: InvoiceId | null; lot: LotId | null; about: string; expected: string; found: string; evidence?: Readonly<Record<string, unknown>> };

/** What the checks have seen and found so far. */
export class Tally {
  readonly #rows = new Map<CheckName, number>();
  readonly #breaches = new Map<CheckName, Breach[]>();
  readonly #counts = new Map<CheckName, number>();
  readonly #notes = new Map<CheckName, string>();
  /** Invoices that were looked at. */
  invoices = 0;

  saw(check: CheckName, rows: number): void {
    this.#rows.set(check, (this.#rows.get(check) ?? 0) + rows);
  }

  found(check: CheckName, { invoice, lot, about, expected, found, evidence = {} }: Fault): void {
    this.#counts.set(check, (this.#counts.get(check) ?? 0) + 1);
    const kept = this.#breaches.get(check) ?? [];
    this.#breaches.set(check, kept);
    if (kept.length < BREACHES_TOLD_MAX) kept.push({ check, class: 'A', lot, seq: null, expected, found, evidence, sinceMs: null, fingerprint: [check, invoice ?? 'house', about].join('|').slice(0, 200) });
  }

  note(check: CheckName, note: string): void {
    this.#notes.set(check, note);
  }

  /** Everything found, at most {@link BREACHES_TOLD_MAX} a check. */
  get breaches(): Breach[] {
    return [...this.#breaches.values()].flat();
  }

  get rows(): number {
    return [...this.#rows.values()].reduce((sum, rows) => sum + rows, 0);
  }

  results(): CheckResult[] {
    return Object.keys(CHECKS).filter((name): name is CheckName => name in CHECKS).map((check) => ({
      check, invariants: CHECKS[check].invariants, holds: CHECKS[check].holds, rows: this.#rows.get(check) ?? 0, lots: this.invoices, breaches: this.#breaches.get(check) ?? [],
      breachCount: this.#counts.get(check) ?? 0, note: this.#notes.get(check) ?? null,
    }));
  }
}
