/** One measured stretch of time on one side. Times are milliseconds, rates are per second, memory is bytes. */
export type WindowResult = {
  /** Whose stretch it was: `baseline`, `house`, or a house under other circumstances. */
  side: string;
  seconds: number;
  accepted: number;
  refused: number;
  /** Answers that decided nothing (`busy` and the like), by code. */
  undecided: Readonly<Record<string, number>>;
  acceptedPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  rssBytes: number;
};

/** What the windows of one side come to: medians over the windows. */
export type SideSummary = {
  side: string; windows: number; acceptedPerSecond: number; decidedPerSecond: number; p50Ms: number; p99Ms: number; refusedShare: number; undecided: number; rssBytes: number;
};

/** One line of the table of targets, judged. `was` is null when the load could not measure it. */
export type Target = { what: string; must: string; was: number | null; met: boolean };

/** What was looked at after the windows. A breach is a defect, however fast it was. */
export type Proof = { acknowledged: number; eventsChecked: number; bidsByOracle: number; breaches: string[] };

export type LoadReport = {
  load: string;
  /** What the load is, in a sentence. */
  sentence: string;
  windows: readonly WindowResult[];
  sides: readonly SideSummary[];
  /** Accepted bids a second of the house over those of the baseline; null when only one of them was measured. */
  ratio: number | null;
  /** The same with refused bids counted too: what is left of the ratio if the baseline's refusals are no fault of its own. */
  decidedRatio: number | null;
  figures: Readonly<Record<string, number>>;
  targets: readonly Target[];
  proof: Proof;
};

export const HOUSE = 'house';
export const BASELINE = 'baseline';
export const NOTHING_PROVED: Proof = { acknowledged: 0, eventsChecked: 0, bidsByOracle: 0, breaches: [] };

export const atLeast = (what: string, was: number | null, bound: number, unit = ''): Target =>
  ({ what, must: `>= ${bound}${unit}`, was, met: was !== null && was >= bound });
export const atMost = (what: string, was: number | null, bound: number, unit = ''): Target =>
  ({ what, must: `<= ${bound}${unit}`, was, met: was !== null && was <= bound });
