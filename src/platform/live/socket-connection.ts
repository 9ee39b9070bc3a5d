import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { type Line, LiveConnection } from './connection.ts';
import { TokenBucket } from './rate.ts';

/** Too many frames, or too many that cannot be read. */
export const POLICY_CLOSE = 1008;

/**
 * A WebSocket. Shared frames are written to the line past the library, as whole frames; nothing of it can come
 * between, because with compression off it too writes whole frames at once.
 */
export class SocketConnection extends LiveConnection {
  readonly carrier = 'websocket';
  readonly answersPings = true;
  private readonly ws: WebSocket;
  private readonly line: Duplex;
  private readonly frames: TokenBucket;
  private readonly faults: TokenBucket;

  constructor(line: Line, ws: WebSocket, socket: Duplex) {
    super(line);
    const nowMs = line.clock.monotonicMs();
    this.ws = ws;
    this.line = socket;
    this.frames = new TokenBucket({ perSecond: this.limits.framesPerSecondMax, burst: this.limits.framesBurstMax }, nowMs);
    this.faults = new TokenBucket({ perSecond: this.limits.malformedPerSecondMax, burst: this.limits.malformedBurstMax }, nowMs);
  }

  unsentBytes(): number {
    return this.line.writableLength;
  }

  /** Counts a frame. Closes the socket and returns false when there are far too many. */
  countFrame(atMs: number): boolean {
    if (this.frames.take(atMs)) return true;
    this.close(POLICY_CLOSE, 'too many frames');
    return false;
  }

  /** Counts a frame that could not be read. Closes the socket when it goes on. */
  blame(atMs: number): void {
    if (!this.faults.take(atMs)) this.close(POLICY_CLOSE, 'malformed frames');
  }

  /** Stops reading. What was read already still comes out of the library. */
  stopReading(): void {
    if (!this.ws.isPaused) this.ws.pause();
  }

  readOn(): void {
    if (this.ws.isPaused && !this.closing) this.ws.resume();
  }

  ping(): void {
    if (!this.closing) this.ws.ping();
  }

  cut(): void {
    this.closing = true;
    this.ws.terminate();
  }

  protected put(bytes: Buffer): void {
    this.line.write(bytes);
  }

  protected sayGoodbye(code: number, reason: string): void {
    // A paused socket would never read the other side's goodbye.
    if (this.ws.isPaused) this.ws.resume();
    this.ws.close(code, reason);
  }
}
