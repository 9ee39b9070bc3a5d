/** A request down to its bytes, so that it can be made wrong in every way that a client can be wrong. */
export type Input = {
  method: string;
  /** What stands behind the method, escaped as it is sent. */
  target: string;
  /** In the order in which they are sent; a name may come twice. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer | null;
  /** whole: length and bytes. chunked: in small chunks. cut: the length is said and half of it comes, then the line ends. slow: in parts with pauses. */
  how: 'whole' | 'chunked' | 'cut' | 'slow';
};

const CHUNK_BYTES = 7_001;

/** The bytes up to and with the empty line. */
export function headOf(input: Input): Buffer {
  const lines = [`${input.method} ${input.target} HTTP/1.1`, ...input.headers.map(([name, value]) => `${name}: ${value}`)];
  if (input.how === 'chunked') lines.push('transfer-encoding: chunked');
  else if (input.body !== null) lines.push(`content-length: ${input.body.byteLength}`);
  // Header bytes are Latin-1 on the wire; what does not fit in there is sent as UTF-8, as careless programs do.
  const text = `${lines.join('\r\n')}\r\n\r\n`;
  return /^[\u0000-\u00ff]*$/.test(text) ? Buffer.from(text, 'latin1') : Buffer.from(text, 'utf8');
}

/** The body in the pieces in which it goes out. */
export function bodyParts(input: Input): Buffer[] {
  const { body, how } = input;
  if (how === 'chunked') return [...pieces(body ?? Buffer.alloc(0), CHUNK_BYTES).map(chunk), Buffer.from('0\r\n\r\n')];
  if (body === null) return [];
  if (how === 'cut') return [body.subarray(0, body.byteLength >> 1)];
  return how === 'slow' ? pieces(body, Math.max(1, Math.ceil(body.byteLength / 3))) : [body];
}

/** The same as a command that a person can run, with `$HOUSE` for the address of the house. */
export function curlOf(input: Input): string {
  const words = ['curl', '-i', '-X', input.method, '--path-as-is', `"$HOUSE"${quoted(input.target)}`];
  for (const [name, value] of input.headers) if (name !== 'host') words.push('-H', quoted(`${name}: ${value}`));
  if (input.how === 'chunked') words.push('-H', quoted('transfer-encoding: chunked'));
  if (input.how === 'slow') words.push('--limit-rate', '1k');
  const { body } = input;
  if (body === null) return words.join(' ');
  const text = body.toString('utf8');
  const plain = Buffer.from(text, 'utf8').equals(body) && !text.includes('\u0000');
  if (plain) return [...words, '--data-binary', quoted(text)].join(' ');
  return `echo ${body.toString('base64')} | base64 -d | ${words.join(' ')} --data-binary @-`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const chunk = (part: Buffer): Buffer => Buffer.concat([Buffer.from(`${part.byteLength.toString(16)}\r\n`), part, Buffer.from('\r\n')]);

function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.byteLength / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}
