/** One figure of the proof, as a campaign counted it. */
export type Figure = {
  what: string;
  value: number;
  unit?: string;
  /** What it must be; absent where the figure is only told. */
  must?: { atLeast: number } | { exactly: number };
  /** What belongs to it: what was left out, how it is spread. */
  note?: string;
};

/** How deep: `quick` for every change, `full` for a release. */
export type Depth = 'quick' | 'full';

/** The quick proof is a gate, and a gate repeats itself: it has the same seed each time. The full one draws seeds, and prints them. */
export const seedOf = (depth: Depth): readonly string[] => (depth === 'quick' ? ['--seed', '1'] : []);

/** One campaign: a command that writes its counts to a file, and how they are read. */
export type Part = {
  name: string;
  /** One sentence: what is tried, and what would show that it fails. */
  says: string;
  /** The program and its words, without the file for its counts. */
  command(depth: Depth): readonly string[];
  /** How the file for its counts is asked for, e.g. `--json FILE`. */
  into(file: string): readonly string[];
  /** Left out of the quick proof unless it is asked for by name: its quick form is among the tests. */
  amongTests?: true;
  /** It is ended, and has failed, after so many minutes. */
  minutesMax: Record<Depth, number>;
  /** Throws when a count is missing: a figure that is not there is not a nought. */
  figures(counts: unknown, depth: Depth): readonly Figure[];
};

/** A figure without a bound is met when it was counted. */
export function isMet({ value, must }: Figure): boolean {
  if (must === undefined) return true;
  return 'atLeast' in must ? value >= must.atLeast : value === must.exactly;
}

/** The number at a path such as `bids.lost`. Throws when there is none: what was not counted is no figure. */
export function countAt(counts: unknown, path: string): number {
  const found = at(counts, path);
  if (typeof found !== 'number' || !Number.isFinite(found)) throw new Error(`The counts say nothing of ${path}.`);
  return found;
}

/** The list at a path. Throws when there is none. */
export function listAt(counts: unknown, path: string): readonly unknown[] {
  const found = at(counts, path);
  if (!Array.isArray(found)) throw new Error(`The counts hold no list of ${path}.`);
  return found;
}

/** The text at a path. Throws when there is none. */
export function textAt(counts: unknown, path: string): string {
  const found = at(counts, path);
  if (typeof found !== 'string') throw new Error(`The counts hold no text of ${path}.`);
  return found;
}

function at(counts: unknown, path: string): unknown {
  let found: unknown = counts;
  for (const name of path.split('.')) found = typeof found === 'object' && found !== null ? new Map<string, unknown>(Object.entries(found)).get(name) : undefined;
  return found;
}
