import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/** Resolves with the port that was taken. Rejects when the port cannot be had. */
export async function listenAt(app: FastifyInstance, at: { host: string; port: number }): Promise<{ port: number }> {
  await app.listen(at);
  const address = app.server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : at.port };
}

/** How often connections that became idle are let go while the rest drains. */
const IDLE_LOOK_MS = 50;
/** What sockets get to end in after they were cut; one that was upgraded is its owner's to end. */
const CUT_WAIT_MS = 500;

/**
 * Stops taking connections, waits at most `drainMs` for calls under way, then cuts what is left. Resolves at the latest
 * {@link CUT_WAIT_MS} after that, even when an upgraded socket stays open.
 */
export async function closeServer(app: FastifyInstance, drainMs: number): Promise<void> {
  const looks = setInterval(() => app.server.closeIdleConnections(), IDLE_LOOK_MS);
  const cut = setTimeout(() => app.server.closeAllConnections(), drainMs);
  let given: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    given = setTimeout(resolve, drainMs + CUT_WAIT_MS);
  });
  try {
    await Promise.race([app.close(), patience]);
  } finally {
    clearInterval(looks);
    clearTimeout(cut);
    clearTimeout(given);
  }
}

/** What is not HTTP, or has a head too large, gets a last word on its own socket: there is no request to answer. */
export function refuseBadHead(error: { code?: string }, socket: Duplex): void {
  // A peer that went away says nothing and hears nothing.
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  socket.end(`HTTP/1.1 400 Bad Request\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(UNREADABLE)}\r\nconnection: close\r\n\r\n${UNREADABLE}`);
}

/** Requests that the machinery would answer by itself and in other words: expectations other than to go on, and tunnels to elsewhere. */
export function refuseOddRequests(server: Server): void {
  server.on('checkExpectation', (_request, response) => {
    response.writeHead(400, { 'content-type': PROBLEM_TYPE, 'content-length': Buffer.byteLength(UNREADABLE), connection: 'close' }).end(UNREADABLE);
  });
  server.on('connect', (_request, socket) => {
    socket.on('error', () => socket.destroy());
    refuseBadHead({}, socket);
  });
  // The parser still waits for another protocol behind a request that offered one: it would drop what was sent along with the request, and say
  // nothing of a head that it cannot read. So the answer to such a request is the last one on its socket.
  server.prependListener('request', ({ headers }, response) => {
    if (headers.upgrade !== undefined) response.shouldKeepAlive = false;
  });
}

/** Whether a request goes on as something else than HTTP. Clients that only offer to speak HTTP/2, as many do, are answered as they asked, once. */
export const goesOnAsSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
const UNREADABLE = JSON.stringify({ type: '/docs#malformed', title: 'Malformed', status: 400, detail: 'This is not a request that can be read.', code: 'malformed' });
