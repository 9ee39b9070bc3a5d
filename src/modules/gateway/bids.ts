import type { BidAnswer } from '#contracts/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import type { ClientFrames, EdgeRefusal } from '#contracts/live.ts';
import { parseLotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { ShapeFault } from '#platform/live/shape.ts';
import { fault } from '#platform/process/fault.ts';
import { type CallContext, onBehalfOf, traceOf } from '#platform/rpc/context.ts';
import { answerMessage } from './messages.ts';
import type { GatewayPorts } from './ports.ts';

export type BidPorts = Pick<GatewayPorts, 'bidding' | 'answerBody' | 'bidWaitSeconds' | 'log'>;

/** Bids of one socket that wait for their answer; past it the bidder is told `busy`. */
export const BIDS_WAITING_PER_SOCKET_MAX = 64;
const RETRY_AFTER_SECONDS = 1;

/** Where bids of one socket come from and where their answers go. */
export type Bidder = {
  /** False when nobody is signed in, as far as is known without asking. */
  signedIn(): boolean;
  /** Who bids, asked anew for each bid: a session may have ended since the last. */
  callerNow(): Promise<Caller | null>;
  send(text: string): void;
  /** The request that opened the socket, if its caller traces it: the bids are traced then, each with a name of its own. */
  opening: CallContext | null;
};

/** Takes the bids of one socket. Every one of them gets exactly one answer while the socket is open. */
export class SocketBids {
  /** Bids whose answer is still due. */
  waiting = 0;
  private placed = 0;
  private readonly ports: BidPorts;
  private readonly bidder: Bidder;

  constructor(ports: BidPorts, bidder: Bidder) {
    this.ports = ports;
    this.bidder = bidder;
  }

  /** Decides nothing itself but whether the bid may reach the lane. Never throws. */
  async place(frame: ClientFrames['bid'], receivedAtMs: number): Promise<void> {
    if (!this.bidder.signedIn()) return this.refuse(frame.id, 'not_signed_in');
    if (this.waiting >= BIDS_WAITING_PER_SOCKET_MAX) return this.refuse(frame.id, 'busy', RETRY_AFTER_SECONDS);
    this.waiting += 1;
    try {
      const answer = await this.traced(() => this.decide(frame, receivedAtMs));
      fault.point('live.answer');
      this.bidder.send(answerMessage(frame.id, this.ports.answerBody(answer)));
    } catch (error) {
      // The bid may have been decided all the same; the same id gets the one true answer.
      this.ports.log.error({ err: error }, 'A bid failed unexpectedly and was answered busy.');
      this.refuse(frame.id, 'busy', RETRY_AFTER_SECONDS);
    } finally {
      this.waiting -= 1;
    }
  }

  /** Answers a bid frame whose id could be read and whose other fields are wrong. */
  malformed(id: string, faults: readonly ShapeFault[]): void {
    const { status, body } = this.ports.answerBody(refused('malformed'));
    this.bidder.send(answerMessage(id, { status, body: { ...body, errors: faults } }));
  }

  private traced<Result>(work: () => Result): Result {
    const { opening } = this.bidder;
    if (opening === null) return work();
    this.placed += 1;
    return onBehalfOf({ requestId: `${opening.requestId}.${this.placed}`, traceparent: traceOf(opening.traceparent) }, work);
  }

  private async decide(frame: ClientFrames['bid'], receivedAtMs: number): Promise<BidAnswer> {
    const caller = await this.bidder.callerNow();
    if (caller === null) return refused('not_signed_in');
    const lot = parseLotId(frame.lot);
    if (lot === null) return refused('unknown_lot');
    const waitSeconds = this.ports.bidWaitSeconds(caller.accountId);
    if (waitSeconds > 0) return refused('rate_limited', waitSeconds);
    return this.ports.bidding.placeBid({
      account: caller.accountId,
      lot,
      key: frame.id,
      maximum: minor(BigInt(frame.maximum)),
      currency: frame.currency ?? null,
      receivedAt: receivedAtMs,
    });
  }

  private refuse(id: string, code: EdgeRefusal, retryAfterSeconds?: number): void {
    this.bidder.send(answerMessage(id, this.ports.answerBody(refused(code, retryAfterSeconds))));
  }
}

function refused(code: EdgeRefusal, retryAfterSeconds?: number): BidAnswer {
  const refusal = { ok: false, code, facts: null, replayed: false } as const;
  return retryAfterSeconds === undefined ? refusal : { ...refusal, retryAfterSeconds };
}
