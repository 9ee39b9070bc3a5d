import { gzipSync } from 'node:zlib';
import type { Chance } from '../../support/oracle/chance.ts';
import type { World } from '../house/world.ts';
import type { Input } from '../wire/input.ts';
import { isRecord } from '../wire/reply.ts';
import { type Call, inputOf } from './call.ts';
import { Written } from './spoil.ts';

/** A request that is meant to do harm. Null: the call has no place for it. */
type Attack = (call: Call, world: World, chance: Chance) => Input | null;

const SQL = ["'; drop table bidding.lots; --", "' or 1=1 --", '1; select pg_sleep(5)', "\\'; copy identity.accounts to '/tmp/x'; --", '$1', '%', '_', "a' union select null,null--", '||(select version())'] as const;
const HTML = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '{{7*7}}', '${7*7}', '<!--', '&lt;', 'javascript:alert(1)', '\u202egnp.exe', '=HYPERLINK("http://e.example")', '@SUM(1)'] as const;
const PATHS = ['/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/..%2f..%2fetc%2fpasswd', '//etc/passwd', '/assets/../../../package.json', '/assets/..%5c..%5cpackage.json', '/.env', '/api/v1/../../.git/config', '/api/v1/%00', '/%', '/%ff', '/;/', '/?', '/#', '/api/v1//lots', '/api/v1/lots/', '/API/V1/LOTS', '*', 'http://127.0.0.1/api/v1/house', '/images/%2e%2e/320'] as const;
const WIDE = `{${Array.from({ length: 4_000 }, (_, at) => `"k${at}":${at}`).join(',')}}`;
const MANY_FAULTS = `[${'{},'.repeat(10_000)}0]`;
const BOMB = gzipSync(Buffer.alloc(2_000_000, 32));
/** What node takes in names and values together before it refuses, in bytes. */
const HEADERS_BYTES_MAX = 16_384;

const withHeaders = (input: Input, more: readonly (readonly [string, string])[]): Input => ({ ...input, headers: [...input.headers, ...more] });

/** Every text of a body replaced by one of these. */
function poisoned(value: unknown, texts: readonly string[], chance: Chance): unknown {
  if (typeof value === 'string') return chance.pick(texts);
  if (Array.isArray(value)) return value.map((part) => poisoned(part, texts, chance));
  return isRecord(value) && !(value instanceof Written) ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, poisoned(part, texts, chance)])) : value;
}

const poison = (texts: readonly string[]): Attack => (call, world, chance) => {
  const query = Object.fromEntries(Object.keys(call.query).map((name) => [name, chance.pick(texts)]));
  const params = chance.in100(30) ? Object.fromEntries(Object.keys(call.params).map((name) => [name, chance.pick(texts)])) : call.params;
  if (call.body === undefined && Object.keys(call.query).length === 0) return inputOf({ ...call, params: Object.fromEntries(Object.keys(call.params).map((name) => [name, chance.pick(texts)])), query: { q: chance.pick(texts) } }, world, chance);
  return inputOf({ ...call, params, query, body: poisoned(call.body, texts, chance) }, world, chance);
};

const json = (call: Call, world: World, chance: Chance, text: string): Input | null =>
  (call.route.body === undefined ? null : inputOf({ ...call, bytes: null, body: new Written(text) }, world, chance));

/** Every kind of attack, by name. */
export const HOSTILE: Readonly<Record<string, Attack>> = {
  'text.sql': poison(SQL),
  'text.html': poison(HTML),
  'json.prototype': (call, world, chance) => json(call, world, chance, chance.pick(['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"roles":["admin"]}}}', '{"toString":1,"hasOwnProperty":1,"length":-1}'])),
  'json.deep': (call, world, chance) => {
    const depth = chance.pick([100, 5_000, 30_000]);
    return json(call, world, chance, chance.in100(50) ? '['.repeat(depth) + ']'.repeat(depth) : '{"a":'.repeat(Math.floor(depth / 2)) + '1' + '}'.repeat(Math.floor(depth / 2)));
  },
  'json.wide': (call, world, chance) => json(call, world, chance, WIDE),
  'json.many_faults': (call, world, chance) => json(call, world, chance, MANY_FAULTS),
  'body.at_limit': (call, world, chance) => sized(call, world, chance, 0),
  'body.past_limit': (call, world, chance) => sized(call, world, chance, 1),
  'body.far_past_limit': (call, world, chance) => sized(call, world, chance, 300_000),
  'body.binary': (call, world, chance) => (call.route.body === undefined && call.bytes === null ? null : inputOf({ ...call, bytes: Buffer.from(Array.from({ length: 500 }, () => chance.upTo(256))) }, world, chance)),
  'body.compressed': (call, world, chance) => {
    const input = inputOf(call, world, chance);
    return input.body === null ? null : withHeaders({ ...input, body: gzipSync(input.body) }, [['content-encoding', chance.pick(['gzip', 'br', 'deflate', 'identity'])]]);
  },
  'body.bomb': (call, world, chance) => (call.route.body === undefined ? null : withHeaders({ ...inputOf({ ...call, bytes: BOMB }, world, chance) }, [['content-encoding', 'gzip']])),
  'body.chunked': (call, world, chance) => how(call, world, chance, 'chunked'),
  'body.cut': (call, world, chance) => how(call, world, chance, 'cut'),
  'body.slow': (call, world, chance) => how(call, world, chance, 'slow'),
  'body.two_lengths': (call, world, chance) => {
    const input = how(call, world, chance, 'chunked');
    return input === null ? null : withHeaders(input, [['content-length', '3']]);
  },
  'path.traversal': (call, world, chance) => ({ ...inputOf(call, world, chance), target: chance.pick(PATHS) }),
  'path.behind': (call, world, chance) => ({ ...inputOf(call, world, chance), target: `${inputOf(call, world, chance).target.split('?')[0] ?? ''}${chance.pick(PATHS)}` }),
  'query.flood': (call, world, chance) => ({ ...inputOf(call, world, chance), target: `${inputOf(call, world, chance).target.split('?')[0] ?? ''}?${'a=1&'.repeat(2_000)}` }),
  'headers.flood': (call, world, chance) => withHeaders(inputOf(call, world, chance), Array.from({ length: 900 }, (_, at) => [`x-${at}`, '1'] as const)),
  'headers.huge': (call, world, chance) => withHeaders(inputOf(call, world, chance), [['x-large', 'a'.repeat(HEADERS_BYTES_MAX - chance.pick([2_000, 0, -5_000]))]]),
  'headers.cookies': (call, world, chance) => withHeaders(inputOf({ ...call, caller: null }, world, chance), [['cookie', `${'a=b; '.repeat(chance.pick([10, 2_000]))}auctionhub_session=${chance.pick(world.bidders).token}; auctionhub_session=x`]]),
  'headers.broken': (call, world, chance) => ({ ...inputOf(call, world, chance), headers: [['host', 'a'], chance.pick([['na me', 'x'], ['', 'x'], ['x', 'a\u0000b'], ['content-length', '-1'], ['transfer-encoding', 'else'], ['x', '\u007f']] as const)], body: null }),
  'headers.host': (call, world, chance) => ({ ...inputOf(call, world, chance), headers: inputOf(call, world, chance).headers.map(([name, value]) => (name === 'host' ? [name, chance.pick(['', 'elsewhere.example', '127.0.0.1:99999', 'a b', '[::1'])] : [name, value])) }),
  'method.odd': (call, world, chance) => ({ ...inputOf(call, world, chance), method: chance.pick(['TRACE', 'CONNECT', 'PROPFIND', 'get', 'POST1', 'SEARCH', 'LINK', 'QUERY']) }),
};

/** A text of just the size that the call takes, or so many bytes more. Large ones only now and then: they are read to their end. */
function sized(call: Call, world: World, chance: Chance, past: number): Input | null {
  const max = call.route.bodyBytesMax ?? 65_536;
  if (call.route.body === undefined || (max > 300_000 && !chance.in100(5))) return null;
  const room = max + past - '{"a":""}'.length;
  return json(call, world, chance, `{"a":"${'x'.repeat(room)}"}`);
}

function how(call: Call, world: World, chance: Chance, way: Input['how']): Input | null {
  const input = inputOf(call, world, chance);
  return input.body === null ? null : { ...input, how: way };
}
