import type { SocketListener } from '#platform/live/inbox.ts';
import type { Line } from '#platform/live/connection.ts';
import { SocketConnection } from '#platform/live/socket-connection.ts';
import type { SimProcess } from '../world/process.ts';

/** The other end of a socket: whoever watches. */
export type SocketEnd = {
  /** Bytes that left the house, as whole frames. Called in order. */
  put(socket: SimSocket, bytes: Buffer): void;
  /** The house closed the line, or cut it. */
  closed(socket: SimSocket, code: number): void;
};

/** A WebSocket of the house without a carrier: what it writes goes to its other end, which says when it has read it. */
export class SimSocket extends SocketConnection {
  readonly process: SimProcess;
  readonly #end: SocketEnd;
  #listener: SocketListener | null = null;
  #gone: (() => void) | null = null;
  #unsent = 0;

  constructor(line: Line, process: SimProcess, end: SocketEnd) {
    // Everything that touches the carrier is replaced below.
    super(line, null as never, null as never);
    this.process = process;
    this.#end = end;
  }

  serve(listener: SocketListener, gone: () => void): void {
    this.#listener = listener;
    this.#gone = gone;
  }

  /** A frame of the client has arrived. */
  receive(text: string): void {
    const atMs = this.process.clock.monotonicMs();
    this.lastHeardMs = atMs;
    if (!this.closing) this.#listener?.frame(text, atMs);
  }

  /** The other side has read so many bytes. */
  read(bytes: number): void {
    this.#unsent = Math.max(0, this.#unsent - bytes);
    if (this.#unsent === 0 && !this.closing) this.#listener?.readAgain();
  }

  /** The line is gone; the house notices. */
  broken(): void {
    this.closing = true;
    this.#gone?.();
    this.#gone = null;
    this.#listener?.closed();
    this.#listener = null;
  }

  override unsentBytes(): number {
    return this.#unsent;
  }

  override stopReading(): void {}
  override readOn(): void {}

  override ping(): void {
    this.lastHeardMs = this.process.clock.monotonicMs();
  }

  override cut(): void {
    this.#leave(1006);
  }

  protected override put(bytes: Buffer): void {
    this.#unsent += bytes.length;
    this.#end.put(this, bytes);
  }

  protected override sayGoodbye(code: number): void {
    this.#leave(code);
  }

  #leave(code: number): void {
    if (this.#gone === null) return;
    this.broken();
    this.#end.closed(this, code);
  }
}

/** The texts in whole unmasked frames, as a browser reads them. */
export function framesIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const short = (bytes[at + 1] ?? 0) & 0x7f;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    texts.push(bytes.toString('utf8', at + head, at + head + length));
    at += head + length;
  }
  return texts;
}
