import type { BiddingQueries } from '#contracts/bidding.ts';
import type { LotId } from '#domain/ids.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import type { GatewayLog } from './ports.ts';
import type { Track, Tracks } from './tracks.ts';

export type MenderPorts = {
  tracks: Tracks;
  bidding: Pick<BiddingQueries, 'eventsSince' | 'heads'>;
  clock: Clock;
  timers: Timers;
  log: GatewayLog;
};

/** How long a gap is held back before the store is asked: what is missing is mostly on its way. */
export const GAP_HELD_MS = 100;
const ROWS_MAX = 1_000;
const ROUNDS_MAX = 10;
/** Readings that may find nothing before the numbers themselves are doubted. */
const VAIN_READINGS_MAX = 3;
/** After the store failed. */
const STORE_PAUSE_MS = 500;
const HEADS_PER_LOOK_MAX = 500;
const QUIET_MS = 1_000;

/**
 * Finds events that did not come, and reads them from the store.
 *
 *   whole ─a later event came─▶ held back (100 ms) ─still missing─▶ reading ─filled─▶ whole
 *                                                                   reading ─found nothing, three times─▶ restarted
 *
 * The last event of a lot has none after it to betray that it is missing: so quiet lots are compared with the store
 * in rotation, 500 a second.
 */
export class Mender {
  /** Gaps that had to be read from the store. */
  readings = 0;
  private readonly ports: MenderPorts;
  private looking = false;
  private rotation: Track[] = [];

  constructor(ports: MenderPorts) {
    this.ports = ports;
  }

  /** Call whenever a gap may have opened. */
  notice(track: Track): void {
    this.waitThenFill(track, GAP_HELD_MS);
  }

  /** Compares some quiet lots with the store. Call each second; does nothing while the last look is under way. */
  async lookAtQuiet(): Promise<void> {
    if (this.looking) return;
    const quiet = this.nextQuiet();
    if (quiet.size === 0) return;
    this.looking = true;
    try {
      const heads = await this.ports.bidding.heads([...quiet.keys()], null);
      for (const [lot, head] of heads) {
        const track = quiet.get(lot);
        if (track === undefined) continue;
        track.sequencer.know(head.seq);
        this.notice(track);
      }
    } catch (error) {
      this.ports.log.warn({ err: error }, 'Watched lots could not be compared with the store; the next look tries again.');
    } finally {
      this.looking = false;
    }
  }

  private nextQuiet(): Map<LotId, Track> {
    const nowMs = this.ports.clock.monotonicMs();
    if (this.rotation.length === 0) this.rotation = [...this.ports.tracks.all()];
    const quiet = new Map<LotId, Track>();
    while (quiet.size < HEADS_PER_LOOK_MAX) {
      const track = this.rotation.pop();
      if (track === undefined) break;
      const wanted = track.topic.watchers.size > 0 && track.sequencer.next !== null && !track.closed && !track.mending;
      if (wanted && nowMs - track.lastEventMs >= QUIET_MS) quiet.set(track.lot, track);
    }
    return quiet;
  }

  private waitThenFill(track: Track, waitMs: number): void {
    if (!track.sequencer.gap || track.mending) return;
    track.mending = true;
    this.ports.timers.after(waitMs, () => void this.fill(track));
  }

  private async fill(track: Track): Promise<void> {
    let pauseMs = GAP_HELD_MS;
    try {
      if (track.sequencer.gap) await this.read(track);
    } catch (error) {
      pauseMs = STORE_PAUSE_MS;
      this.ports.log.warn({ err: error, lot: track.lot }, 'Missing events could not be read; trying again.');
    }
    track.mending = false;
    if (track.topic.watchers.size === 0) {
      // Nobody waits for it: whoever comes next starts from a snapshot.
      if (track.sequencer.gap) this.ports.tracks.drop(track);
    } else if (track.vainReadings >= VAIN_READINGS_MAX) {
      this.ports.log.warn({ lot: track.lot }, 'Events of a lot are missing in the store too; its watchers start anew.');
      this.ports.tracks.restart(track);
    } else {
      this.waitThenFill(track, pauseMs);
    }
  }

  private async read(track: Track): Promise<void> {
    const { sequencer } = track;
    this.readings += 1;
    for (let round = 0; round < ROUNDS_MAX && sequencer.gap; round += 1) {
      const from = sequencer.next;
      if (from === null) return;
      const rows = await this.ports.bidding.eventsSince(track.lot, from, ROWS_MAX);
      this.ports.tracks.publish(track, rows.flatMap((row) => sequencer.offer(row)));
      track.vainReadings = sequencer.next === from ? track.vainReadings + 1 : 0;
      if (sequencer.next === from) return;
    }
  }
}
