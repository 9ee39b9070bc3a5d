import type { BiddingQueries, PublicLotEvent } from '#contracts/bidding.ts';
import type { AccountId } from '#domain/ids.ts';
import type { LiveConnection, Subscription } from '#platform/live/connection.ts';
import type { Fanout } from '#platform/live/fanout.ts';
import { errorMessage, eventItem, eventsMessage, resyncMessage } from './messages.ts';
import type { Mender } from './mender.ts';
import type { GatewayLog } from './ports.ts';
import { type Snapshots, SnapshotsBusy } from './snapshots.ts';
import type { Track, Tracks } from './tracks.ts';

/** Finds out who watches, anew at each snapshot: a session may have ended since. */
export type AccountNow = () => Promise<AccountId | null>;

export type JoinsPorts = {
  fanout: Fanout;
  tracks: Tracks;
  mender: Mender;
  snapshots: Snapshots;
  bidding: Pick<BiddingQueries, 'eventsSince'>;
  log: GatewayLog;
};

/** One watcher on its way in. `from`: the first seq it wants instead of a snapshot. */
type Join = { subscription: Subscription; track: Track; from: number | null; account: AccountNow };
type Line = { connection: LiveConnection; running: number; waiting: Join[] };

/** Snapshots of one connection made at once; its others wait, so that one client with many lots cannot swamp its own line. */
const JOINS_PER_CONNECTION_MAX = 8;
/** How far back a watcher may come for: further, a snapshot is cheaper for both. */
export const REPLAYED_EVENTS_MAX = 1_000;
const EVENTS_PER_MESSAGE_MAX = 500;
const READINGS_MAX = 3;

/**
 * Brings watchers in, so that between what they know and the stream nothing is lost and nothing doubled: the view is
 * read while their place in the topic is already taken, says with its seq `s` what it holds, and the stream goes on
 * from s + 1 out of what the topic retained meanwhile.
 */
export class Joins {
  private readonly ports: JoinsPorts;
  private readonly lines = new WeakMap<LiveConnection, Line>();
  private readonly held = new Set<Line>();

  constructor(ports: JoinsPorts) {
    this.ports = ports;
  }

  /** Brings a watcher in, now or when its connection has room. Bounded by the watches of a connection. */
  enter(join: Join): void {
    const { connection } = join.subscription;
    const line = this.lines.get(connection) ?? { connection, running: 0, waiting: [] };
    this.lines.set(connection, line);
    line.waiting.push(join);
    this.goOn(line);
  }

  /** Lets those in whose connection was slow and reads again. */
  goOnAll(): void {
    for (const line of [...this.held]) this.goOn(line);
  }

  private goOn(line: Line): void {
    while (line.running < JOINS_PER_CONNECTION_MAX && !line.connection.clogged) {
      const join = line.waiting.shift();
      if (join === undefined) break;
      if (join.subscription.state !== 'joining') continue;
      line.running += 1;
      void this.bringIn(join).finally(() => {
        line.running -= 1;
        this.goOn(line);
      });
    }
    if (line.waiting.length === 0 || line.connection.closing) this.held.delete(line);
    else this.held.add(line);
  }

  private async bringIn(join: Join): Promise<void> {
    const { subscription, track, from } = join;
    try {
      const { next } = track.sequencer;
      if (from !== null && track.open && next !== null && from <= next) await this.resume(join, from);
      else await this.startFresh(join, from);
    } catch (error) {
      if (!(error instanceof SnapshotsBusy)) this.ports.log.warn({ err: error, lot: track.lot }, 'A watcher could not be brought in.');
      if (subscription.state !== 'gone') this.turnAway(join, 'busy');
    }
  }

  /** Reads the view. `from` that the view confirms is honoured; one from nowhere is answered with `resync`. */
  private async startFresh(join: Join, from: number | null): Promise<void> {
    const { subscription, track } = join;
    const account = await join.account();
    const snapshot = await this.ports.snapshots.of(track.lot, account);
    if (subscription.state !== 'joining') return;
    if (snapshot === null) return this.turnAway(join, 'unknown_lot');
    if (account === null) track.open = true;
    if (snapshot.view['status'] === 'closed') track.closed = true;
    this.align(track, snapshot.seq);
    if (from !== null && from <= snapshot.seq + 1) return this.resume(join, from);
    if (from !== null) subscription.connection.send(resyncMessage(track.lot));
    subscription.connection.send(snapshot.message, snapshot.seq);
    this.ports.fanout.start(subscription, snapshot.seq + 1);
  }

  /** A view tells where the stream stands; it may also know of events that have not come here. */
  private align(track: Track, seq: number): void {
    this.ports.tracks.begin(track, seq + 1);
    track.sequencer.know(seq);
    this.ports.mender.notice(track);
  }

  /** Goes on from a seq, out of what is retained or out of the store; with `resync` and a snapshot when that is too far back. */
  private async resume(join: Join, from: number): Promise<void> {
    const { subscription, track } = join;
    let next = from;
    for (let reading = 0; reading < READINGS_MAX; reading += 1) {
      if (next >= track.topic.first) return this.ports.fanout.start(subscription, next);
      const missing = track.topic.first - next;
      if (missing > REPLAYED_EVENTS_MAX) break;
      const rows = await this.ports.bidding.eventsSince(track.lot, next, missing);
      if (subscription.state !== 'joining') return;
      if (!gapless(rows, next)) break;
      this.send(join, rows);
      next += rows.length;
    }
    if (next >= track.topic.first) return this.ports.fanout.start(subscription, next);
    subscription.connection.send(resyncMessage(track.lot));
    return this.startFresh(join, null);
  }

  private send(join: Join, rows: readonly PublicLotEvent[]): void {
    for (let at = 0; at < rows.length; at += EVENTS_PER_MESSAGE_MAX) {
      const slice = rows.slice(at, at + EVENTS_PER_MESSAGE_MAX);
      join.subscription.connection.send(eventsMessage(join.track.lot, slice.map(eventItem)), slice.at(-1)?.seq ?? null);
    }
  }

  private turnAway(join: Join, code: 'busy' | 'unknown_lot'): void {
    const { subscription, track } = join;
    this.ports.fanout.leave(subscription);
    subscription.connection.send(errorMessage(code, track.lot));
    // Otherwise anybody could fill the memory with lots that do not exist.
    if (code === 'unknown_lot') this.ports.tracks.drop(track);
  }
}

function gapless(rows: readonly PublicLotEvent[], from: number): boolean {
  return rows.length > 0 && rows.every((row, index) => row.seq === from + index);
}
