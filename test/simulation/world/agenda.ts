/** Something that will happen. Without `work` it was called off. */
export type Happening = { atUs: number; tie: number; order: number; who: string; what: string; work: (() => void) | null };

/** What will happen, the next first: by time, then by the seeded tie-break, then in the order of entry. */
export class Agenda {
  readonly #heap: Happening[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** The time of the next one; null when nothing is left. */
  get nextUs(): number | null {
    return this.#heap[0]?.atUs ?? null;
  }

  add(happening: Happening): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(happening);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !before(happening, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = happening;
  }

  take(): Happening | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = heap[below];
      if (child === undefined) break;
      const right = heap[below + 1];
      if (right !== undefined && before(right, child)) {
        below += 1;
        child = right;
      }
      if (!before(child, last)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

const before = (one: Happening, other: Happening): boolean => {
  if (one.atUs !== other.atUs) return one.atUs < other.atUs;
  return one.tie !== other.tie ? one.tie < other.tie : one.order < other.order;
};
