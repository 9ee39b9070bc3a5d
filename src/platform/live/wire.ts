/** How a message looks on the wire of each carrier. Built once and shared by every connection that is sent the same. */
export type Carrier = 'websocket' | 'event_stream';

const TEXT_FRAME = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const SMALL_MAX = 125;
const MEDIUM_MAX = 65_535;

/** Complete WebSocket text frames (unmasked, uncompressed), one for each text, in one buffer. */
export function textFrames(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const total = lengths.reduce((sum, length) => sum + headBytes(length) + length, 0);
  const out = Buffer.allocUnsafe(total);
  let at = 0;
  texts.forEach((text, index) => {
    const length = lengths[index] ?? 0;
    at = writeHead(out, at, length);
    at += out.write(text, at, length, 'utf8');
  });
  return out;
}

/** One event of an event stream. `seq` becomes its id, which the browser sends back as Last-Event-ID. */
export function eventStreamText(text: string, seq: number | null): string {
  return seq === null ? `data: ${text}\n\n` : `id: ${seq}\ndata: ${text}\n\n`;
}

/** A message for many connections: its bytes are made once for each carrier, when the first connection wants them. */
export class SharedMessage {
  readonly text: string;
  /** Seq of the last item in it; null when it carries none. */
  readonly seq: number | null;
  private framed: Buffer | null = null;
  private streamed: Buffer | null = null;

  constructor(text: string, seq: number | null) {
    this.text = text;
    this.seq = seq;
  }

  bytes(carrier: Carrier): Buffer {
    if (carrier === 'websocket') return (this.framed ??= textFrames([this.text]));
    return (this.streamed ??= Buffer.from(eventStreamText(this.text, this.seq)));
  }
}

const headBytes = (length: number): number => (length <= SMALL_MAX ? 2 : length <= MEDIUM_MAX ? 4 : 10);

function writeHead(out: Buffer, at: number, length: number): number {
  out[at] = TEXT_FRAME;
  if (length <= SMALL_MAX) {
    out[at + 1] = length;
    return at + 2;
  }
  if (length <= MEDIUM_MAX) {
    out[at + 1] = LENGTH_16;
    out.writeUInt16BE(length, at + 2);
    return at + 4;
  }
  out[at + 1] = LENGTH_64;
  out.writeBigUInt64BE(BigInt(length), at + 2);
  return at + 10;
}
