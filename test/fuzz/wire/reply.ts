/** An answer as it came. `closes`: the line is of no more use. */
export type Reply = { status: number; headers: ReadonlyMap<string, string>; body: Buffer; closes: boolean };

const BETWEEN = Buffer.from('\r\n\r\n');
const CONTINUE = 100;

/** The whole answer at the start of the bytes; null while it is not whole. Bytes after it mean that the house said more than it was asked. */
export function replyIn(bytes: Buffer, method: string): Reply | null {
  const headEnd = bytes.indexOf(BETWEEN);
  if (headEnd === -1) return null;
  const [first = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(first.split(' ')[1]);
  const rest = bytes.subarray(headEnd + BETWEEN.byteLength);
  if (status === CONTINUE) return replyIn(rest, method);
  const headers = new Map(lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  }));
  const body = bodyIn(rest, { status, headers, method });
  if (body === null) return null;
  const stream = headers.get('content-type')?.startsWith('text/event-stream') === true;
  return { status, headers, body, closes: stream || headers.get('connection') === 'close' };
}

function bodyIn(rest: Buffer, { status, headers, method }: { status: number; headers: ReadonlyMap<string, string>; method: string }): Buffer | null {
  if (method === 'HEAD' || status === 204 || status === 304) return Buffer.alloc(0);
  if (headers.get('content-type')?.startsWith('text/event-stream') === true) return rest.includes('\n\n') ? rest : null;
  if (headers.get('transfer-encoding') === 'chunked') return unchunked(rest);
  const length = Number(headers.get('content-length') ?? 0);
  return rest.byteLength < length ? null : rest.subarray(0, length);
}

function unchunked(rest: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', at);
    if (lineEnd === -1) return null;
    const size = Number.parseInt(rest.subarray(at, lineEnd).toString('latin1'), 16);
    const start = lineEnd + 2;
    if (rest.byteLength < start + size + 2) return null;
    if (size === 0) return Buffer.concat(parts);
    parts.push(rest.subarray(start, start + size));
    at = start + size + 2;
  }
}

/** The body as JSON; null when it is none. */
export function jsonOf(reply: Reply): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(reply.body.toString('utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a value is an object with named fields. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
