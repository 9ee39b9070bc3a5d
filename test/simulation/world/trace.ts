/** One line of a seed's story: virtual microseconds, who, what. */
export type TraceLine = { atUs: number; who: string; what: string };

/** Lines kept when a story is asked for; the oldest go first. */
const LINES_KEPT_MAX = 20_000;

/**
 * What happened, as one number: two runs of one seed have the same hash or are not the same run. Each event is mixed in
 * with its time; the readable lines are kept only when asked for, as they cost more than the simulation.
 */
export class Trace {
  #high = 0x811c9dc5 | 0;
  #low = 0x01000193 | 0;
  #events = 0;
  readonly #words = new Map<string, number>();
  readonly #lines: TraceLine[] | null;
  #next = 0;

  constructor(options: { lines: boolean }) {
    this.#lines = options.lines ? [] : null;
  }

  get events(): number {
    return this.#events;
  }

  /** Sixteen hexadecimal digits. */
  get hash(): string {
    return [this.#high, this.#low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  /** Whether lines are kept: what would cost something to put into words is said only then. */
  get speaks(): boolean {
    return this.#lines !== null;
  }

  event(atUs: number, who: string, what: string): void {
    this.#events += 1;
    this.mix(atUs);
    this.mix(this.#word(who));
    this.mix(this.#word(what));
    if (this.#lines !== null) this.#keep({ atUs, who, what });
  }

  /** A fact that belongs to the hash, such as a row count. */
  mix(value: number): void {
    const whole = value | 0;
    const rest = Math.floor(value / 0x1_0000_0000) | 0;
    this.#high = Math.imul((this.#high ^ whole), 0x85ebca6b);
    this.#high = (this.#high << 15) | (this.#high >>> 17);
    this.#low = Math.imul((this.#low ^ whole ^ rest ^ this.#high), 0xc2b2ae35);
    this.#low = (this.#low << 13) | (this.#low >>> 19);
  }

  /** A line that is no event: a fault that was drawn, an answer that somebody got. In the hash, and told when lines are kept. */
  note(atUs: number, who: string, what: string): void {
    this.mix(atUs);
    this.mix(this.#hashOf(what));
    if (this.#lines !== null) this.#keep({ atUs, who, what });
  }

  /** The kept lines, oldest first. */
  lines(): TraceLine[] {
    if (this.#lines === null) return [];
    return [...this.#lines.slice(this.#next), ...this.#lines.slice(0, this.#next)];
  }

  #keep(line: TraceLine): void {
    if (this.#lines === null) return;
    if (this.#lines.length < LINES_KEPT_MAX) {
      this.#lines.push(line);
      return;
    }
    this.#lines[this.#next] = line;
    this.#next = (this.#next + 1) % LINES_KEPT_MAX;
  }

  /** Names of actors and kinds of events are few: each is hashed once. */
  #word(text: string): number {
    let word = this.#words.get(text);
    if (word === undefined) {
      word = this.#hashOf(text);
      this.#words.set(text, word);
    }
    return word;
  }

  #hashOf(text: string): number {
    let word = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) word = Math.imul(word ^ text.charCodeAt(at), 0x01000193);
    return word;
  }
}
