import { connect, type Socket } from 'node:net';
import type { BidLine, LineAnswer } from './line.ts';

/**
 * One keep-alive connection that bids over HTTP/1.1: one request under way at a time, written in one piece, its answer
 * read without copying more than the body. Enough of HTTP for answers with a content-length, which is what the house sends.
 */
export function httpLine({ port, token, answered }: { port: number; token: string; answered: (answer: LineAnswer) => void }): Promise<BidLine> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let asked: string | null = null;
  let held: Buffer | null = null;
  socket.on('data', (chunk) => {
    held = held === null ? chunk : Buffer.concat([held, chunk]);
    const answer = readAnswer(held);
    if (answer === null) return;
    held = null;
    const key = asked;
    asked = null;
    answered({ key, status: answer.status, body: answer.body });
  });
  const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  return opened(socket, {
    bid: (key, lot, maximum) => {
      asked = key;
      const body = `{"maximum":${maximum}}`;
      socket.write(`POST /api/v1/lots/${lot}/bids HTTP/1.1\r\n${head}Idempotency-Key: ${key}\r\nContent-Length: ${body.length}\r\n\r\n${body}`, 'latin1');
    },
    close: () => socket.destroy(),
  });
}

function opened(socket: Socket, line: BidLine): Promise<BidLine> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(line));
    socket.once('error', reject);
    // A line that breaks later is seen by its bids: they are never answered and the window says so.
    socket.once('connect', () => socket.on('error', () => {}));
  });
}

const LENGTH = /content-length: *(\d+)/i;

function readAnswer(data: Buffer): { status: number; body: string } | null {
  const end = data.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = data.toString('latin1', 0, end);
  const length = Number(LENGTH.exec(head)?.[1] ?? 0);
  if (data.length < end + 4 + length) return null;
  return { status: Number(head.slice(9, 12)), body: data.toString('utf8', end + 4, end + 4 + length) };
}
