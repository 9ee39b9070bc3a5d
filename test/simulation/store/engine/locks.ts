/** Strengths of a row's lock, weakest first. Two of them conflict when their sum is at least {@link CONFLICT}. */
export const KEY_SHARE = 1;
export const NO_KEY_UPDATE = 2;
export const UPDATE = 3;
export type LockMode = typeof KEY_SHARE | typeof NO_KEY_UPDATE | typeof UPDATE;
const CONFLICT = 4;

/** Who holds locks and waits for them: a transaction. */
export type Holder = { readonly held: Set<Lockable>; /** What it waits for itself. */ waitsFor: Lockable | null };

type Hold = { tx: Holder; mode: LockMode };
/** Somebody in the queue; `granted` is called when the lock is theirs. */
export type Waiting = Hold & { granted(): void };

/** Something that transactions hold and queue for: a row, or the end of the transaction that holds it from its first write on. First come, first served. */
export class Lockable {
  readonly what: string;
  #holds: Hold[] | null = null;
  #queue: Waiting[] | null = null;

  constructor(what: string) {
    this.what = what;
  }

  get queued(): number {
    return this.#queue?.length ?? 0;
  }

  get held(): boolean {
    return this.#holds !== null && this.#holds.length > 0;
  }

  /** Takes the lock if it is to be had now. */
  take(tx: Holder, mode: LockMode): boolean {
    const holds = this.#holds;
    if (holds === null || holds.length === 0) {
      this.#holds = [{ tx, mode }];
      tx.held.add(this);
      return true;
    }
    let own: Hold | null = null;
    for (const hold of holds) {
      if (hold.tx === tx) own = hold;
      else if (hold.mode + mode >= CONFLICT) return false;
    }
    if (own === null) {
      holds.push({ tx, mode });
      tx.held.add(this);
    } else if (mode > own.mode) own.mode = mode;
    return true;
  }

  wait(waiting: Waiting): void {
    waiting.tx.waitsFor = this;
    (this.#queue ??= []).push(waiting);
  }

  /** Gives up a place in the queue. Those behind it may come up. */
  leave(waiting: Waiting): void {
    const at = this.#queue?.indexOf(waiting) ?? -1;
    if (at < 0) return;
    this.#queue?.splice(at, 1);
    waiting.tx.waitsFor = null;
    this.#serve();
  }

  release(tx: Holder): void {
    if (this.#holds === null) return;
    this.#holds = this.#holds.filter((hold) => hold.tx !== tx);
    this.#serve();
  }

  /** Those whom `tx` waits for here: who holds the lock, and who stands before it. */
  blockersOf(tx: Holder): Holder[] {
    const blockers = (this.#holds ?? []).filter((hold) => hold.tx !== tx).map((hold) => hold.tx);
    for (const waiting of this.#queue ?? []) {
      if (waiting.tx === tx) break;
      blockers.push(waiting.tx);
    }
    return blockers;
  }

  #serve(): void {
    for (;;) {
      const first = this.#queue?.[0];
      if (first === undefined || !this.take(first.tx, first.mode)) return;
      this.#queue?.shift();
      first.tx.waitsFor = null;
      first.granted();
    }
  }
}

/** Whether `tx` waits, over any number of others, for itself. */
export function waitsForItself(tx: Holder): boolean {
  const seen = new Set<Holder>();
  const next: Holder[] = [tx];
  for (let one = next.pop(); one !== undefined; one = next.pop()) {
    for (const blocker of one.waitsFor?.blockersOf(one) ?? []) {
      if (blocker === tx) return true;
      if (seen.has(blocker)) continue;
      seen.add(blocker);
      next.push(blocker);
    }
  }
  return false;
}
