import type { AnswerMessage, NoticeMessage, ServerMessage } from '#contracts/live.ts';
import type { BidPorts, BidResult, BidWish, LiveBid, RawAnswer } from './bid-types.ts';
import { Bids } from './bids.ts';
import { Connection } from './connection.ts';
import { ServerClock } from './server-clock.ts';
import type { ConnectionState, ConnectionView, LiveLot, LivePorts, LotHead } from './types.ts';
import { Watches } from './watches.ts';

/** What a client needs beyond the line: how bids go over HTTP, and what a tab remembers. */
export type ClientPorts = LivePorts & Pick<BidPorts, 'newId' | 'postBid' | 'load' | 'save' | 'wallMs'> & {
  /** The house ended the session of this page, or the line belongs to somebody else than the page thinks: ask who is signed in. */
  identityDoubted(): void;
  notice(notice: NoticeMessage): void;
};

/**
 * The one client of the live protocol in a page: a line that is kept up, the lots that are watched on it, the house's clock, the
 * bids of this tab. Knows no page; everything outside is a port. Listeners are called before the next paint.
 */
export class LiveClient {
  readonly clock: ServerClock;
  readonly watches: Watches;
  readonly bids: Bids;
  connectionView: ConnectionView = { state: 'stopped', wasOpen: false, lostMs: null };
  private readonly ports: ClientPorts;
  private readonly connection: Connection;
  private readonly listeners = { connection: new Set<() => void>(), bids: new Set<() => void>(), clock: new Set<() => void>() };
  /** Who the page says is signed in; undefined while it does not know. */
  private account: string | null | undefined = undefined;
  /** Whose the open line is; undefined without one. */
  private lineAccount: string | null | undefined = undefined;
  private unlisten: (() => void) | null = null;

  constructor(ports: ClientPorts) {
    this.ports = ports;
    this.connection = new Connection(ports, {
      opened: () => this.opened(),
      message: (message, atMs) => this.told(message, atMs),
      changed: (state) => this.changed(state),
    });
    this.clock = new ServerClock(ports, (frame) => this.connection.send(frame), () => this.tell('clock'));
    this.watches = new Watches({
      monotonicMs: ports.monotonicMs, after: ports.after, chance: ports.chance, beforePaint: ports.beforePaint,
      send: (frame) => this.connection.send(frame), confirmedMs: () => this.clock.at(this.connection.lastHeardMs),
    });
    this.bids = new Bids({
      monotonicMs: ports.monotonicMs, after: ports.after, chance: ports.chance, newId: ports.newId, postBid: ports.postBid, load: ports.load, save: ports.save, wallMs: ports.wallMs,
      sendBid: (account, bid) => account === this.lineAccount && this.connection.carriesBids && this.connection.send({ type: 'bid', ...bid }),
      changed: () => this.tell('bids'),
      answered: (lot, result) => this.bidAnswered(lot, result),
    });
  }

  start(): void {
    this.unlisten ??= this.ports.onSignal((signal) => {
      if (signal === 'hidden' || signal === 'offline') return;
      this.clock.read();
      if (signal === 'visible' || signal === 'woke') this.watches.rereadAll();
    });
    this.connection.start();
  }

  stop(): void {
    this.unlisten?.();
    this.unlisten = null;
    this.connection.stop();
  }

  /** Who is signed in, as the page knows it; undefined while it does not. A line of somebody else is replaced. */
  identified(account: string | null | undefined): void {
    if (account === this.account) return;
    const known = this.account !== undefined;
    this.account = account;
    if (account === undefined) return;
    this.bids.signedIn(account);
    if (known) this.watches.strange();
    if (this.lineAccount !== undefined && this.lineAccount !== account) this.connection.renew();
  }

  placeBid(wish: BidWish): LiveBid | null {
    return this.bids.place(wish);
  }

  lot(id: string): LiveLot {
    return this.watches.view(id);
  }

  seed(id: string, head: LotHead): void {
    this.watches.seed(id, head);
  }

  onConnection(listener: () => void): () => void {
    return added(this.listeners.connection, listener);
  }

  onBids(listener: () => void): () => void {
    return added(this.listeners.bids, listener);
  }

  /** Called whenever the house's time was read anew: it may be another than it was. */
  onClock(listener: () => void): () => void {
    return added(this.listeners.clock, listener);
  }

  private opened(): void {
    this.watches.opened();
    this.bids.lineOpened();
  }

  private told(message: ServerMessage, atMs: number): void {
    switch (message.type) {
      case 'welcome': return this.welcomed(message.account, Date.parse(message.serverTime));
      case 'snapshot': return this.watches.snapshot(message);
      case 'events': return this.watches.events(message);
      case 'beat':
        this.clock.beat(Date.parse(message.serverTime), atMs);
        return this.watches.beat(message);
      case 'resync': return this.watches.resync(message.lot);
      case 'time': return this.clock.answered(message.t, Date.parse(message.serverTime), atMs);
      case 'answer': return this.bids.answer(message.id, rawAnswer(message));
      case 'notice': return this.noticed(message);
      case 'error': return this.watches.refused(message);
      default: message satisfies never;
    }
  }

  private welcomed(account: string | null, serverMs: number): void {
    this.lineAccount = account;
    this.clock.opened(serverMs);
    if (this.account !== undefined && account !== this.account) this.ports.identityDoubted();
  }

  private noticed(notice: NoticeMessage): void {
    if (notice.code === 'signed_out') {
      this.lineAccount = null;
      this.ports.identityDoubted();
    }
    this.ports.notice(notice);
  }

  private changed(state: ConnectionState): void {
    const before = this.connectionView;
    const well = state === 'open' || (state === 'connecting' && !before.wasOpen);
    if (state === 'silent') this.watches.doubted();
    else if (state !== 'open' && (before.state === 'open' || before.state === 'silent')) this.lost();
    const lostMs = well ? null : before.lostMs ?? this.clock.at(this.connection.lastHeardMs);
    this.connectionView = { state, wasOpen: before.wasOpen || state === 'open', lostMs };
    this.tell('connection');
  }

  private lost(): void {
    this.lineAccount = undefined;
    this.clock.closed();
    this.watches.closed();
    this.bids.lineLost();
  }

  private bidAnswered(lot: string, result: BidResult): void {
    if (result.ok) this.watches.ownBid(lot, result);
    else this.watches.reread(lot);
    if (!result.ok && result.code === 'not_signed_in') this.ports.identityDoubted();
  }

  private tell(what: keyof typeof this.listeners): void {
    for (const listener of this.listeners[what]) listener();
  }
}

function added(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const SECOND_MS = 1_000;

function rawAnswer({ status, ...body }: AnswerMessage): RawAnswer {
  const { retryAfter } = body;
  return { status, body, retryAfterMs: typeof retryAfter === 'number' ? retryAfter * SECOND_MS : null };
}
