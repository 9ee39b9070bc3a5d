import { connect, type Socket } from 'node:net';

/** A text frame as it came, without its head; valid only until the callback returns. */
export type OnText = (text: Buffer) => void;
export type PlainSocket = { send(text: string): void; close(): void };

const TEXT = 1;
const PING = 9;
const PONG = 10;
const FINAL = 0x80;
const MASKED = 0x80;
/** A mask of zeros leaves the text as it is; the protocol asks for a mask and not for a particular one. */
const MASK = Buffer.alloc(4);

/**
 * A WebSocket client with nothing on it: whole text frames out, whole frames in, pings answered. What five thousand of them
 * cost decides how much of the machine is left for the house.
 */
export function openWebSocket({ port, token, onText }: { port: number; token: string | null; onText: OnText }): Promise<PlainSocket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const auth = token === null ? '' : `Authorization: Bearer ${token}\r\n`;
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => socket.write(
      `GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n`
      + `Sec-WebSocket-Key: ${Buffer.from(`${Math.random()}`.padEnd(16).slice(0, 16)).toString('base64')}\r\n${auth}\r\n`,
    ));
    let held: Buffer = Buffer.alloc(0);
    let upgraded = false;
    socket.on('data', (chunk) => {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      if (!upgraded) {
        const end = held.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (held.toString('latin1', 9, 12) !== '101') {
          reject(new Error(`The upgrade was answered ${held.toString('latin1', 9, 40)}.`));
          socket.destroy();
          return;
        }
        upgraded = true;
        held = held.subarray(end + 4);
        socket.off('error', reject).on('error', () => {});
        resolve({ send: (text) => socket.write(frameOf(TEXT, Buffer.from(text))), close: () => socket.destroy() });
      }
      held = held.subarray(readFrames(held, socket, onText));
    });
  });
}

/** Hands on every whole frame and returns how many bytes they were. The house sends no frame in parts. */
function readFrames(data: Buffer, socket: Socket, onText: OnText): number {
  let at = 0;
  while (data.length - at >= 2) {
    const opcode = (data[at] ?? 0) & 0x0f;
    let length = (data[at + 1] ?? 0) & 0x7f;
    let start = at + 2;
    if (length === 126) {
      if (data.length - at < 4) break;
      length = data.readUInt16BE(at + 2);
      start = at + 4;
    } else if (length === 127) {
      if (data.length - at < 10) break;
      length = Number(data.readBigUInt64BE(at + 2));
      start = at + 10;
    }
    if (data.length < start + length) break;
    const payload = data.subarray(start, start + length);
    if (opcode === TEXT) onText(payload);
    if (opcode === PING) socket.write(frameOf(PONG, payload));
    at = start + length;
  }
  return at;
}

function frameOf(opcode: number, payload: Buffer): Buffer {
  const head = payload.length < 126 ? Buffer.from([FINAL | opcode, MASKED | payload.length]) : Buffer.from([FINAL | opcode, MASKED | 126, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([head, MASK, payload]);
}
