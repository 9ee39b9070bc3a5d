import { judge } from './bid-answer.ts';
import { keptBids, type KeptBid, textOfBids } from './bid-memory.ts';
import type { BidPorts, BidWish, LiveBid, RawAnswer } from './bid-types.ts';
import { ANSWER_MS, ASK_AGAIN_MS, ASK_AGAIN_MS_MAX, ASKING_MS_MAX, BIDS_KEPT_MAX, RETRY_AFTER_MS_MAX } from './limits.ts';
import type { Cancel } from './types.ts';

/**
 * `asked`: tries so far. `timer`: the next look at it. `posting`: an HTTP try is under way. `bySocket`: an answer may come on the open line.
 * `triedSocket`: the last try went over the socket, so the next goes over HTTP: a line that carries beats may still not carry answers.
 */
type Entry = { kept: KeptBid; view: LiveBid; asked: number; sinceMs: number; timer: Cancel | null; posting: boolean; bySocket: boolean; triedSocket: boolean };

/**
 * The bids of one tab: each is made once, remembered over a reload, and asked for with its one number until the house has said
 * the one true answer. On one lot a new bid waits for the answer to the last.
 */
export class Bids {
  private readonly ports: BidPorts;
  private account: string | null = null;
  private entries: Entry[] = [];

  constructor(ports: BidPorts) {
    this.ports = ports;
    this.entries = keptBids(ports.load(), ports.wallMs()).map((kept) => ({
      kept, view: remembered(kept), asked: 0, sinceMs: ports.monotonicMs(), timer: null, posting: false, bySocket: false, triedSocket: false,
    }));
  }

  /** The newest bid on a lot by whoever is signed in; null when there is none to speak of. */
  ofLot(lot: string): LiveBid | null {
    return this.entries.findLast(({ kept }) => kept.lot === lot && kept.account === this.account)?.view ?? null;
  }

  /** Bids without an answer, oldest first. */
  pending(): LiveBid[] {
    return this.entries.filter(({ kept, view }) => kept.account === this.account && isAsking(view)).map(({ view }) => view);
  }

  /** Who bids now; null: nobody. Another person's unanswered bids are never asked for in this one's name. */
  signedIn(account: string | null): void {
    if (account === this.account) return;
    this.account = account;
    for (const entry of this.entries) {
      if (entry.view.state === 'answered') continue;
      this.calm(entry);
      if (entry.kept.account === account && this.askedForMs(entry) < ASKING_MS_MAX) this.resume(entry);
      else if (entry.kept.account === account) this.show(entry, { state: 'gave_up', hindrance: 'line' });
      else this.show(entry, { state: 'gave_up', hindrance: 'not_signed_in' });
    }
    this.ports.changed();
  }

  /** Bids. Null when nobody is signed in, or the last bid on the lot has no answer yet: nothing was sent then. */
  place(wish: BidWish): LiveBid | null {
    const { account } = this;
    const last = this.ofLot(wish.lot);
    if (account === null || (last !== null && isAsking(last))) return null;
    const id = this.ports.newId();
    const kept: KeptBid = { ...wish, id, account, madeMs: this.ports.wallMs(), mayCount: false, result: null };
    const view: LiveBid = { id, lot: wish.lot, maximum: wish.maximum, state: 'confirming', result: null, hindrance: null, mayCount: false };
    const entry: Entry = { kept, view, asked: 0, sinceMs: this.ports.monotonicMs(), timer: null, posting: false, bySocket: false, triedSocket: false };
    this.entries = [...this.entries.filter((other) => other.kept.lot !== wish.lot || other.kept.account !== account || isAsking(other.view)), entry];
    // The oldest that are settled make room; those still asked for are kept.
    while (this.entries.length > BIDS_KEPT_MAX) {
      const settled = this.entries.findIndex(({ view: shown }) => !isAsking(shown));
      if (settled < 0) break;
      this.entries.splice(settled, 1);
    }
    // Remembered before it is sent: a page that is closed in between asks again, it never forgets.
    this.remember();
    this.ask(entry);
    this.ports.changed();
    return entry.view;
  }

  /** Asks on, with the same number, for a bid that was given up. */
  askAgain(id: string): void {
    const entry = this.entries.find(({ kept, view }) => kept.id === id && view.state === 'gave_up' && kept.account === this.account);
    if (entry === undefined) return;
    entry.kept = { ...entry.kept, madeMs: this.ports.wallMs() };
    this.resume(entry);
  }

  /** The person has read the answer, or does not want to hear of it. A bid that is still asked for stays. */
  dismiss(id: string): void {
    const left = this.entries.filter(({ kept, view }) => kept.id !== id || isAsking(view));
    if (left.length === this.entries.length) return;
    this.entries = left;
    this.remember();
    this.ports.changed();
  }

  /** A line is open: whatever has no answer is asked for on it at once. */
  lineOpened(): void {
    for (const entry of this.entries) {
      if (entry.kept.account !== this.account || !isAsking(entry.view) || entry.posting) continue;
      this.calm(entry);
      entry.triedSocket = false;
      this.again(entry, 0);
    }
  }

  /** The line is gone, and with it the answers that were to come on it. */
  lineLost(): void {
    for (const entry of this.entries) {
      if (!isAsking(entry.view) || !entry.bySocket) continue;
      entry.bySocket = false;
      this.lost(entry);
      this.again(entry, ASK_AGAIN_MS);
    }
  }

  answer(id: string, raw: RawAnswer): void {
    const entry = this.entries.find(({ kept }) => kept.id === id);
    if (entry === undefined || entry.view.state === 'answered') return;
    entry.bySocket = false;
    this.take(entry, raw);
  }

  private resume(entry: Entry): void {
    entry.asked = 0;
    entry.triedSocket = false;
    entry.sinceMs = this.ports.monotonicMs();
    this.show(entry, { state: 'not_confirmed_yet', hindrance: null });
    this.ask(entry);
    this.ports.changed();
  }

  private ask(entry: Entry): void {
    const { id, lot, maximum, currency, account } = entry.kept;
    const bid = { id, lot, maximum, ...(currency === undefined ? {} : { currency }) };
    entry.asked += 1;
    entry.triedSocket = !entry.triedSocket && this.ports.sendBid(account, bid);
    if (entry.triedSocket) {
      entry.bySocket = true;
      this.arm(entry, ANSWER_MS, () => {
        this.lost(entry);
        this.again(entry, 0);
      });
      return;
    }
    entry.posting = true;
    // No line at all: nothing is known to be wrong yet, but the person is told after the usual time.
    this.arm(entry, ANSWER_MS, () => this.lost(entry));
    void this.ports.postBid(account, bid).then((raw) => {
      entry.posting = false;
      if (!isAsking(entry.view) || entry.kept.account !== this.account) return;
      if (raw !== null) return this.take(entry, raw);
      this.lost(entry);
      this.again(entry, pauseMs(entry.asked, this.ports.chance()));
    });
  }

  /** An answer did not come: it may have been decided all the same. */
  private lost(entry: Entry): void {
    this.show(entry, { state: 'not_confirmed_yet', hindrance: 'line', mayCount: true });
    this.ports.changed();
  }

  private again(entry: Entry, waitMs: number): void {
    if (this.askedForMs(entry) >= ASKING_MS_MAX) {
      this.show(entry, { state: 'gave_up' });
      this.ports.changed();
      return;
    }
    if (waitMs > 0) this.arm(entry, waitMs, () => this.ask(entry));
    else this.ask(entry);
  }

  /** How long the bid has been on its way. A machine that slept counts its sleep: nobody bids in the morning for the evening. */
  private askedForMs({ kept, sinceMs }: Entry): number {
    return Math.max(this.ports.monotonicMs() - sinceMs, this.ports.wallMs() - kept.madeMs);
  }

  private take(entry: Entry, raw: RawAnswer): void {
    const judged = judge(raw, entry.view.mayCount);
    this.calm(entry);
    if (judged.kind === 'final') {
      this.show(entry, { state: 'answered', result: judged.result, hindrance: null });
      this.ports.answered(entry.kept.lot, judged.result);
    } else if (judged.kind === 'blocked') {
      this.show(entry, { state: 'gave_up', hindrance: judged.hindrance });
    } else {
      this.show(entry, { state: 'not_confirmed_yet', hindrance: judged.hindrance, mayCount: judged.mayCount });
      const asked = Math.min(RETRY_AFTER_MS_MAX, judged.waitMs ?? 0);
      this.again(entry, Math.max(asked, pauseMs(entry.asked, this.ports.chance())));
    }
    this.ports.changed();
  }

  private show(entry: Entry, change: Partial<LiveBid>): void {
    entry.view = { ...entry.view, ...change };
    const { mayCount, result } = entry.view;
    if (mayCount === entry.kept.mayCount && result === entry.kept.result) return;
    entry.kept = { ...entry.kept, mayCount, result };
    this.remember();
  }

  private remember(): void {
    this.ports.save(textOfBids(this.entries.map(({ kept }) => kept)));
  }

  private arm(entry: Entry, ms: number, work: () => void): void {
    entry.timer?.cancel();
    entry.timer = this.ports.after(ms, work);
  }

  private calm(entry: Entry): void {
    entry.timer?.cancel();
    entry.timer = null;
  }
}

const isAsking = ({ state }: LiveBid): boolean => state === 'confirming' || state === 'not_confirmed_yet';

/** A reloaded page does not know how far the bid came: it may have been decided. */
function remembered({ id, lot, maximum, result }: KeptBid): LiveBid {
  const common = { id, lot, maximum, hindrance: null, mayCount: true };
  return result === null ? { ...common, state: 'gave_up', result: null } : { ...common, state: 'answered', result };
}

const pauseMs = (asked: number, chance: number): number => Math.min(ASK_AGAIN_MS_MAX, ASK_AGAIN_MS * 2 ** Math.max(0, asked - 1)) * (0.75 + chance / 2);
