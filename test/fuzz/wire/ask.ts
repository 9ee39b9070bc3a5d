import type { Input } from './input.ts';
import { Line } from './line.ts';
import { jsonOf } from './reply.ts';

export type Said = { status: number; code: string | null; body: Readonly<Record<string, unknown>> };
export type Asked = { token?: string | null; body?: unknown; bytes?: Buffer; key?: string };

/** Asks a house over lines of its own: each call under way has one for itself, so calls made at once arrive at once. */
export class Asker {
  private readonly port: number;
  private readonly idle: Line[] = [];
  private readonly lines: Line[] = [];

  constructor(port: number) {
    this.port = port;
  }

  /** `call`: `POST /lots`. Throws when no answer comes. */
  async ask(call: string, { token = null, body, bytes, key }: Asked = {}): Promise<Said> {
    const [method = 'GET', path = '/'] = call.split(' ');
    const headers: [string, string][] = [['host', `127.0.0.1:${this.port}`]];
    if (token !== null) headers.push(['authorization', `Bearer ${token}`]);
    if (key !== undefined) headers.push(['idempotency-key', key]);
    const sent = bytes ?? (body === undefined ? null : Buffer.from(JSON.stringify(body)));
    if (sent !== null) headers.push(['content-type', bytes === undefined ? 'application/json' : 'application/octet-stream']);
    return this.send({ method, target: `/api/v1${path}`, headers, body: sent, how: 'whole' });
  }

  async send(input: Input): Promise<Said> {
    const line = this.idle.pop() ?? this.another();
    const outcome = await line.send(input);
    this.idle.push(line);
    if (outcome.kind !== 'reply') throw new Error(`${input.method} ${input.target}: ${outcome.kind}`);
    const body = jsonOf(outcome.reply) ?? {};
    return { status: outcome.reply.status, code: typeof body['code'] === 'string' ? body['code'] : null, body };
  }

  /** The body of an answer that must be good. */
  async must(call: string, asked: Asked = {}): Promise<Readonly<Record<string, unknown>>> {
    const said = await this.ask(call, asked);
    if (said.status >= 300) throw new Error(`${call} was answered ${said.status}: ${JSON.stringify(said.body).slice(0, 600)}`);
    return said.body;
  }

  end(): void {
    for (const line of this.lines) line.end();
  }

  private another(): Line {
    const line = new Line(this.port);
    this.lines.push(line);
    return line;
  }
}

/** The id in a body. */
export const idIn = (body: Readonly<Record<string, unknown>>, name = 'id'): string => (typeof body[name] === 'string' ? body[name] : '');

const HOUR_MS = 3_600_000;

/** A lot that can be published, as it is sent. */
export const listing = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  title: 'Gold watch, 1962', description: 'In working order.', category: 'watches', currency: 'USD', openingPrice: 1_000, closesAt: new Date(Date.now() + 48 * HOUR_MS).toISOString(), ...more,
});
