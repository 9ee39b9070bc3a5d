import type { AuctionQueries, LotView } from '#contracts/auction.ts';
import { type AccountId, type LotId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import type { Clock } from '#platform/time/ports.ts';
import { snapshotMessage } from './messages.ts';

/** A lot as one caller may see it. Events follow from `seq` + 1. */
export type Snapshot = { seq: number; view: LotView; message: string };

/** Views asked for at once. */
const VIEWS_AT_ONCE_MAX = 32;
/** Views waiting for their turn; past it the watcher is told `busy`. */
const VIEWS_WAITING_MAX = 20_000;
/** For how long an answer for the anonymous serves the next one, unless an event of the lot comes first. */
const SHARED_MS = 100;
const SHARED_LOTS_MAX = 500;

/** Too many snapshots are waiting: come again. */
export class SnapshotsBusy extends Error {
  override readonly name = 'SnapshotsBusy';
}

type Shared = { atMs: number; answer: Promise<Snapshot | null> };

/** Reads lots for watchers: a crowd that comes together reads each lot once, and the store is never asked without bound. */
export class Snapshots {
  private readonly view: AuctionQueries['view'];
  private readonly clock: Clock;
  private readonly shared = new Map<LotId, Shared>();
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(view: AuctionQueries['view'], clock: Clock) {
    this.view = view;
    this.clock = clock;
  }

  /** The lot as the account (or nobody) sees it; null when there is none for it. Throws {@link SnapshotsBusy}, or what the store throws. */
  of(lot: LotId, account: AccountId | null): Promise<Snapshot | null> {
    if (account !== null) return this.read(lot, account);
    const nowMs = this.clock.monotonicMs();
    const known = this.shared.get(lot);
    if (known !== undefined && nowMs - known.atMs < SHARED_MS) return known.answer;
    const shared: Shared = { atMs: nowMs, answer: this.read(lot, null) };
    this.keep(lot, shared);
    // A failure is for those who asked, not for those who come next.
    shared.answer.catch(() => {
      if (this.shared.get(lot) === shared) this.shared.delete(lot);
    });
    return shared.answer;
  }

  /** An event came: what was read before it is not shared any more. */
  outdated(lot: LotId): void {
    this.shared.delete(lot);
  }

  private keep(lot: LotId, shared: Shared): void {
    this.shared.delete(lot);
    if (this.shared.size >= SHARED_LOTS_MAX) {
      const oldest = this.shared.keys().next();
      if (!oldest.done) this.shared.delete(oldest.value);
    }
    this.shared.set(lot, shared);
  }

  private async read(lot: LotId, account: AccountId | null): Promise<Snapshot | null> {
    await this.turn();
    try {
      const view = await this.view(lot, account);
      if (view === null) return null;
      const seq = view['seq'];
      invariant(typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0, 'a lot view carries its seq');
      return { seq, view, message: snapshotMessage(lot, seq, view) };
    } finally {
      this.running -= 1;
      this.waiting.shift()?.();
    }
  }

  private turn(): Promise<void> {
    if (this.running < VIEWS_AT_ONCE_MAX) {
      this.running += 1;
      return Promise.resolve();
    }
    if (this.waiting.length >= VIEWS_WAITING_MAX) return Promise.reject(new SnapshotsBusy('too many snapshots are waiting'));
    return new Promise((resolve) => {
      this.waiting.push(() => {
        this.running += 1;
        resolve();
      });
    });
  }
}
