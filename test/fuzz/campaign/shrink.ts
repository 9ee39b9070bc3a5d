import type { Input } from '../wire/input.ts';

/** Sendings that one failing input is worth. */
const TRIES_MAX = 60;

/** A smaller input that still fails: parts are left out by halves, as long as `fails` says so. */
export async function shrunk(input: Input, fails: (smaller: Input) => Promise<boolean>): Promise<Input> {
  let best = input;
  let tries = 0;
  for (let again = true; again && tries < TRIES_MAX;) {
    again = false;
    for (const smaller of smallerThan(best)) {
      tries += 1;
      if (tries > TRIES_MAX) break;
      if (await fails(smaller)) {
        best = smaller;
        again = true;
        break;
      }
    }
  }
  return best;
}

function* smallerThan(input: Input): Generator<Input> {
  const { headers, body, target, how } = input;
  if (how !== 'whole' && how !== 'cut') yield { ...input, how: 'whole' };
  if (headers.length > 4) {
    const half = headers.length >> 1;
    yield { ...input, headers: headers.slice(0, half) };
    yield { ...input, headers: [...headers.slice(0, 1), ...headers.slice(half)] };
  }
  for (const [at, [name]] of headers.entries()) if (name !== 'host') yield { ...input, headers: headers.toSpliced(at, 1) };
  const query = target.indexOf('?');
  if (query !== -1) {
    yield { ...input, target: target.slice(0, query) };
    const parts = target.slice(query + 1).split('&');
    if (parts.length > 1) yield { ...input, target: `${target.slice(0, query)}?${parts.slice(parts.length >> 1).join('&')}` };
    if (parts.length > 1) yield { ...input, target: `${target.slice(0, query)}?${parts.slice(0, parts.length >> 1).join('&')}` };
  }
  if (body === null) return;
  yield { ...input, body: null };
  for (const fewer of fewerFields(body)) yield { ...input, body: fewer };
  if (body.byteLength > 1) yield { ...input, body: body.subarray(0, body.byteLength >> 1) };
}

/** The same object with one field less, or with one long text cut in half. */
function* fewerFields(body: Buffer): Generator<Buffer> {
  const value = parsed(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const entries = Object.entries(value);
  for (const [at, [name, part]] of entries.entries()) {
    yield Buffer.from(JSON.stringify(Object.fromEntries(entries.toSpliced(at, 1))));
    if (typeof part === 'string' && part.length > 8) yield Buffer.from(JSON.stringify({ ...value, [name]: part.slice(0, part.length >> 1) }));
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
