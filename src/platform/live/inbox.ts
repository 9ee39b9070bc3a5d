import type { RawData } from 'ws';
import type { Line } from './connection.ts';
import type { SocketConnection } from './socket-connection.ts';

/** What a protocol does with one socket. Called in order; never after `closed`. */
export type SocketListener = {
  /** A text frame within the size. `atMs`: monotonic, when it was read. */
  frame(text: string, atMs: number): void;
  /** A frame that the carrier refused; the socket stays open unless it goes on. */
  refused(code: 'malformed' | 'too_large'): void;
  /** The other side has read all that was written. */
  readAgain(): void;
  closed(): void;
};

/** A frame that was read: its text, or why it has none. */
type Frame = { text: string; atMs: number } | { refused: 'malformed' | 'too_large'; atMs: number };

/**
 * Hands the frames of one socket to its listener, in order. While the other side does not read the answers that it has
 * asked for, its next frames wait here and the socket is not read: what waits is at most what one reading brought.
 */
export class Inbox {
  private readonly line: Line;
  private readonly connection: SocketConnection;
  private readonly listener: SocketListener;
  private waiting: Frame[] = [];

  constructor(line: Line, connection: SocketConnection, listener: SocketListener) {
    this.line = line;
    this.connection = connection;
    this.listener = listener;
    // When the kernel takes everything at once there is nothing to be told of later.
    connection.flushed = () => {
      if (this.waiting.length > 0 && !connection.clogged) this.readAgain();
    };
  }

  receive(data: RawData, binary: boolean): void {
    const { connection } = this;
    const atMs = this.line.clock.monotonicMs();
    connection.lastHeardMs = atMs;
    if (connection.closing || !connection.countFrame(atMs)) return;
    const frame = frameOf(data, binary, atMs, this.line.limits.frameBytesMax);
    if (this.waiting.length > 0 || connection.clogged) {
      this.waiting.push(frame);
      connection.stopReading();
    } else {
      this.hand(frame);
    }
  }

  /** Goes on with what waits, as far as the other side reads. */
  readAgain(): void {
    const waiting = this.waiting;
    let done = 0;
    while (done < waiting.length && !this.connection.clogged && !this.connection.closing) {
      const frame = waiting[done];
      done += 1;
      if (frame !== undefined) this.hand(frame);
    }
    this.waiting = waiting.slice(done);
    if (this.waiting.length === 0) this.connection.readOn();
    this.listener.readAgain();
  }

  closed(): void {
    this.waiting = [];
    this.listener.closed();
  }

  private hand(frame: Frame): void {
    if ('text' in frame) {
      this.listener.frame(frame.text, frame.atMs);
    } else {
      this.listener.refused(frame.refused);
      this.connection.blame(frame.atMs);
    }
  }
}

function frameOf(data: RawData, binary: boolean, atMs: number, bytesMax: number): Frame {
  if (binary || !Buffer.isBuffer(data)) return { refused: 'malformed', atMs };
  return data.length > bytesMax ? { refused: 'too_large', atMs } : { text: data.toString(), atMs };
}
