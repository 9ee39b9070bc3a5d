import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { accessLog } from './access-log.ts';
import { addressGroup, addressReader } from './address.ts';
import { originPolicy, sessionCookie } from './credentials.ts';
import { readJson } from './json.ts';
import { localLimiter } from './limits.ts';
import { httpMetrics } from './metrics.ts';
import { readPage } from './paging.ts';
import { standingHeaders } from './security.ts';
import { closed } from './shapes.ts';

describe('addresses', () => {
  const from = (peer: string, forwarded?: string): IncomingMessage =>
    ({ socket: { remoteAddress: peer }, headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;
  test('a forwarded address of a peer that nobody trusts is not read', () => {
    expect(addressReader([])(from('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
    expect(addressReader(['10.0.0.0/8'])(from('203.0.113.9', '198.51.100.1'))).toBe('203.0.113.9');
  });
  test('behind trusted proxies the last address that is none of them counts', () => {
    const read = addressReader(['10.0.0.0/8', '2001:db8::1']);
    expect(read(from('10.1.2.3', '198.51.100.1'))).toBe('198.51.100.1');
    expect(read(from('::ffff:10.1.2.3', '1.1.1.1, 198.51.100.1, 10.9.9.9'))).toBe('198.51.100.1');
    expect(read(from('2001:db8::1', '198.51.100.1'))).toBe('198.51.100.1');
    expect(read(from('10.1.2.3', 'rubbish'))).toBe('10.1.2.3');
    expect(read(from('10.1.2.3', '198.51.100.1, rubbish, 10.9.9.9'))).toBe('10.9.9.9');
    expect(read(from('10.1.2.3'))).toBe('10.1.2.3');
  });
  test('what is no address stops the start', () => {
    expect(() => addressReader(['proxy.local'])).toThrow('TRUSTED_PROXIES: proxy.local');
  });
  test('a household with a whole IPv6 network is one', () => {
    expect([addressGroup('192.0.2.7'), addressGroup('2001:db8:1:2:3:4:5:6'), addressGroup('2001:db8:1:2::6'), addressGroup('::1'), addressGroup('2001:db8::')])
      .toEqual(['192.0.2.7', '2001:db8:1:2', '2001:db8:1:2', '0:0:0:0', '2001:db8:0:0']);
  });
});

describe('limits', () => {
  test('a bucket holds a minute\'s calls and fills evenly', () => {
    let nowMs = 0;
    const limiter = localLimiter({ monotonicMs: () => nowMs });
    const take = (subject = 'ann'): number => limiter.take('bid', subject, 60);
    expect(Array.from({ length: 60 }, () => take())).toEqual(Array.from({ length: 60 }, () => 0));
    expect([take(), take('bob'), limiter.take('other', 'ann', 60)]).toEqual([1, 0, 0]);
    nowMs += 999;
    expect(take()).toBe(1);
    nowMs += 1;
    expect([take(), take()]).toEqual([0, 1]);
    nowMs += 3_600_000;
    expect(Array.from({ length: 61 }, () => take()).filter((wait) => wait > 0)).toHaveLength(1);
  });
  test('memory is bounded, and making room costs the same with few and with many', () => {
    let nowMs = 0;
    const limiter = localLimiter({ monotonicMs: () => nowMs }, 100);
    for (let n = 0; n < 100; n += 1) limiter.take('a', `${n}`, 1);
    expect(limiter.take('a', '99', 1)).toBe(60);
    for (let n = 100; n < 5_000; n += 1) expect(limiter.take('a', `${n}`, 1)).toBe(0);
    expect(limiter.take('a', '0', 1)).toBe(0);
    nowMs += 60_000;
    expect(limiter.take('a', '4999', 1)).toBe(0);
  });
});

describe('what breaks in a JSON text is found', () => {
  test.each([
    ['{"a": }', 7], ['{"a" 1}', 6], ['{a: 1}', 2], ['[1,]', 4], ['{"a": 1,}', 9], ['[1] 2', 5], ['{"a": "b\u0000"}', 7], ['{"a": "\\x"}', 7],
    ['nul', 1], ['[tru]', 2], ['{"a": 1}}', 9], ['"open', 1], ['-', 1], ['[1e]', 3], ['{"a": [1, {"b": [}]}', 18], ['\ufeff{}', 1],
  ])('%j at %i', (text, character) => {
    expect(() => { JSON.parse(text); }).toThrow();
    expect(readJson(text)).toEqual({ ok: false, problem: { at: 'body', problem: `is not JSON: character ${character} of ${text.length} does not fit` } });
  });
  test.each(['{"maximum":1,"maximum":2}', '{"a":{"b":1,"b":1}}', '[{"a":1,"\\u0061":2}]'])('%j says one thing twice, and neither is taken', (text) => {
    expect(readJson(text)).toEqual({ ok: false, problem: { at: 'body', problem: 'names a field of one object more than once' } });
  });
  test.each(['[1, 2', '{"a": 1', '[', '{"a":'])('%j ends too early', (text) => {
    expect(readJson(text)).toEqual({ ok: false, problem: { at: 'body', problem: `is not JSON: it ends after ${text.length} characters, before it is whole` } });
  });
  test('a text of 1 MB that breaks at its end is read in one pass', () => {
    const text = `[${'{"a":[1,"x"]},'.repeat(70_000)}`;
    const before = performance.now();
    expect(readJson(text).ok).toBe(false);
    expect(performance.now() - before).toBeLessThan(20_000);
  });
});

test('objects that name their fields are closed at every depth, others are left alone', () => {
  const shape = { type: 'object', properties: { a: { type: 'array', items: { type: 'object', properties: { b: {} } } }, c: { anyOf: [{ type: 'object', properties: { properties: { type: 'string' } } }] }, d: { type: 'object' }, e: { type: 'object', properties: {}, additionalProperties: true } } };
  expect(closed(shape)).toEqual({
    type: 'object', additionalProperties: false,
    properties: {
      a: { type: 'array', items: { type: 'object', properties: { b: {} }, additionalProperties: false } },
      c: { anyOf: [{ type: 'object', properties: { properties: { type: 'string' } }, additionalProperties: false }] },
      d: { type: 'object' }, e: { type: 'object', properties: {}, additionalProperties: true },
    },
  });
});

test('cookies and strict transport are for https only where the house is reached over it', () => {
  expect(sessionCookie('t', 60, true)).toBe('auctionhub_session=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure');
  expect(sessionCookie('t', 60, false)).not.toContain('Secure');
  expect(standingHeaders('https://house.example')).toContain('strict-transport-security');
  for (const url of [null, 'http://localhost:5000']) expect(standingHeaders(url)).not.toContain('strict-transport-security');
});

test('pages of ours are those of the public address and of the address that was asked', () => {
  const ours = originPolicy('https://house.example/');
  expect(ours({ origin: 'https://house.example', host: '10.0.0.1:5000' })).toBe(true);
  expect(ours({ origin: 'http://10.0.0.1:5000', host: '10.0.0.1:5000' })).toBe(true);
  expect(ours({ origin: 'https://house.example.evil', host: 'x' })).toBe(false);
  expect(originPolicy(null)({ origin: 'https://a', host: 'b' })).toBe(false);
});

test('a page is 1 to 100 entries, 50 where nothing is said', () => {
  expect(readPage({})).toEqual({ limit: 50, cursor: null });
  expect(readPage({ limit: '100', cursor: 'x' })).toEqual({ limit: 100, cursor: 'x' });
  for (const limit of ['0', '101', '-1', '1.5', '1e1', ' 5', '٥', 5]) expect(readPage({ limit })).toBeNull();
});

test('lines are handed over together, at the latest after a moment', async () => {
  const handed: string[] = [];
  const log = accessLog({ write: (lines) => void handed.push(lines) }, () => 5);
  const entry = { route: 'look', method: 'GET', status: 503, tookMs: 1.234, requestId: 'r', address: '::1', account: null, trace: 't' };
  for (let n = 0; n < 513; n += 1) log.add(entry);
  expect(handed.map((lines) => lines.split('\n').length - 1)).toEqual([512]);
  await expect.poll(() => handed.length).toBe(2);
  expect(JSON.parse(handed[1] ?? '')).toEqual({ level: 40, time: 5, msg: 'request', route: 'look', method: 'GET', status: 503, ms: 1.23, requestId: 'r', address: '::1', trace: 't' });
});

test('durations are counted by route, method and status, and the number of series is bounded', async () => {
  const metrics = openMetrics();
  const http = httpMetrics(metrics);
  http.observe('look', 'GET', 200, 0.02);
  http.observe('look', 'GET', 200, 0.2);
  for (let n = 0; n < 1_500; n += 1) http.observe(`route${n}`, 'GET', 200, 0.001);
  const { body } = await metrics.page();
  expect(body).toContain('http_request_duration_seconds_count{route="look",method="GET",status="200"} 2');
  expect(body).toContain('http_request_duration_seconds_bucket{le="0.025",route="look",method="GET",status="200"} 1');
  expect(body).toContain('http_request_duration_seconds_count{route="other",method="GET",status="200"} 601');
});
