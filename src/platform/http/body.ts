import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { readJson, type JsonRead } from './json.ts';
import type { HttpDeclaration, HttpRefused } from './types.ts';

/** Bytes of a body where the declaration says nothing. */
export const BODY_BYTES_DEFAULT = 65_536;
/** What is still read and thrown away of a body that was refused for its size, so that the sender can hear the refusal. */
const DISCARDED_BYTES_MAX = 33_554_432;
const DISCARD_WAIT_MS = 10_000;

/** Every body arrives as bytes, up to the limit of its route; its route decides how they are read. */
export function takeBodiesAsBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** The body as the declaration wants it: bytes, or the value of a JSON text (undefined when nothing was sent). */
export function readBody(declaration: HttpDeclaration, contentType: string | undefined, sent: unknown): JsonRead {
  const bytes = sent instanceof Uint8Array ? sent : null;
  if (declaration.bodyAs === 'bytes') return { ok: true, value: bytes ?? new Uint8Array(0) };
  if (bytes === null || bytes.byteLength === 0) return { ok: true, value: undefined };
  if (declaration.body === undefined) return { ok: true, value: undefined };
  if (!isJsonType(contentType)) return { ok: false, problem: { at: 'content-type', problem: 'must be application/json' } };
  if (!isUtf8(bytes)) return { ok: false, problem: { at: 'body', problem: 'is not UTF-8' } };
  return readJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
}

/** The refusal for an error met while a body was read; null when the error says something else. */
export function refusalOfBody(error: unknown): HttpRefused | null {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return { ok: false, code: 'too_large' };
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') return { ok: false, code: 'malformed', errors: [{ at: 'content-length', problem: 'does not fit the body' }] };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return { ok: false, code: 'malformed', errors: [{ at: 'content-type', problem: 'cannot be read' }] };
  const broken = typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode === 400;
  return broken ? { ok: false, code: 'malformed', errors: [{ at: 'body', problem: 'ended before it was whole' }] } : null;
}

/**
 * Lets a refused body run into nothing. Cutting at once would reset the connection under the refusal; reading without end
 * would let one sender hold a socket. So both bytes and time are bounded, then the socket is cut.
 */
export function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  let discardedBytes = 0;
  const cut = (): void => void request.socket.destroy();
  const timer = setTimeout(cut, DISCARD_WAIT_MS).unref();
  request.on('data', (chunk: Uint8Array) => {
    discardedBytes += chunk.byteLength;
    if (discardedBytes > DISCARDED_BYTES_MAX) cut();
  });
  request.once('close', () => clearTimeout(timer));
  request.resume();
}

function isJsonType(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  if (contentType === 'application/json') return true;
  const [type = ''] = contentType.toLowerCase().split(';', 1);
  return type.trim() === 'application/json' || type.trim().endsWith('+json');
}
