import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LotId } from '#domain/ids.ts';
import { turn } from '#platform/time/system.ts';
import { type Item, run } from '../../../test/support/live-client.ts';
import { liveHouse, type LiveHouse } from '../../../test/support/live-house.ts';

let house: LiveHouse;
let lot: LotId;
let streams: ClientRequest[];
beforeEach(async () => {
  streams = [];
  house = await liveHouse();
  lot = house.bidding.openLot();
});
afterEach(async () => {
  for (const stream of streams) stream.destroy();
  await house.stop();
});

test('an event stream carries the same messages, with the last seq as id', async () => {
  const stream = await open(lot);
  expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  await stream.until(() => stream.events.length >= 1);
  expect(stream.events[0]).toMatchObject({ id: '1', data: { type: 'snapshot', seq: 1 } });
  house.bidding.happen(lot, 'bid.accepted', 3);
  await stream.until(() => stream.events.length >= 2);
  expect(stream.events[1]).toMatchObject({ id: '4', data: { type: 'events', lot } });
  expect(stream.seqs()).toEqual([2, 3, 4]);
  await house.time.pass(1_050);
  await stream.until(() => stream.events.length >= 3);
  expect(stream.events[2]).toEqual({ id: null, data: { type: 'beat', serverTime: '2030-01-01T09:00:01.000Z', next: { [lot]: 5 } } });
});

test('a stream that comes back with Last-Event-ID goes on after it', async () => {
  house.bidding.happen(lot, 'bid.accepted', 5);
  const stream = await open(lot, { 'last-event-id': '3' });
  await stream.until(() => stream.seqs().length >= 3);
  house.bidding.happen(lot);
  await stream.until(() => stream.seqs().length >= 4);
  expect(stream.seqs()).toEqual(run(4, 7));
  expect(stream.events.every((event) => event.data['type'] === 'events')).toBe(true);
});

test.each(['x', '-1', '1.5', '9'.repeat(17)])('a Last-Event-ID of %s is passed over', async (id) => {
  const stream = await open(lot, { 'last-event-id': id });
  await stream.until(() => stream.events.length >= 1);
  expect(stream.events[0]).toMatchObject({ data: { type: 'snapshot' } });
});

test('a stream of an unknown lot, or of something else, is a problem and no stream', async () => {
  for (const id of ['lot_999', 'acc_1']) {
    const { response, text } = await fetched(`/api/v1/lots/${id}/events`);
    expect(response.statusCode).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ code: 'unknown_lot', status: 404 });
  }
});

test('the signed-in see the lot as their own on a stream too', async () => {
  const stream = await open(lot, { cookie: `auctionhub_session=${house.signIn('anna')}` });
  await stream.until(() => stream.events.length >= 1);
  expect(stream.events[0]).toMatchObject({ data: { state: { you: { account: 'acc_1' } } } });
});

test('a stream ends when the house stops', async () => {
  const stream = await open(lot);
  await stream.until(() => stream.events.length >= 1);
  const stopped = house.gateway.stop();
  await stream.ended;
  await house.time.pass(3_000);
  await stopped;
  expect((await fetched(`/api/v1/lots/${lot}/events`)).response.statusCode).toBe(503);
});

test('without checks everything is disabled and the house is healthy', async () => {
  const { response, text } = await fetched('/health/detail');
  expect(response.statusCode).toBe(200);
  const names = ['postgres', 'redis', 'rabbitmq', 'elasticsearch', 'outbox', 'clock', 'disk', 'records', 'services'];
  expect(JSON.parse(text)).toEqual({ status: 'healthy', version: '1.2.3', checks: names.map((name) => ({ name, status: 'disabled', latencyMs: 0 })) });
});

test('without PostgreSQL the house is unhealthy and takes no calls, but lives', async () => {
  house.dials.checks.postgres = () => Promise.reject(new Error('secret address'));
  expect((await fetched('/health')).response.statusCode).toBe(503);
  expect((await fetched('/health/ready')).response.statusCode).toBe(503);
  expect((await fetched('/health/live')).response.statusCode).toBe(200);
  const { response, text } = await fetched('/health/detail');
  expect(response.statusCode).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ status: 'unhealthy' });
  expect(text).not.toContain('secret');
});

test('without anything else the house is degraded and goes on', async () => {
  house.dials.checks.postgres = async () => ({ status: 'healthy' });
  house.dials.checks.redis = async () => ({ status: 'unhealthy', detail: 'in-process fallback' });
  const ready = await fetched('/health/ready');
  expect(ready.response.statusCode).toBe(200);
  expect(JSON.parse(ready.text)).toMatchObject({ status: 'degraded' });
  expect(ready.text).not.toContain('fallback');
  expect((await fetched('/health/detail')).text).toContain('fallback');
});

test('a check that hangs is unhealthy after two seconds, and asked once a second at most', async () => {
  let asked = 0;
  house.dials.checks.postgres = () => {
    asked += 1;
    return new Promise(() => undefined);
  };
  const answers = [fetched('/health/ready'), fetched('/health/ready')];
  while (asked === 0) await turn();
  const winding = house.time.pass(2_100);
  expect((await Promise.all(answers)).map(({ response }) => response.statusCode)).toEqual([503, 503]);
  await winding;
  expect(asked).toBeLessThanOrEqual(2);
});

test('a house that stops is not ready', async () => {
  const stopped = house.gateway.stop();
  expect((await fetched('/health/ready')).response.statusCode).toBe(503);
  await house.time.pass(100);
  await stopped;
});

test('the metrics page tells of connections and events', async () => {
  const client = await house.connect();
  client.send({ type: 'watch', lot });
  await client.first('snapshot');
  house.bidding.happen(lot, 'bid.accepted', 3);
  await client.until(() => client.seqs(lot).length >= 3);
  await house.time.pass(1_100);
  const { response, text } = await fetched('/metrics');
  expect(response.headers['content-type']).toContain('text/plain');
  expect(text).toContain('live_connections 1\n');
  expect(text).toContain('live_events_total 3\n');
  expect(text).toContain('live_lots 1\n');
});

test('lots that do not exist take no memory', async () => {
  const client = await house.connect();
  for (const at of run(1, 50)) client.send({ type: 'watch', lot: `lot_9${at}` });
  await client.nth('error', 50);
  expect((await fetched('/metrics')).text).toContain('live_lots 0\n');
});

type StreamEvent = { id: string | null; data: Record<string, unknown> };
type Stream = { response: IncomingMessage; events: StreamEvent[]; seqs(): number[]; until(holds: () => boolean): Promise<void>; ended: Promise<void> };

async function open(id: string, headers: Record<string, string> = {}): Promise<Stream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get({ host: '127.0.0.1', port: house.port, path: `/api/v1/lots/${id}/events`, headers }, resolve);
    request.on('error', reject);
    streams.push(request);
  });
  const events: StreamEvent[] = [];
  const waiting: (() => void)[] = [];
  let rest = '';
  response.setEncoding('utf8');
  response.on('error', () => undefined);
  response.on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    events.push(...blocks.flatMap(eventOf));
    for (const resolve of waiting.splice(0)) resolve();
  });
  return {
    response, events,
    seqs: () => events.flatMap(({ data }) => (data['type'] === 'events' ? itemsOf(data) : [])).map((item) => item.seq),
    until: async (holds) => {
      while (!holds()) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    ended: new Promise((resolve) => response.on('end', resolve)),
  };
}

const itemsOf = (data: Record<string, unknown>): Item[] => (Array.isArray(data['items']) ? data['items'] : []);

function eventOf(block: string): StreamEvent[] {
  const field = (name: string): string | null => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
  const data = field('data');
  return data === null ? [] : [{ id: field('id'), data: JSON.parse(data) }];
}

function fetched(path: string): Promise<{ response: IncomingMessage; text: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: house.port, path, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => { text += part; });
      response.on('end', () => resolve({ response, text }));
    }).on('error', reject);
  });
}
