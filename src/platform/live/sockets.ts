import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Admission, Seat } from './admission.ts';
import type { Line, LiveConnection } from './connection.ts';
import { Inbox, type SocketListener } from './inbox.ts';
import { SocketConnection } from './socket-connection.ts';

/** Whether an upgrade is let in, and with what. `status` and `body` go out as a plain HTTP answer. */
export type UpgradeAnswer<Context> =
  | { ok: true; context: Context }
  | { ok: false; status: number; body: string; contentType: string };

export type SocketPorts<Context> = {
  path: string;
  line: Line;
  admission: Admission;
  /** The address that limits are counted by. */
  addressOf: (request: IncomingMessage) => string;
  /** Judges origin and signs in; nothing of the socket is read meanwhile. */
  upgrade: (request: IncomingMessage) => Promise<UpgradeAnswer<Context>>;
  open: (connection: SocketConnection, context: Context) => SocketListener;
  connections: Set<LiveConnection>;
  failed: (error: unknown) => void;
};

// Frames up to twice the limit are read to be refused with a word; longer ones end the socket with 1009.
const READ_FACTOR = 2;
const FRAGMENTS_MAX = 64;
const CHUNKS_MAX = 1_024;

/** Takes the upgrades of an HTTP server at one path. Others are answered 404, as nobody else upgrades here. */
export class Sockets<Context> {
  private readonly ports: SocketPorts<Context>;
  private readonly server: WebSocketServer;
  private stopping = false;

  constructor(ports: SocketPorts<Context>) {
    const { limits } = ports.line;
    this.ports = ports;
    // The published types of the library lack `closeTimeout`.
    const options = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: limits.frameBytesMax * READ_FACTOR,
      maxFragments: FRAGMENTS_MAX,
      maxBufferedChunks: CHUNKS_MAX,
      closeTimeout: limits.closeGraceMs,
    };
    this.server = new WebSocketServer(options);
  }

  attach(server: Server): void {
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  /** From now on upgrades are answered 503. */
  refuseNew(): void {
    this.stopping = true;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Until the library takes the socket over nobody else would hear that it failed.
    const dropped = (): void => {
      socket.destroy();
    };
    socket.on('error', dropped);
    if (request.url?.split('?', 1)[0] !== this.ports.path) return reject(socket, 404, { 'content-type': 'application/problem+json; charset=utf-8' }, NOTHING_HERE);
    if (this.stopping) return reject(socket, 503, { 'retry-after': '1' });
    this.ports.admission.request(this.ports.addressOf(request), (answer) => {
      if (!answer.ok) return reject(socket, 503, { 'retry-after': String(answer.retryAfterSeconds) });
      socket.once('close', answer.seat.release);
      if (socket.destroyed) return answer.seat.release();
      this.letIn(request, socket, head, answer.seat).then(() => socket.off('error', dropped), (error: unknown) => {
        this.ports.failed(error);
        reject(socket, 503, { 'retry-after': '1' });
      });
    });
  }

  private async letIn(request: IncomingMessage, socket: Duplex, head: Buffer, seat: Seat): Promise<void> {
    const answer = await this.ports.upgrade(request);
    if (socket.destroyed) return seat.release();
    if (!answer.ok) return reject(socket, answer.status, { 'content-type': answer.contentType }, answer.body);
    if (this.stopping) return reject(socket, 503, { 'retry-after': '1' });
    this.server.handleUpgrade(request, socket, head, (ws) => {
      const connection = new SocketConnection(this.ports.line, ws, socket);
      const inbox = new Inbox(this.ports.line, connection, this.ports.open(connection, answer.context));
      this.ports.connections.add(connection);
      ws.on('message', (data, binary) => inbox.receive(data, binary));
      ws.on('pong', () => {
        connection.lastHeardMs = this.ports.line.clock.monotonicMs();
      });
      socket.on('drain', () => inbox.readAgain());
      // The library closes the socket itself, with the code that says why.
      ws.on('error', () => {
        connection.closing = true;
      });
      ws.on('close', () => {
        connection.closing = true;
        this.ports.connections.delete(connection);
        inbox.closed();
      });
    });
  }
}

const NOTHING_HERE = JSON.stringify({ type: '/docs#not_found', title: 'Not found', status: 404, detail: 'There is nothing here under that name.', code: 'not_found' });

function reject(socket: Duplex, status: number, headers: Readonly<Record<string, string>> = {}, body = ''): void {
  if (socket.destroyed) return;
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`, 'connection: close', `content-length: ${Buffer.byteLength(body)}`];
  for (const [name, value] of Object.entries(headers)) head.push(`${name}: ${value}`);
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
