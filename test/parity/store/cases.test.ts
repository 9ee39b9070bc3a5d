import { expect, test } from 'vitest';
import { CASES } from './cases/index.ts';

test('the contract has at least 150 cases, each with a name of its own', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(150);
  expect(new Set(CASES.map(({ group, name }) => `${group}: ${name}`)).size).toBe(CASES.length);
});
