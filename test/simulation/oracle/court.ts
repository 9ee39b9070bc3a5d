/** What the oracle looks after. The letters are those of the invariants in the project's architecture. */
export const CHECKS = [
  'B1 acknowledged bids stand', 'B2 refused bids are not in the sequence', 'B2 busy decided nothing', 'B3 numbers without gaps', 'B4 prices follow from the rules',
  'B5 who may bid', 'B5 limits are kept', 'B6 nothing after the close', 'B6 decisions are dated under the lock', 'B7 the close moves as the terms say',
  'B7 shared closes move together', 'B7 full windows after outages', 'B8 states move along their machine', 'B9 heads are the fold of their events',
  'B10 one request, one effect, one answer', 'B10 another body is refused', 'B11 one winner', 'B12 maxima are secret', 'B13 order in real time',
  'B14 received in time is not too late', 'refusals are right', 'retractions take out what they may', 'two members of staff for a void', 'E1 change and event in one commit',
  'E2 every event is relayed', 'E3 told twice it is the same', 'E4 in order for each lot', 'E5 watchers get a run without gaps', 'E6 all observers agree',
  'E3 projections follow', 'the house comes to rest', 'no defects', 'B13 order of arrival',
] as const;
export type Check = (typeof CHECKS)[number];

const VIOLATIONS_MAX = 12;

/** Takes down what was looked at and what was found. A check that saw nothing says nothing: it is counted how often each was really made. */
export class Court {
  readonly violations: string[] = [];
  readonly seen = new Map<Check, number>();

  /** Looks at one thing: counts it, and blames it when it does not hold. `what` is put into words only then. */
  holds(check: Check, truth: boolean, what: () => string): boolean {
    this.seen.set(check, (this.seen.get(check) ?? 0) + 1);
    if (!truth) this.blame(check, what());
    return truth;
  }

  same(check: Check, found: unknown, right: unknown, what: () => string): boolean {
    return this.holds(check, found === right, () => `${what()}: ${text(found)}, right ${text(right)}`);
  }

  blame(check: Check, what: string): void {
    if (this.violations.length < VIOLATIONS_MAX) this.violations.push(`${check}: ${what}`);
  }

  get full(): boolean {
    return this.violations.length >= VIOLATIONS_MAX;
  }
}

const text = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}` : part)) : String(value));
