import type { Chance } from '../../support/oracle/chance.ts';
import type { World } from '../house/world.ts';
import type { Input } from '../wire/input.ts';
import { type Call, inputOf } from './call.ts';
import { jsonText, spoiled, SPOILINGS } from './spoil.ts';
import { letters } from './values.ts';

/** A request that is wrong in one way, and in which way. Null: the call has no place for that fault. */
type Fault = (call: Call, world: World, chance: Chance) => Input | null;

const withHeader = (input: Input, name: string, value: string): Input => ({ ...input, headers: [...input.headers.filter(([known]) => known !== name), [name, value]] });
const withQuery = (call: Call, world: World, chance: Chance, raw: string): Input => {
  const input = inputOf(call, world, chance);
  return { ...input, target: `${input.target}${input.target.includes('?') ? '&' : '?'}${raw}` };
};
const withBody = (call: Call, world: World, chance: Chance, change: (body: Buffer) => Buffer): Input | null => {
  const input = inputOf(call, world, chance);
  return input.body === null || call.bytes !== null ? null : { ...input, body: change(input.body) };
};
const withParam = (call: Call, world: World, chance: Chance, value: string): Input | null => {
  const names = Object.keys(call.params);
  return names.length === 0 ? null : inputOf({ ...call, params: { ...call.params, [chance.pick(names)]: value } }, world, chance);
};

const KINDS = ['lot', 'acc', 'sal', 'ses', 'apr', 'qst', 'img', 'sch', 'ntc', 'ltr'] as const;
const ODD_IDS = ['lot_0', 'lot_01', 'lot_-1', 'lot_1.5', 'lot_9223372036854775808', 'lot_99999999999999999999999999', 'LOT_1', 'lot_', 'lot_1 ', 'lot_１', 'null', 'undefined', '0', '%', '\u0000', 'lot_1\u0000', 'import', 'me', 'current', '-1'] as const;
const CURSORS = ['made up', 'bm9uZQ', 'eyJhIjoxfQ==', '-1', 'ntc_1', 'lot_1', '9223372036854775808', 'é', '%00'] as const;
const TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml', 'application/json; charset=utf-16', 'nonsense', '/', 'application/json, application/json'] as const;

const BODY_FAULTS: Readonly<Record<string, Fault>> = Object.fromEntries(SPOILINGS.map((how) => [
  `body.${how}`, (call: Call, world: World, chance: Chance) => (call.body === undefined ? null : inputOf({ ...call, body: spoiled(call.body, how, chance) }, world, chance)),
]));

/** Every way in which a call is nearly right, by name. */
export const NEAR: Readonly<Record<string, Fault>> = {
  ...BODY_FAULTS,
  'body.none': (call, world, chance) => (call.route.body === undefined ? null : inputOf({ ...call, body: undefined, bytes: null }, world, chance)),
  'body.unasked': (call, world, chance) => (call.route.body !== undefined || call.bytes !== null ? null : inputOf({ ...call, body: { a: 1 } }, world, chance)),
  'json.cut': (call, world, chance) => withBody(call, world, chance, (body) => body.subarray(0, chance.upTo(body.byteLength))),
  'json.trailing': (call, world, chance) => withBody(call, world, chance, (body) => Buffer.concat([body, Buffer.from(chance.pick(['}', ',', '\u0000', ' x', '{}']))])),
  'json.comment': (call, world, chance) => withBody(call, world, chance, (body) => Buffer.concat([Buffer.from('/* */'), body])),
  'encoding.latin1': (call, world, chance) => withBody(call, world, chance, (body) => Buffer.concat([body.subarray(0, -1), Buffer.from([0x2c, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d])])),
  'encoding.utf16': (call, world, chance) => withBody(call, world, chance, (body) => Buffer.from(body.toString('utf8'), 'utf16le')),
  'encoding.mark': (call, world, chance) => withBody(call, world, chance, (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body])),
  'encoding.overlong': (call, world, chance) => withBody(call, world, chance, (body) => Buffer.from(body.toString('latin1').replace('"', '"\u00c0\u00af'), 'latin1')),
  'query.unknown': (call, world, chance) => withQuery(call, world, chance, chance.pick(['x=1', '__proto__=1', '=', 'limit', 'constructor[prototype]=1'])),
  'query.limit': (call, world, chance) => withQuery(call, world, chance, `limit=${chance.pick(['0', '101', '-1', '1.5', '1e2', '', '٣', '00005'])}`),
  'query.cursor': (call, world, chance) => withQuery(call, world, chance, `cursor=${encodeURIComponent(chance.pick(CURSORS))}`),
  'query.twice': (call, world, chance) => withQuery(call, world, chance, 'limit=1&limit=2&cursor=a&cursor=b&q=a&q=b'),
  'query.nul': (call, world, chance) => withQuery(call, world, chance, 'q=a%00b'),
  'query.half': (call, world, chance) => withQuery(call, world, chance, chance.pick(['q=%ff', 'q=%', 'q=%zz', 'q=%ed%a0%80', 'q=%c0%af'])),
  'query.long': (call, world, chance) => withQuery(call, world, chance, `q=${'a'.repeat(chance.pick([200, 201, 4_000]))}`),
  'path.other_kind': (call, world, chance) => withParam(call, world, chance, `${chance.pick(KINDS)}_${1 + chance.upTo(1_000)}`),
  'path.absent': (call, world, chance) => withParam(call, world, chance, `${Object.values(call.params)[0]?.slice(0, 4) ?? 'lot_'}${9_000_000 + chance.upTo(1_000)}`),
  'path.odd': (call, world, chance) => withParam(call, world, chance, chance.pick(ODD_IDS)),
  'path.long': (call, world, chance) => withParam(call, world, chance, 'a'.repeat(chance.pick([64, 256, 257, 3_000]))),
  'key.empty': (call, world, chance) => withHeader(inputOf(call, world, chance), 'idempotency-key', ''),
  'key.long': (call, world, chance) => withHeader(inputOf(call, world, chance), 'idempotency-key', 'k'.repeat(chance.pick([255, 256, 4_000]))),
  'key.odd': (call, world, chance) => withHeader(inputOf(call, world, chance), 'idempotency-key', chance.pick(['é', '\u00ff', '鍵', '"', 'a, b'])),
  'key.missing': (call, world, chance) => (call.key === null ? null : inputOf({ ...call, key: null }, world, chance)),
  'key.twice': (call, world, chance) => {
    const input = inputOf(call, world, chance);
    return { ...input, headers: [...input.headers, ['idempotency-key', 'one'], ['idempotency-key', 'two']] };
  },
  'type.wrong': (call, world, chance) => (call.body === undefined ? null : withHeader(inputOf(call, world, chance), 'content-type', chance.pick(TYPES))),
  'type.missing': (call, world, chance) => {
    const input = inputOf(call, world, chance);
    return input.body === null ? null : { ...input, headers: input.headers.filter(([name]) => name !== 'content-type') };
  },
  'caller.token': (call, world, chance) => withHeader(inputOf({ ...call, caller: null }, world, chance), 'authorization', chance.pick(['Bearer', 'Bearer x', `Bearer ${'a'.repeat(43)}`, `Bearer ${'a'.repeat(5_000)}`, 'Basic YTpi', 'bearer  ', 'Bearer é'])),
  'caller.ended': (call, world, chance) => inputOf({ ...call, caller: chance.pick([world.signedOut, world.suspended]) }, world, chance),
  'caller.other': (call, world, chance) => inputOf({ ...call, caller: chance.pick([...world.bidders.slice(0, 2), ...world.sellers, ...world.clerks, world.finance, world.analyst]) }, world, chance),
  'caller.nobody': (call, world, chance) => inputOf({ ...call, caller: null }, world, chance),
  'caller.foreign_page': (call, world, chance) => {
    const input = inputOf({ ...call, caller: null }, world, chance);
    return { ...input, headers: [...input.headers, ['cookie', `a=b; auctionhub_session=${chance.pick(world.bidders).token}`], chance.pick([['origin', 'https://elsewhere.example'], ['sec-fetch-site', 'cross-site'], ['origin', 'null']] as const)] };
  },
  'header.request_id': (call, world, chance) => withHeader(inputOf(call, world, chance), 'x-request-id', chance.pick(['', ' ', 'a'.repeat(300), '"><script>', '../..', 'é'])),
  'header.forwarded': (call, world, chance) => withHeader(inputOf(call, world, chance), chance.pick(['x-forwarded-for', 'x-real-ip', 'forwarded', 'x-forwarded-proto', 'via']), chance.pick(['127.0.0.1', 'unknown', '::1, 1.2.3.4', 'for=;;'])),
  'header.accept': (call, world, chance) => withHeader(inputOf(call, world, chance), chance.pick(['accept', 'accept-language', 'accept-encoding', 'range', 'if-none-match', 'last-event-id']), chance.pick(['*', 'text/html;q=9', 'bytes=0-1', 'bytes=9-1', '-1', '""', '99999999999999999999', 'x'.repeat(500)])),
  'header.expect': (call, world, chance) => withHeader(inputOf(call, world, chance), 'expect', chance.pick(['100-continue', 'else'])),
  'header.upgrade': (call, world, chance) => {
    const input = inputOf(call, world, chance);
    return { ...input, headers: [...input.headers, ['connection', 'Upgrade, HTTP2-Settings'], ['upgrade', chance.pick(['h2c', 'TLS/1.0', 'else'])], ['http2-settings', 'AAMAAABkAAQAoAAAAAIAAAAA']] };
  },
  'method.other': (call, world, chance) => ({ ...inputOf(call, world, chance), method: chance.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) }),
  'text.one_more': (call, world, chance) => (call.body === undefined ? null : inputOf({ ...call, body: longer(call, chance) }, world, chance)),
};

/** One text of the body made one longer than its schema takes. */
function longer({ route, body }: Call, chance: Chance): unknown {
  const properties: unknown = Object(route.body)['properties'];
  const bounds = Object.entries(Object(properties)).filter(([, shape]) => typeof Object(shape)['maxLength'] === 'number');
  if (bounds.length === 0) return JSON.parse(jsonText(body));
  const [name, shape] = chance.pick(bounds);
  return { ...Object(body), [name]: letters(Number(Object(shape)['maxLength']) + 1, chance) };
}
