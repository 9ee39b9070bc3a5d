import type { LiveSink } from '#contracts/bidding.ts';
import type { ServerMessage } from '#contracts/live.ts';
import { type AccountId, type LotId, parseLotId } from '#domain/ids.ts';
import type { LiveConnection, Subscription } from '#platform/live/connection.ts';
import type { Fanout } from '#platform/live/fanout.ts';
import { type AccountNow, Joins } from './joins.ts';
import { Mender } from './mender.ts';
import { errorMessage } from './messages.ts';
import type { GatewayPorts } from './ports.ts';
import { poll, type Polled } from './polls.ts';
import { Snapshots } from './snapshots.ts';
import { type Track, Tracks } from './tracks.ts';

export type HubPorts = Pick<GatewayPorts, 'auction' | 'bidding' | 'clock' | 'timers' | 'log'> & { fanout: Fanout };

/** Lots that one connection may watch at once. */
export const WATCHES_PER_CONNECTION_MAX = 100;
/** Sweeps come four times a second; the slow part of the housekeeping runs at every fourth. */
const SWEEPS_PER_ROUND = 4;

/** Who watches what, and the way of events to them. */
export class Hub {
  readonly tracks: Tracks;
  readonly mender: Mender;
  /** Events that had come already. */
  duplicates = 0;
  private readonly fanout: Fanout;
  private readonly ports: HubPorts;
  private readonly snapshots: Snapshots;
  private readonly joins: Joins;
  private readonly accounts = new WeakMap<Subscription, AccountNow>();
  private sweeps = 0;

  constructor(ports: HubPorts) {
    const { fanout, clock, timers, bidding, log } = ports;
    this.fanout = fanout;
    this.ports = ports;
    this.tracks = new Tracks(fanout, clock);
    this.snapshots = new Snapshots((lot, caller) => ports.auction.view(lot, caller), clock);
    this.mender = new Mender({ tracks: this.tracks, bidding, clock, timers, log });
    this.joins = new Joins({ fanout, tracks: this.tracks, mender: this.mender, snapshots: this.snapshots, bidding, log });
  }

  /** Takes committed events, those of this process and those that others report; twice, late and out of order does no harm. */
  readonly sink: LiveSink = (events) => {
    const touched = new Map<Track, ReturnType<Track['sequencer']['offer']>>();
    for (const event of events) {
      const track = this.tracks.get(event.lot);
      if (track === undefined) continue;
      if (track.sequencer.next !== null && event.seq < track.sequencer.next) this.duplicates += 1;
      const ready = track.sequencer.offer(event);
      const run = touched.get(track);
      if (run === undefined) touched.set(track, ready);
      else run.push(...ready);
    }
    for (const [track, run] of touched) {
      this.snapshots.outdated(track.lot);
      this.tracks.publish(track, run);
      this.mender.notice(track);
    }
  };

  /** Starts watching, or starts anew when the lot is watched already. What comes of it is sent on the connection. */
  watch(connection: LiveConnection, lot: LotId, from: number | null, account: AccountNow): void {
    if (!connection.watched.has(lot) && connection.watched.size >= WATCHES_PER_CONNECTION_MAX) {
      connection.send(errorMessage('too_many_watches', lot));
      return;
    }
    const track = this.tracks.open(lot);
    if (track === null) {
      connection.send(errorMessage('busy', lot));
      return;
    }
    const subscription = this.fanout.join(connection, track.topic);
    this.accounts.set(subscription, account);
    this.joins.enter({ subscription, track, from, account });
  }

  unwatch(connection: LiveConnection, lot: LotId): void {
    const subscription = connection.watched.get(lot);
    if (subscription !== undefined) this.fanout.leave(subscription);
  }

  /** Whether a caller may be shown the lot at all. Throws what the store throws. */
  async visible(lot: LotId, account: AccountNow): Promise<boolean> {
    return (await this.snapshots.of(lot, await account())) !== null;
  }

  /** What watchers of these lots would have been told by now. Throws what the store throws. */
  poll(wanted: readonly Polled[], account: AccountId | null): Promise<ServerMessage[]> {
    return poll({ bidding: this.ports.bidding, clock: this.ports.clock, snapshots: this.snapshots }, wanted, account);
  }

  /** A fresh start for a watcher that was told `resync`. */
  readonly rejoin = (subscription: Subscription): void => {
    const lot = parseLotId(subscription.topic.name);
    const track = lot === null ? undefined : this.tracks.get(lot);
    const account = this.accounts.get(subscription);
    if (track === undefined || account === undefined) this.fanout.leave(subscription);
    else this.joins.enter({ subscription, track, from: null, account });
  };

  /** A connection was slow and reads again: watchers that waited for it may come in. */
  readAgain(): void {
    this.joins.goOnAll();
  }

  /** Called four times a second. */
  readonly swept = (): void => {
    this.joins.goOnAll();
    this.sweeps += 1;
    if (this.sweeps % SWEEPS_PER_ROUND !== 0) return;
    this.tracks.dropEmpty();
    void this.mender.lookAtQuiet();
  };
}
