import { type RawData, WebSocket } from 'ws';

/** A message as it came, parsed. */
export type Message = { type: string; [field: string]: unknown };
export type Item = { seq: number; kind: string; [field: string]: unknown };

/** A client of the live protocol that keeps all that it was sent. */
export class LiveClient {
  readonly messages: Message[] = [];
  /** Code of the close; null while open. */
  closed: number | null = null;
  readonly ws: WebSocket;
  private readonly counts = new Map<string, number>();
  private readonly waiting = new Set<() => void>();

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on('message', (data) => {
      const message = parsed(textOf(data));
      this.messages.push(message);
      this.counts.set(message.type, this.count(message.type) + 1);
      this.wake();
    });
    ws.on('close', (code) => {
      this.closed = code;
      this.wake();
    });
    // What went wrong shows in the close code.
    ws.on('error', () => undefined);
  }

  /** Connects and waits for the welcome. Rejects with the HTTP status when the upgrade is refused. */
  static async connect(port: number, headers: Record<string, string> = {}): Promise<LiveClient> {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers });
    const client = new LiveClient(ws);
    await new Promise<void>((resolve, reject) => {
      ws.once('open', resolve);
      ws.once('unexpected-response', (_request, response) => reject(new Error(`refused with ${response.statusCode}`)));
    });
    await client.first('welcome');
    return client;
  }

  send(frame: object): void {
    this.ws.send(JSON.stringify(frame));
  }

  /** How many of a type came so far. */
  count(type: string): number {
    return this.counts.get(type) ?? 0;
  }

  of(type: string): Message[] {
    return this.messages.filter((message) => message.type === type);
  }

  /** Every item of every `events` of a lot, as it came. */
  items(lot: string): Item[] {
    return this.messages.flatMap((message) => (message.type === 'events' && message['lot'] === lot ? itemsOf(message) : []));
  }

  seqs(lot: string): number[] {
    return this.items(lot).map((item) => item.seq);
  }

  /** Waits until `true_` holds; asked again after each message. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
      });
    }
  }

  async first(type: string): Promise<Message> {
    return this.nth(type, 1);
  }

  /** The `count`th message of a type, once it is there. */
  async nth(type: string, count: number): Promise<Message> {
    await this.until(() => this.count(type) >= count);
    const message = this.of(type)[count - 1];
    if (message === undefined) throw new Error('unreachable');
    return message;
  }

  /** Asks for the time and waits for the answer: everything that was sent before it has been done. */
  async sync(): Promise<void> {
    const before = this.count('time');
    this.send({ type: 'time', t: before });
    await this.nth('time', before + 1);
  }

  async closeCode(): Promise<number> {
    await this.until(() => this.closed !== null);
    return this.closed ?? 0;
  }

  private wake(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const resolve of waiting) resolve();
  }
}

/** A text message is one buffer, unless a client asked for something else. */
export function textOf(data: RawData): string {
  if (!Buffer.isBuffer(data)) throw new Error('not one buffer');
  return data.toString();
}

function parsed(text: string): Message {
  const value: unknown = JSON.parse(text);
  if (!isMessage(value)) throw new Error(`no message: ${text}`);
  return value;
}

function itemsOf(message: Message): Item[] {
  const items = message['items'];
  return Array.isArray(items) ? items : [];
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** From `first` to `last`. */
export const run = (first: number, last: number): number[] => Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
