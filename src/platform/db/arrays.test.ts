import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { bigints, booleans, integers, smallints, sparseBigints, sparseBooleans, sparseIntegers, sparseSmallints, uuids } from './arrays.ts';
import { statement, type Database, type SqlValue } from './types.ts';

let store: TestDatabase;
let database: Database;
beforeAll(async () => {
  store = await freshDatabase([]);
  database = store.openAsOwner();
});
afterAll(async () => { await store.drop(); });

const as = async (type: string, values: SqlValue): Promise<string | null> =>
  (await database.one(statement<{ text: string | null }>('', `select $1::${type}[]::text as text`), [values]))?.text ?? null;

const BIGINTS = [0, 1, -1, 4_294_967_295, 4_294_967_296, -4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, '3765132957680199071'];

test('PostgreSQL reads every value as it was meant', async () => {
  expect(await as('bigint', bigints([...BIGINTS, null], (value) => value))).toBe(`{${BIGINTS.join(',')},NULL}`);
  expect(await as('integer', integers([0, 2_147_483_647, -2_147_483_648, null], (value) => value))).toBe('{0,2147483647,-2147483648,NULL}');
  expect(await as('smallint', smallints([32_767, -32_768, null], (value) => value))).toBe('{32767,-32768,NULL}');
  expect(await as('boolean', booleans([true, false, null], (value) => value))).toBe('{t,f,NULL}');
  expect(await as('uuid', uuids(['00112233445566778899aabbccddeeff', null], (value) => value))).toBe('{00112233-4455-6677-8899-aabbccddeeff,NULL}');
  expect(await as('bigint', bigints([], () => 1))).toBe('{}');
});

test('a sparse array ends with what it says last, and unnest gives the rest back as null', async () => {
  expect(await as('bigint', sparseBigints([null, 7, null, null], (value) => value))).toBe('{NULL,7}');
  expect(await as('integer', sparseIntegers([null, null, 3], (value) => value))).toBe('{NULL,NULL,3}');
  expect(await as('smallint', sparseSmallints([null, null], (value) => value))).toBe('{}');
  expect(await as('boolean', sparseBooleans([true, null], (value) => value))).toBe('{t}');
  const rows = await database.all(statement<{ n: string; said: string | null }>('', 'select unnest($1::bigint[]) as n, unnest($2::bigint[]) as said'), [
    bigints([1, 2, 3], (value) => value), sparseBigints([null, 9, null], (value) => value),
  ]);
  expect(rows).toEqual([{ n: '1', said: null }, { n: '2', said: '9' }, { n: '3', said: null }]);
});

test.each([[9_223_372_036_854_775_808n], [-9_223_372_036_854_775_809n], [1.5], ['12x']])('%s is no bigint and is not sent', (value) => {
  expect(() => bigints([value], (each) => each)).toThrow();
});
