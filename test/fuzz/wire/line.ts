import { connect, type Socket } from 'node:net';
import { bodyParts, headOf, type Input } from './input.ts';
import { replyIn, type Reply } from './reply.ts';

/** What came of an input: an answer, or the line ended without one. `late`: neither, for too long. */
export type Outcome = { kind: 'reply'; reply: Reply } | { kind: 'ended' } | { kind: 'late' };

/** An answer may take long on a machine with more work than it can do; past this the house hangs. */
const ANSWER_MS_MAX = 20_000;
const PAUSE_MS = 5;

/**
 * One line to the house that sends one input at a time and is made anew when it broke. An event stream counts as answered with its first
 * message, and its line is then dropped.
 */
export class Line {
  /** What was sent on it last, in words of whoever sends: an answer may depend on what came before. */
  said = 'nothing';
  private readonly port: number;
  private socket: Socket | null = null;

  constructor(port: number) {
    this.port = port;
  }

  async send(input: Input): Promise<Outcome> {
    const kept = this.socket !== null;
    const outcome = await this.try(input);
    // The house may let go of a line that rests; that is no answer to what was sent just then.
    return kept && outcome.kind === 'ended' && input.how !== 'cut' ? this.try(input) : outcome;
  }

  end(): void {
    this.socket?.destroy();
    this.socket = null;
  }

  private async try(input: Input): Promise<Outcome> {
    const socket = this.socket ?? await this.open();
    if (socket === null) return { kind: 'ended' };
    const heard = hear(socket, input.method);
    const slow = input.how === 'slow';
    // All that need not wait goes out in one piece.
    if (!slow) socket.cork();
    socket.write(headOf(input));
    for (const part of bodyParts(input)) {
      if (slow) await new Promise((resolve) => { setTimeout(resolve, PAUSE_MS); });
      if (socket.writable) socket.write(part);
    }
    if (!slow) socket.uncork();
    if (input.how === 'cut') socket.end();
    const outcome = await heard;
    if (outcome.kind !== 'reply' || outcome.reply.closes || input.how === 'cut') this.end();
    return outcome;
  }

  private async open(): Promise<Socket | null> {
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (!open) return null;
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (this.socket === socket) this.socket = null;
    });
    this.socket = socket;
    return socket;
  }
}

function hear(socket: Socket, method: string): Promise<Outcome> {
  return new Promise((resolve) => {
    let bytes: Buffer = Buffer.alloc(0);
    const done = (outcome: Outcome): void => {
      clearTimeout(timer);
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve(outcome);
    };
    const onData = (part: Buffer): void => {
      bytes = bytes.byteLength === 0 ? part : Buffer.concat([bytes, part]);
      const reply = replyIn(bytes, method);
      if (reply !== null) done({ kind: 'reply', reply });
    };
    const onClose = (): void => done({ kind: 'ended' });
    const timer = setTimeout(() => done({ kind: 'late' }), ANSWER_MS_MAX);
    socket.on('data', onData);
    socket.on('close', onClose);
  });
}
