import { SharedMessage } from './wire.ts';

/** One numbered item of a topic: its JSON, built once. */
export type Item = { readonly seq: number; readonly text: string };

/** How messages of this house look. The engine knows only that items are numbered. */
export type Codec = {
  items(topic: string, texts: readonly string[]): string;
  beat(entries: string): string;
  /** One entry of a beat; entries are joined with commas. */
  beatEntry(topic: string, next: number): string;
  resync(topic: string): string;
};

/** A run of numbered items, the newest of them retained, and those who watch it. */
export class Topic<Watcher> {
  readonly name: string;
  readonly watchers = new Set<Watcher>();
  /** Seq of the next item; null until somebody has found out. */
  next: number | null = null;
  flushing = false;
  /** A flush is due or waiting for its time. */
  scheduled = false;
  /** Where the run of the flush under way ends. All watchers get the same run, or it would be built for each. */
  flushEnd = 0;
  lastFlushMs = -Infinity;
  private items: Item[] = [];
  private readonly codec: Codec;
  private readonly built = new Map<number, SharedMessage>();
  private builtUpTo = 0;
  private beatMessage: { atMs: number; next: number; message: SharedMessage } | null = null;
  private entry: { next: number; text: string } | null = null;

  constructor(name: string, codec: Codec) {
    this.name = name;
    this.codec = codec;
  }

  get retained(): number {
    return this.items.length;
  }

  /** Seq of the oldest item that is still here, or `next` when none is. */
  get first(): number {
    return this.items[0]?.seq ?? this.next ?? 0;
  }

  /** Adds the item that is numbered `next`, and keeps the newest `keep`. Returns by how much the number retained changed. */
  add(item: Item, keep: number): number {
    const before = this.items.length;
    this.items.push(item);
    this.next = item.seq + 1;
    // Trimmed by the half, so that a busy topic does not move its whole run for each item.
    if (this.items.length > keep * 1.5) this.items.splice(0, this.items.length - keep);
    return this.items.length - before;
  }

  /** Forgets the items and what comes next. Returns how many were let go. */
  clear(): number {
    const count = this.items.length;
    this.items = [];
    this.built.clear();
    this.next = null;
    return count;
  }

  /** The items `from` up to but without `end`, as one message. Both must be retained. The same pair is built once. */
  run(from: number, end: number): SharedMessage {
    if (this.builtUpTo !== end) {
      this.built.clear();
      this.builtUpTo = end;
    }
    const known = this.built.get(from);
    if (known !== undefined) return known;
    const start = from - this.first;
    const texts = this.items.slice(start, start + (end - from)).map((item) => item.text);
    const message = new SharedMessage(this.codec.items(this.name, texts), end - 1);
    this.built.set(from, message);
    return message;
  }

  /** A beat for those who watch this topic alone and have everything before `next`. Built once for a turn. */
  beat(atMs: number, next: number): SharedMessage {
    if (this.beatMessage !== null && this.beatMessage.atMs === atMs && this.beatMessage.next === next) return this.beatMessage.message;
    const message = new SharedMessage(this.codec.beat(this.beatEntry(next)), null);
    this.beatMessage = { atMs, next, message };
    return message;
  }

  beatEntry(next: number): string {
    if (this.entry === null || this.entry.next !== next) this.entry = { next, text: this.codec.beatEntry(this.name, next) };
    return this.entry.text;
  }
}
