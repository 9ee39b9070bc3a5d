import type { Caller } from '#contracts/identity.ts';
import type { ClientFrame, ClientFrames } from '#contracts/live.ts';
import { type AccountId, parseLotId } from '#domain/ids.ts';
import type { SocketConnection } from '#platform/live/socket-connection.ts';
import type { SocketListener } from '#platform/live/inbox.ts';
import type { CallContext } from '#platform/rpc/context.ts';
import { type BidPorts, SocketBids } from './bids.ts';
import { readFrame } from './frames.ts';
import type { Hub } from './hub.ts';
import { errorMessage, noticeMessage, timeMessage, welcomeMessage } from './messages.ts';
import type { GatewayPorts, Revoked } from './ports.ts';

export type SessionPorts = BidPorts & Pick<GatewayPorts, 'clock' | 'identity'> & {
  hub: Hub;
  /** Called once, when the socket is gone. */
  ended: (session: LiveSession) => void;
};

/** Frames that wait while a `hello` is being looked up; a client that sends more than this does not wait for answers at all. */
const FRAMES_WAITING_MAX = 2_048;
const POLICY_CLOSE = 1008;

/** Who a socket was opened by: the token that its request carried, and whose it was then. `opening`: that request, when its caller traces it. */
export type OpenedBy = { token: string | null; caller: Caller | null; opening: CallContext | null };

/**
 * The protocol of one socket.
 *
 *   anonymous ◀─revoked, or hello without a good token─ signed in
 *       └────────────hello with a good token──────────▶
 *
 * Frames are done in the order in which they came: while a `hello` is looked up the later ones wait.
 */
export class LiveSession implements SocketListener {
  readonly bids: SocketBids;
  private readonly ports: SessionPorts;
  private readonly connection: SocketConnection;
  private token: string | null;
  private caller: Caller | null;
  private greeting = false;
  private held: { frame: ClientFrame; atMs: number }[] = [];

  constructor(ports: SessionPorts, connection: SocketConnection, openedBy: OpenedBy) {
    this.ports = ports;
    this.connection = connection;
    this.token = openedBy.caller === null ? null : openedBy.token;
    this.caller = openedBy.caller;
    this.bids = new SocketBids(ports, { signedIn: () => this.caller !== null, callerNow: () => this.callerNow(), send: (text) => connection.send(text), opening: openedBy.opening });
    connection.send(welcomeMessage(ports.clock.nowMs(), this.caller?.accountId ?? null));
  }

  get signedIn(): boolean {
    return this.caller !== null;
  }

  frame(text: string, atMs: number): void {
    const read = readFrame(text);
    if (read.kind === 'bad_bid') {
      this.bids.malformed(read.id, read.faults);
    } else if (read.kind === 'malformed') {
      this.refused('malformed');
      this.connection.blame(atMs);
    } else if (!this.greeting) {
      this.act(read.frame, atMs);
    } else if (this.held.length < FRAMES_WAITING_MAX) {
      this.held.push({ frame: read.frame, atMs });
    } else {
      this.connection.close(POLICY_CLOSE, 'too many frames');
    }
  }

  refused(code: 'malformed' | 'too_large'): void {
    this.connection.send(errorMessage(code));
  }

  readAgain(): void {
    this.ports.hub.readAgain();
  }

  closed(): void {
    this.held = [];
    this.ports.ended(this);
  }

  /** Makes the socket anonymous when its session is among the revoked. It may go on watching, as anybody may. */
  revoke(revoked: Revoked): void {
    if (this.caller === null) return;
    if (revoked === 'everybody') return this.signOut();
    const hit = 'session' in revoked ? revoked.session === this.caller.sessionId : revoked.account === this.caller.accountId;
    if (hit) this.signOut();
  }

  /** Says that there is something new when the socket is of one of these accounts. */
  tellOf(accounts: ReadonlySet<AccountId>): void {
    if (this.caller !== null && accounts.has(this.caller.accountId)) this.connection.send(noticeMessage('notification', 'There is something new for you.'));
  }

  /** Looks whether the session is still good; a socket that only watches would not notice otherwise. */
  async recheck(): Promise<void> {
    try {
      await this.callerNow();
    } catch {
      // Nobody acts here: the next act, or the next look, asks again.
    }
  }

  private act(frame: ClientFrame, atMs: number): void {
    switch (frame.type) {
      case 'bid': void this.bids.place(frame, atMs); return;
      case 'watch': this.watch(frame); return;
      case 'unwatch': this.unwatch(frame); return;
      case 'hello': void this.greet(frame); return;
      case 'time': this.connection.send(timeMessage(frame.t, this.ports.clock.nowMs())); return;
      default: frame satisfies never;
    }
  }

  private watch(frame: ClientFrames['watch']): void {
    const lot = parseLotId(frame.lot);
    if (lot === null) this.connection.send(errorMessage('unknown_lot', frame.lot));
    else this.ports.hub.watch(this.connection, lot, frame.from ?? null, () => this.accountNow());
  }

  private unwatch(frame: ClientFrames['unwatch']): void {
    const lot = parseLotId(frame.lot);
    if (lot !== null) this.ports.hub.unwatch(this.connection, lot);
  }

  private async greet(frame: ClientFrames['hello']): Promise<void> {
    this.greeting = true;
    try {
      const token = frame.token ?? null;
      const caller = token === null ? null : await this.ports.identity.callerOf(token);
      this.caller = caller;
      this.token = caller === null ? null : token;
      if (token !== null && caller === null) this.connection.send(errorMessage('not_signed_in'));
      else this.connection.send(welcomeMessage(this.ports.clock.nowMs(), caller?.accountId ?? null));
    } catch (error) {
      this.ports.log.warn({ err: error }, 'A session could not be looked up.');
      this.connection.send(errorMessage('busy'));
    }
    this.greeting = false;
    this.goOn();
  }

  /** Does the frames that waited for a `hello`, up to the next one. */
  private goOn(): void {
    const held = this.held;
    this.held = [];
    held.forEach(({ frame, atMs }) => {
      if (this.greeting) this.held.push({ frame, atMs });
      else this.act(frame, atMs);
    });
  }

  /** Who acts now. Null for the anonymous, and from at most a second after the session was revoked. */
  private async callerNow(): Promise<Caller | null> {
    const { token } = this;
    if (token === null) return null;
    const caller = await this.ports.identity.callerOf(token);
    if (token !== this.token) return this.caller;
    if (caller === null) this.signOut();
    return caller;
  }

  private async accountNow(): Promise<AccountId | null> {
    return (await this.callerNow())?.accountId ?? null;
  }

  private signOut(): void {
    this.caller = null;
    this.token = null;
    this.connection.send(noticeMessage('signed_out', 'Your session has ended. Sign in again to bid.'));
  }
}
