import type { BeatMessage, ServerMessage } from '#contracts/live.ts';
import { CONFIRMED_MS, POLL_MS, POLL_SELDOM_MS, STREAM_AGAIN_MS, STREAM_AGAIN_MS_MAX, STREAM_SILENT_MS, STREAMS_MAX } from './limits.ts';
import { readMessage } from './message.ts';
import type { Cancel, HttpPorts, LivePorts, LiveSocket, PollAnswer, SocketHandlers } from './types.ts';

/**
 * A lot on the line. `next`: the seq to ask for; null when only a snapshot helps. `named`: what the house said comes next, and when. `whole`: a
 * snapshot is wanted though nothing is missing.
 */
type Held = { next: number | null; named: number | null; namedMs: number; whole: boolean; stream: Stream | null };
type Stream = { line: Cancel; heardMs: number; spoke: boolean };

type Ports = HttpPorts & Pick<LivePorts, 'monotonicMs' | 'after' | 'visible' | 'onSignal'>;

/**
 * The live protocol over plain HTTP, for ways that let no socket through: to those who hold it, it is a socket. The lot that was wanted first has a stream of
 * its own (browsers open six connections to a host, in all tabs together), the others are asked for each second in one call. A stream that is silent is
 * given up for a while, and its lot asked for with the others. Bids do not go over it: they have their own call.
 *
 *   opening ─answer─▶ open (welcome) ─closed from here, or the viewer is another one─▶ over      opening ─no answer─▶ over
 */
export class HttpLine implements LiveSocket {
  private readonly ports: Ports;
  private readonly handlers: SocketHandlers;
  private readonly lots = new Map<string, Held>();
  private readonly asking = new Set<Cancel>();
  private account: PollAnswer['account'] = null;
  private over = false;
  private polling = false;
  private dueNow = false;
  private polledMs = -Infinity;
  private timer: Cancel | null = null;
  private streamsFailed = 0;
  private streamsFromMs = -Infinity;
  private readonly unlisten: () => void;

  constructor(ports: Ports, handlers: SocketHandlers) {
    this.ports = ports;
    this.handlers = handlers;
    this.unlisten = ports.onSignal((signal) => {
      if (signal === 'hidden') this.dropStreams();
      if (signal === 'hidden' || signal === 'visible') this.soon();
    });
    this.ask([], (answer) => {
      if (answer === null) return this.end();
      this.account = answer.account;
      this.arm(POLL_MS);
      this.say({ type: 'welcome', serverTime: beatIn(answer).serverTime, heartbeatSeconds: 1, signedIn: answer.account !== null, account: answer.account });
    });
  }

  send(text: string): void {
    const frame = frameIn(text);
    if (this.over || frame === null) return;
    if (frame.type === 'time') this.ask([], (answer) => answer !== null && this.say({ type: 'time', t: frame.t, serverTime: beatIn(answer).serverTime }));
    else if (frame.type === 'unwatch') this.unwatch(frame.lot);
    else this.watch(frame.lot, frame.from);
  }

  close(): void {
    this.over = true;
    this.unlisten();
    this.timer?.cancel();
    this.asking.forEach((each) => each.cancel());
    for (const held of this.lots.values()) held.stream?.line.cancel();
  }

  private watch(lot: string, from: number | null): void {
    const known = this.lots.get(lot);
    const held: Held = known ?? { next: from, named: null, namedMs: -Infinity, whole: false, stream: null };
    this.lots.set(lot, held);
    if (known !== undefined && from === null) held.whole = true;
    if (known !== undefined && from !== null) {
      // Something is missing of what was told: what is under way does not bring it.
      held.stream?.line.cancel();
      held.stream = null;
      held.next = from;
      held.named = null;
    }
    this.soon();
  }

  private unwatch(lot: string): void {
    this.forget(lot);
    this.soon();
  }

  private forget(lot: string): void {
    this.lots.get(lot)?.stream?.line.cancel();
    this.lots.delete(lot);
  }

  /** Looks after streams, and asks for what they do not bring. */
  private turn(): void {
    const nowMs = this.ports.monotonicMs();
    this.endSilent(nowMs);
    this.openStreams(nowMs);
    const wanted = [...this.lots].filter(([, held]) => held.whole || held.stream === null || !held.stream.spoke);
    const streamed = this.lots.size > 0 && wanted.length === 0;
    if (this.polling) this.dueNow = true;
    else if (!streamed || nowMs - this.polledMs >= POLL_SELDOM_MS) this.poll(wanted, nowMs);
    this.arm(POLL_MS);
  }

  private poll(wanted: readonly [string, Held][], nowMs: number): void {
    this.polling = true;
    this.polledMs = nowMs;
    const asked = wanted.map(([lot, { next, whole }]) => ({ lot, next: whole ? null : next }));
    for (const [, held] of wanted) held.whole = false;
    this.ask(asked, (answer) => {
      this.polling = false;
      if (answer !== null && answer.account !== this.account) return this.end();
      if (answer !== null) this.take(answer);
      // What did not come is asked for at the next turn; whoever holds the line says when it is dead.
      if (this.dueNow) this.soon();
      this.dueNow = false;
    });
  }

  private take(answer: PollAnswer): void {
    for (const message of answer.messages) this.told(message);
  }

  private told(message: ServerMessage): void {
    if (message.type === 'beat') return this.beat(message);
    const lot = this.lots.get(lotOf(message));
    if (lot === undefined) return;
    if (message.type === 'snapshot') this.knows(lot, message.seq + 1);
    else if (message.type === 'events') this.knows(lot, (message.items.at(-1)?.seq ?? 0) + 1);
    else if (message.type === 'resync') lot.next = null;
    else if (message.type === 'error' && message.code === 'unknown_lot') this.forget(lotOf(message));
    this.say(message);
  }

  private knows(held: Held, next: number): void {
    if (held.next !== null && next < held.next) return;
    held.next = next;
    held.named = next;
    held.namedMs = this.ports.monotonicMs();
  }

  /** Says of all lots what the house said of each a moment ago: whoever holds the line takes a lot that is not named for lost. */
  private beat({ serverTime, next }: BeatMessage): void {
    const nowMs = this.ports.monotonicMs();
    for (const [lot, named] of Object.entries(next)) {
      const held = this.lots.get(lot);
      if (held !== undefined) Object.assign(held, { named, namedMs: nowMs });
    }
    const all = [...this.lots].flatMap(([lot, { named, namedMs }]): [string, number][] => (named === null || nowMs - namedMs > CONFIRMED_MS ? [] : [[lot, named]]));
    this.say({ type: 'beat', serverTime, next: Object.fromEntries(all) });
  }

  private openStreams(nowMs: number): void {
    if (!this.ports.visible() || nowMs < this.streamsFromMs) return;
    for (const [lot, held] of [...this.lots].slice(0, STREAMS_MAX)) if (held.stream === null) this.openStream(lot, held, nowMs);
  }

  private openStream(lot: string, held: Held, nowMs: number): void {
    const stream: Stream = { line: { cancel: () => undefined }, heardMs: nowMs, spoke: false };
    held.stream = stream;
    stream.line = this.ports.openStream(lot, held.next, {
      message: (text) => {
        const message = readMessage(text);
        if (this.over || held.stream !== stream || message === null) return;
        stream.heardMs = this.ports.monotonicMs();
        stream.spoke = true;
        this.streamsFailed = 0;
        this.told(message);
      },
      closed: () => {
        if (!this.over && held.stream === stream) this.failed(held);
      },
    });
  }

  private endSilent(nowMs: number): void {
    for (const held of this.lots.values()) if (held.stream !== null && nowMs - held.stream.heardMs >= STREAM_SILENT_MS) this.failed(held);
  }

  private failed(held: Held): void {
    held.stream?.line.cancel();
    held.stream = null;
    this.streamsFromMs = this.ports.monotonicMs() + Math.min(STREAM_AGAIN_MS_MAX, STREAM_AGAIN_MS * 2 ** this.streamsFailed);
    this.streamsFailed += 1;
    this.soon();
  }

  private dropStreams(): void {
    for (const held of this.lots.values()) {
      held.stream?.line.cancel();
      held.stream = null;
    }
  }

  private ask(lots: readonly { lot: string; next: number | null }[], told: (answer: PollAnswer | null) => void): void {
    const asked = this.ports.poll(lots, (answer) => {
      this.asking.delete(asked);
      if (!this.over) told(answer);
    });
    this.asking.add(asked);
  }

  private say(message: ServerMessage): void {
    if (!this.over) this.handlers.message(JSON.stringify(message));
  }

  private end(): void {
    this.close();
    this.handlers.closed(0);
  }

  private soon(): void {
    this.arm(0);
  }

  private arm(ms: number): void {
    if (this.over) return;
    this.timer?.cancel();
    this.timer = this.ports.after(ms, () => this.turn());
  }
}

type Frame = { type: 'time'; t: number } | { type: 'watch'; lot: string; from: number | null } | { type: 'unwatch'; lot: string };

/** A frame of this page's own, as far as the line can do it. */
function frameIn(text: string): Frame | null {
  const { type, lot, from, t }: Record<string, unknown> = JSON.parse(text);
  if (type === 'time' && typeof t === 'number') return { type, t };
  if (typeof lot !== 'string') return null;
  if (type === 'unwatch') return { type, lot };
  return type === 'watch' ? { type, lot, from: typeof from === 'number' ? from : null } : null;
}

const lotOf = (message: ServerMessage): string => ('lot' in message && typeof message.lot === 'string' ? message.lot : '');

const beatIn = ({ messages }: PollAnswer): BeatMessage => {
  const last = messages.at(-1);
  if (last?.type !== 'beat') throw new Error('an answer ends with a beat');
  return last;
};
