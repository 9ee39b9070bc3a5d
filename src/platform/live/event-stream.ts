import type { ServerResponse } from 'node:http';
import { type Line, LiveConnection } from './connection.ts';

const RETRY_MIN_MS = 1_000;
const RETRY_SPREAD_MS = 2_000;

/** A stream of server-sent events over a plain response. It is only written to; the browser comes back by itself. */
export class EventStreamConnection extends LiveConnection {
  readonly carrier = 'event_stream';
  readonly answersPings = false;
  private readonly response: ServerResponse;
  private readonly shared: Line;

  /** Writes the head at once. `chance`, from 0 up to 1, spreads the moment at which browsers come back. */
  constructor(line: Line, response: ServerResponse, chance: number) {
    super(line);
    this.shared = line;
    this.response = response;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${Math.round(RETRY_MIN_MS + chance * RETRY_SPREAD_MS)}\n\n`);
  }

  unsentBytes(): number {
    return this.response.writableLength;
  }

  ping(): void {
    // Beats tell whether the line is alive: unread ones make it slow.
  }

  cut(): void {
    this.closing = true;
    this.response.destroy();
  }

  protected put(bytes: Buffer): void {
    this.response.write(bytes);
  }

  protected sayGoodbye(): void {
    this.response.end();
    this.shared.timers.after(this.limits.closeGraceMs, () => this.cut());
  }
}
