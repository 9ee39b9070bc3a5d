/** Numbers below the highest one heard by more than this are taken for heard: so much memory a teller costs. */
const WINDOW = 1_024;
/** Tellers remembered at once; past it the one heard longest ago is forgotten. */
const TELLERS_MAX = 1_000;

/**
 * Which messages were heard. A message may come over two ways, or twice over one, and is handed on once: the teller's name and its
 * count tell. One that overtakes another is no reason to drop the other.
 */
export class Heard {
  private readonly tellers = new Map<string, { highest: number; recent: Set<number> }>();

  /** Whether the message is new; from now on it is not. */
  note(teller: string, count: number): boolean {
    const known = this.tellers.get(teller) ?? { highest: 0, recent: new Set<number>() };
    this.tellers.delete(teller);
    this.tellers.set(teller, known);
    if (this.tellers.size > TELLERS_MAX) this.forgetOldest();
    if (count <= known.highest - WINDOW || known.recent.has(count)) return false;
    known.recent.add(count);
    known.highest = Math.max(known.highest, count);
    if (known.recent.size > 2 * WINDOW) for (const one of known.recent) if (one <= known.highest - WINDOW) known.recent.delete(one);
    return true;
  }

  private forgetOldest(): void {
    const oldest = this.tellers.keys().next();
    if (oldest.done !== true) this.tellers.delete(oldest.value);
  }
}
