import { accountId, lotId } from '#domain/ids.ts';
import { POLL_MS_MAX } from '../../../web/live/limits.ts';
import type { HttpPorts, LivePorts, LiveSocket, PollAnswer, SocketHandlers } from '../../../web/live/types.ts';
import type { RawAnswer } from '../../../web/live/bid-types.ts';
import { SimulatedLot } from './lot.ts';
import type { WoundTime } from './wound.ts';

/** What becomes of one message: carried, lost, carried twice, or late and so behind others. */
export type Fate = 'carried' | 'lost' | 'twice' | 'late';

type Line = { handlers: SocketHandlers; account: string | null; watched: Map<string, number>; alive: boolean };

const EVENTS_BEHIND_MAX = 50;
const LATE_MS = 700;
const KNOCK_MS = 1_000;
const KNOCK_MS_MAX = 60_000;
const DAY_START_MS = Date.parse('2030-01-01T09:00:00.000Z');

/** A house in memory that speaks the live protocol over lines that can be cut, slow, and worse than any real one. */
export class SimulatedHouse {
  readonly time: WoundTime;
  readonly lots = new Map<string, SimulatedLot>();
  /** Whose cookie the browser holds. */
  cookie: string | null = null;
  up = true;
  /** Packets go nowhere, and nobody says so. */
  cableOut = false;
  /** The way carries calls, and ends every socket that is opened. */
  socketsRefused = false;
  /** The way holds back what is streamed. */
  streamsHeld = false;
  /** Streams that are open now, and calls for several lots so far. */
  readonly streams = new Set<object>();
  polls = 0;
  latencyMs = { up: 5, down: 5 };
  /** Drawn for each message of the house; a line that is fair carries all. */
  fate: () => Fate = () => 'carried';
  /** Drawn for each bid that reaches the house: does its answer leave? */
  answers: () => 'given' | 'withheld' | 'busy' = () => 'given';
  connections = 0;
  /** Called for each frame that a page sends, when it leaves. */
  onFrame: (type: string, frame: Readonly<Record<string, unknown>>) => void = () => undefined;
  /** Bids that were decided, by number. */
  readonly decided = new Map<string, RawAnswer>();
  decisions = 0;
  private readonly lines = new Set<Line>();
  /** The house's clock against the page's monotonic one. */
  skewMs: number;

  constructor(time: WoundTime, skewMs = 0) {
    this.time = time;
    this.skewMs = skewMs;
    time.after(1_000, () => this.beat());
  }

  readonly nowMs = (): number => DAY_START_MS + this.skewMs + Math.floor(this.time.nowMs);

  lot(id: string, closesInMs = 3_600_000): SimulatedLot {
    const lot = new SimulatedLot(id, this.nowMs, closesInMs);
    this.lots.set(id, lot);
    return lot;
  }

  readonly openSocket: LivePorts['openSocket'] = (handlers) => {
    this.connections += 1;
    const line: Line = { handlers, account: this.cookie, watched: new Map(), alive: true };
    const knock = (waitMs: number): void => void this.time.after(waitMs, () => {
      if (!line.alive) return;
      // As a machine does that gets no answer to its first packet: again after 1, 2, 4 s.
      if (this.cableOut) return waitMs > KNOCK_MS_MAX ? this.end(line, 1006) : knock(Math.max(KNOCK_MS, waitMs * 2));
      if (!this.up || this.socketsRefused) return this.end(line, 1006);
      this.lines.add(line);
      this.say(line, { type: 'welcome', serverTime: this.instant(), heartbeatSeconds: 1, signedIn: line.account !== null, account: line.account }, true);
    });
    knock(this.latencyMs.up);
    return this.socketOf(line);
  };

  /** Sends what happened on a lot to those who watch it. */
  publish(lot: SimulatedLot): void {
    for (const line of this.lines) this.catchUp(line, lot);
  }

  /** Every line breaks; new ones are refused until `up` again. */
  stop(): void {
    this.up = false;
    for (const line of [...this.lines]) this.end(line, 1012);
  }

  /** Forgets every line without a word, as a router does. */
  dropSilently(): void {
    this.lines.clear();
  }

  readonly poll: HttpPorts['poll'] = (lots, told) => {
    this.polls += 1;
    let open = true;
    const tell = (answer: PollAnswer | null, afterMs: number): void => void this.time.after(afterMs, () => {
      if (open) told(this.cableOut ? null : answer);
      open = false;
    });
    this.time.after(this.latencyMs.up, () => {
      if (this.cableOut) tell(null, POLL_MS_MAX);
      else tell(this.up ? this.polled(lots) : null, this.latencyMs.down);
    });
    return { cancel: () => { open = false; } };
  };

  readonly openStream: HttpPorts['openStream'] = (lot, from, { message, closed }) => {
    const line: Line = { handlers: { message: (text) => { if (!this.streamsHeld) message(text); }, closed }, account: this.cookie, watched: new Map(), alive: true };
    this.streams.add(line);
    this.time.after(this.latencyMs.up, () => {
      if (!line.alive || this.cableOut) return;
      if (!this.up) return this.end(line, 0);
      this.lines.add(line);
      this.heard(line, { type: 'watch', lot, ...(from === null ? {} : { from }) });
    });
    return {
      cancel: () => {
        line.alive = false;
        this.lines.delete(line);
        this.streams.delete(line);
      },
    };
  };

  private polled(lots: readonly { lot: string; next: number | null }[]): PollAnswer {
    const account = this.cookie === null ? null : accountId(this.cookie.slice(4));
    const next: Record<string, number> = {};
    const messages = lots.flatMap((asked): PollAnswer['messages'][number][] => {
      const lot = this.lots.get(asked.lot);
      if (lot === undefined) return [{ type: 'error', code: 'unknown_lot', lot: asked.lot }];
      next[lot.id] = lot.seq + 1;
      if (asked.next === lot.seq + 1) return [];
      const forget = asked.next !== null && asked.next > lot.seq + 1;
      const id = lotId(lot.id.slice(4));
      return [...(forget ? [{ type: 'resync', lot: id } as const] : []), { type: 'snapshot', lot: id, seq: lot.seq, state: { id, ...lot.headFor(this.cookie) } }];
    });
    return { account, messages: [...messages, { type: 'beat', serverTime: this.instant(), next }] };
  }

  /** The same bid over HTTP. */
  readonly post = async (account: string, bid: { id: string; lot: string; maximum: number }): Promise<RawAnswer | null> => {
    if (!this.up || this.cableOut) return null;
    if (this.cookie !== account) return { status: 401, body: { code: 'not_signed_in' }, retryAfterMs: null };
    const given = this.answers();
    if (given === 'busy') return { status: 503, body: { code: 'busy' }, retryAfterMs: 1_000 };
    const answer = this.decide(account, bid);
    return given === 'withheld' ? null : answer;
  };

  private socketOf(line: Line): LiveSocket {
    return {
      send: (text) => {
        const frame = JSON.parse(text);
        this.onFrame(frame.type, frame);
        this.time.after(this.latencyMs.up, () => {
          if (this.lines.has(line) && !this.cableOut) this.heard(line, frame);
        });
      },
      close: () => {
        line.alive = false;
        this.lines.delete(line);
      },
    };
  }

  private heard(line: Line, frame: { type: string; [field: string]: unknown }): void {
    const lot = this.lots.get(String(frame['lot']));
    if (frame.type === 'time') return this.say(line, { type: 'time', t: frame['t'], serverTime: this.instant() });
    if (frame.type === 'bid') return this.bid(line, { id: String(frame['id']), lot: String(frame['lot']), maximum: Number(frame['maximum']) });
    if (lot === undefined) return this.say(line, { type: 'error', code: 'unknown_lot', lot: frame['lot'] });
    if (frame.type === 'unwatch') return void line.watched.delete(lot.id);
    if (frame.type !== 'watch') return;
    const from = typeof frame['from'] === 'number' ? frame['from'] : null;
    if (from !== null && from <= lot.seq + 1 && lot.seq - from < EVENTS_BEHIND_MAX) {
      line.watched.set(lot.id, from);
      return this.catchUp(line, lot);
    }
    if (from !== null) this.say(line, { type: 'resync', lot: lot.id });
    line.watched.set(lot.id, lot.seq + 1);
    this.say(line, { type: 'snapshot', lot: lot.id, seq: lot.seq, state: { id: lot.id, ...lot.headFor(line.account) } });
  }

  private bid(line: Line, bid: { id: string; lot: string; maximum: number }): void {
    const given = this.answers();
    if (given === 'busy') return this.answer(line, bid.id, { status: 503, body: { code: 'busy', retryAfter: 1 }, retryAfterMs: null });
    const answer = line.account === null ? { status: 401, body: { code: 'not_signed_in' }, retryAfterMs: null } : this.decide(line.account, bid);
    if (given === 'given') this.answer(line, bid.id, answer);
  }

  private answer(line: Line, id: string, { status, body }: RawAnswer): void {
    this.say(line, { type: 'answer', id, ok: status < 300, status, ...body });
  }

  private decide(account: string, { id, lot: lotId, maximum }: { id: string; lot: string; maximum: number }): RawAnswer {
    const known = this.decided.get(id);
    if (known !== undefined) return { ...known, body: { ...known.body, replayed: true } };
    const lot = this.lots.get(lotId);
    if (lot === undefined) return { status: 404, body: { code: 'unknown_lot' }, retryAfterMs: null };
    this.decisions += 1;
    const placed = lot.bid(account, maximum);
    const { price, minimum, closesAt } = lot.headFor(account);
    const answer: RawAnswer = placed === null
      ? { status: 409, body: { code: 'bid_too_low', minimum, price, closesAt }, retryAfterMs: null }
      : { status: 201, body: { lot: lotId, ...placed, maximum, price, minimum, closesAt, replayed: false }, retryAfterMs: null };
    this.decided.set(id, answer);
    this.publish(lot);
    return answer;
  }

  private catchUp(line: Line, lot: SimulatedLot): void {
    const next = line.watched.get(lot.id);
    if (next === undefined || next > lot.seq) return;
    line.watched.set(lot.id, lot.seq + 1);
    this.say(line, { type: 'events', lot: lot.id, items: lot.events.slice(next - 1) });
  }

  private beat(): void {
    for (const line of this.lines) this.say(line, { type: 'beat', serverTime: this.instant(), next: Object.fromEntries(line.watched) });
    this.time.after(1_000, () => this.beat());
  }

  private say(line: Line, message: object, certain = false): void {
    if (this.cableOut) return;
    const fate = certain ? 'carried' : this.fate();
    if (fate === 'lost') return;
    const text = JSON.stringify(message);
    const carry = (delayMs: number): void => void this.time.after(delayMs, () => {
      if (line.alive && !this.cableOut) line.handlers.message(text);
    });
    carry(this.latencyMs.down + (fate === 'late' ? LATE_MS : 0));
    if (fate === 'twice') carry(this.latencyMs.down + LATE_MS / 2);
  }

  private end(line: Line, code: number): void {
    this.lines.delete(line);
    this.streams.delete(line);
    if (!line.alive) return;
    line.alive = false;
    line.handlers.closed(code);
  }

  private instant(): string {
    return new Date(this.nowMs()).toISOString();
  }
}
