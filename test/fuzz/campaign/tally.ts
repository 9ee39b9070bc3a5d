import type { Input } from '../wire/input.ts';

/** How a call fared that was right. */
export type RouteTally = { valid: number; succeeded: number; near: number; hostile: number; statuses: Record<string, number> };
export type Violation = { what: string; where: string; kind: string; number: number; input: Input | null };

/** Violations that are shown; all are counted. */
const SHOWN_MAX = 20;

/** Counts what a campaign did, so that no figure is assumed. */
export class Tally {
  inputs = 0;
  readonly routes = new Map<string, RouteTally>();
  /** Inputs of each kind of fault or attack. */
  readonly kinds = new Map<string, number>();
  readonly violations: Violation[] = [];
  violationCount = 0;
  unavailable = 0;
  private readonly seen = new Map<string, number>();

  route(name: string): RouteTally {
    const known = this.routes.get(name) ?? { valid: 0, succeeded: 0, near: 0, hostile: 0, statuses: {} };
    this.routes.set(name, known);
    return known;
  }

  kind(name: string): void {
    this.kinds.set(name, (this.kinds.get(name) ?? 0) + 1);
  }

  /** Answers whether it is one of a sort that was not seen before, and so worth a closer look. */
  violation(violation: Violation): boolean {
    this.violationCount += 1;
    const sort = violation.what;
    const times = (this.seen.get(sort) ?? 0) + 1;
    this.seen.set(sort, times);
    if (times > 1 || this.violations.length >= SHOWN_MAX) return false;
    this.violations.push(violation);
    return true;
  }
}
