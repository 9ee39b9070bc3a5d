import { createRequire } from 'node:module';
import type { errors } from '@elastic/elasticsearch';
import type { default as ClientMock } from '@elastic/elasticsearch-mock';
import { beforeEach, expect, test } from 'vitest';
import { elasticsearch } from './elasticsearch.ts';
import { EngineAway, EngineRefused, type SearchEngine } from './ports.ts';

/* What is made of what an engine says: what may go well later is told from what never will. */

// The mock knows the errors of the package as it is required, not as it is imported.
const require = createRequire(import.meta.url);
const Mock = require('@elastic/elasticsearch-mock') as typeof ClientMock.default;
const asRequired = require('@elastic/elasticsearch') as { errors: typeof errors };
const answered = (statusCode: number, type: string): Error =>
  new asRequired.errors.ResponseError({ statusCode, body: { error: { type } }, headers: {}, warnings: null, meta: {} } as never);

let mock: InstanceType<typeof Mock>;
let engine: SearchEngine;
beforeEach(() => {
  mock = new Mock();
  engine = elasticsearch('http://elastic:a-secret-word@127.0.0.1:9', { Connection: mock.getConnection() as never });
});

const document = (id: string) => ({ index: 'a', id, version: 3, source: { at: 1 } });
const bulkOf = (...statuses: number[]): unknown => mock.add({ method: 'POST', path: '/_bulk' }, () => ({
  errors: true, items: statuses.map((status, at) => ({ index: { _id: String(at), _index: 'a', status, ...(status < 300 ? {} : { error: { type: 'x', reason: `because of ${status}` } }) } })),
}));

test('a document that is there in a newer version counts as taken, and one that cannot be is told with its reason', async () => {
  bulkOf(201, 409, 400);
  expect(await engine.bulk([document('0'), document('1'), document('2')])).toEqual({ taken: 2, refused: [{ id: '2', reason: 'because of 400' }] });
  expect(await engine.bulk([])).toEqual({ taken: 0, refused: [] });
});

test('what is to be taken away goes by its version, and what is gone already counts as taken', async () => {
  const sent: unknown[] = [];
  mock.add({ method: 'POST', path: '/_bulk' }, ({ body }) => {
    sent.push(...(Array.isArray(body) ? body : []));
    return { errors: true, items: [{ delete: { _id: '0', _index: 'a', status: 200 } }, { delete: { _id: '1', _index: 'a', status: 404 } }] };
  });
  expect(await engine.bulk([{ ...document('0'), source: null }, { ...document('1'), source: null }])).toEqual({ taken: 2, refused: [] });
  expect(sent).toEqual([{ delete: { _index: 'a', _id: '0', version: 3, version_type: 'external_gte' } }, { delete: { _index: 'a', _id: '1', version: 3, version_type: 'external_gte' } }]);
});

test('an engine without room for one document is away for all of them', async () => {
  bulkOf(201, 429);
  await expect(engine.bulk([document('0'), document('1')])).rejects.toThrow(EngineAway);
});

test.each([429, 502, 503, 504])('an answer of %i is worth another try, and says nothing of the address', async (statusCode) => {
  mock.add({ method: 'POST', path: '/a/_search' }, () => answered(statusCode, 'x'));
  const error = await engine.search('a', {}).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EngineAway);
  expect(String(error)).not.toContain('a-secret-word');
});

test('a request that is wrong is a defect and no outage', async () => {
  mock.add({ method: 'POST', path: '/a/_search' }, () => answered(400, 'parsing_exception'));
  await expect(engine.search('a', {})).rejects.toThrow(EngineRefused);
});

test('an index that has gone is no defect: it is made anew', async () => {
  mock.add({ method: 'POST', path: '/a/_search' }, () => answered(404, 'index_not_found_exception'));
  await expect(engine.search('a', {})).rejects.toThrow(EngineAway);
});

test('an index that is there already is as good as made', async () => {
  mock.add({ method: 'PUT', path: '/a' }, () => answered(400, 'resource_already_exists_exception'));
  await engine.createIndex('a');
  mock.clearAll();
  mock.add({ method: 'PUT', path: '/a' }, () => answered(400, 'invalid_index_name_exception'));
  await expect(engine.createIndex('a')).rejects.toThrow(EngineRefused);
});

test('nobody at the address is an engine that is away', async () => {
  const nobody = elasticsearch('http://127.0.0.1:9');
  await expect(nobody.indices(['a-*'])).rejects.toThrow(EngineAway);
  await nobody.close();
});
