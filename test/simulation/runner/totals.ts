import { TAME_BELOW, WANTED_MARKS } from '../house/marks.ts';
import { POINTS } from '../faults/points.ts';
import { CHECKS } from '../oracle/court.ts';
import type { SeedResult } from './seed.ts';

/** Faults that a campaign must have seen, as the campaign counts them. */
const WANTED_FAULTS: readonly string[] = [
  'kill', 'point', 'restart', 'pause', 'clock', 'isolate', 'crash', 'fail_over', 'standby_away', 'refuse', 'server_clock', 'stranger', 'stranger_holds_lot', 'line', 'cut_watchers', 'silence',
  'cut_arrived', 'cut_executed', 'late_arrived', 'stale_arrived', 'refuse_arrived', 'mute_executed', ...POINTS.map((point) => `point ${point}`),
];

/** What a campaign came to. */
export class Totals {
  readonly sums = { seeds: 0, commands: 0, accepted: 0, refused: 0, turnedAway: 0, requestsSent: 0, events: 0, virtualMs: 0, repeated: 0 };
  readonly marks = new Map<string, number>();
  readonly faults = new Map<string, number>();
  readonly checks = new Map<string, number>();
  readonly bad: { seed: number; violations: readonly string[] }[] = [];
  slowest = { seed: 0, tookMs: 0 };

  add(result: SeedResult): void {
    const { sums } = this;
    sums.seeds += 1;
    for (const name of ['commands', 'accepted', 'refused', 'turnedAway', 'requestsSent', 'events', 'virtualMs'] as const) sums[name] += result[name];
    if (result.repeats !== null) sums.repeated += 1;
    into(this.marks, result.marks);
    into(this.faults, result.faults);
    into(this.checks, result.checks);
    if (result.violations.length > 0) this.bad.push({ seed: result.seed, violations: result.violations });
    if (result.tookMs > this.slowest.tookMs) this.slowest = { seed: result.seed, tookMs: result.tookMs };
  }

  failed(seed: number, error: string): void {
    this.bad.push({ seed, violations: [`the simulation itself failed: ${error}`] });
  }

  get violations(): number {
    return this.bad.reduce((sum, { violations }) => sum + violations.length, 0);
  }

  /** What never happened although it should have; empty where the campaign was too small to be asked. */
  get missing(): string[] {
    if (this.sums.seeds < TAME_BELOW) return [];
    return [
      ...WANTED_MARKS.filter((mark) => !this.marks.has(mark)).map((mark) => `it never happened: ${mark}`),
      ...WANTED_FAULTS.filter((fault) => !this.faults.has(fault)).map((fault) => `this fault never struck: ${fault}`),
      ...CHECKS.filter((check) => !this.checks.has(check)).map((check) => `this was never checked: ${check}`),
    ];
  }
}

function into(sums: Map<string, number>, more: readonly (readonly [string, number])[]): void {
  for (const [name, count] of more) sums.set(name, (sums.get(name) ?? 0) + count);
}
