import { addressGroup } from '#platform/http/address.ts';
import type { Clock, Timers } from '#platform/time/ports.ts';
import type { LiveLimits } from './limits.ts';
import { TokenBucket } from './rate.ts';

/** A place for one connection. Given back once; giving it back again does nothing. */
export type Seat = { release(): void };
/** A seat, or the seconds after which to come back. */
export type SeatAnswer = { ok: true; seat: Seat } | { ok: false; retryAfterSeconds: number };

export type AdmissionPorts = {
  clock: Clock;
  timers: Timers;
  limits: LiveLimits;
  /** A number from 0 up to 1. Spreads those who are sent away, so that they do not come back together. */
  chance: () => number;
};

type Waiting = { answer: (answer: SeatAnswer) => void; seat: Seat; untilMs: number };

const PUMP_MS = 20;
const RETRY_SPREAD_SECONDS = 9;

/**
 * Lets connections in at a bounded rate: after a restart everybody comes back in the same second, and the bids of those
 * who are in already must not wait for them. Bounds all connections, those of one address, and those who wait.
 */
export class Admission {
  open = 0;
  refused = 0;
  private readonly ports: AdmissionPorts;
  private readonly byAddress = new Map<string, number>();
  private readonly bucket: TokenBucket;
  private waiting: Waiting[] = [];
  private pumping = false;

  constructor(ports: AdmissionPorts) {
    this.ports = ports;
    const { acceptsPerSecondMax, acceptsBurstMax } = ports.limits;
    this.bucket = new TokenBucket({ perSecond: acceptsPerSecondMax, burst: acceptsBurstMax }, ports.clock.monotonicMs());
  }

  /** Answers at once or, when the burst is used up, later; in the order of asking. */
  request(from: string, answer: (answer: SeatAnswer) => void): void {
    const { limits, clock } = this.ports;
    // One household holds a whole network of IPv6 addresses.
    const address = addressGroup(from);
    const ofAddress = this.byAddress.get(address) ?? 0;
    if (this.open >= limits.connectionsMax || ofAddress >= limits.connectionsPerAddressMax || this.waiting.length >= limits.acceptsWaitingMax) {
      this.refuse(answer);
      return;
    }
    const seat = this.seat(address);
    if (this.waiting.length === 0 && this.bucket.take(clock.monotonicMs())) {
      answer({ ok: true, seat });
      return;
    }
    this.waiting.push({ answer, seat, untilMs: clock.monotonicMs() + limits.acceptsWaitingMsMax });
    this.pump();
  }

  private seat(address: string): Seat {
    this.open += 1;
    this.byAddress.set(address, (this.byAddress.get(address) ?? 0) + 1);
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.open -= 1;
        const left = (this.byAddress.get(address) ?? 1) - 1;
        if (left > 0) this.byAddress.set(address, left);
        else this.byAddress.delete(address);
      },
    };
  }

  private refuse(answer: (answer: SeatAnswer) => void): void {
    this.refused += 1;
    answer({ ok: false, retryAfterSeconds: 1 + Math.floor(this.ports.chance() * RETRY_SPREAD_SECONDS) });
  }

  private pump(): void {
    if (this.pumping || this.waiting.length === 0) return;
    this.pumping = true;
    this.ports.timers.after(PUMP_MS, () => {
      this.pumping = false;
      this.letIn(this.ports.clock.monotonicMs());
      this.pump();
    });
  }

  private letIn(nowMs: number): void {
    let taken = 0;
    for (const each of this.waiting) {
      if (each.untilMs <= nowMs) {
        each.seat.release();
        this.refuse(each.answer);
      } else if (this.bucket.take(nowMs)) {
        each.answer({ ok: true, seat: each.seat });
      } else {
        break;
      }
      taken += 1;
    }
    this.waiting.splice(0, taken);
  }
}
