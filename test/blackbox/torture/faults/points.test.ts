import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { productionSources, root } from '../../../house/support/tree.ts';
import { POINTS } from './points.ts';

test('the crash test knows every fault point of the house, and how to reach it', () => {
  const inCode = productionSources().flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(/fault\.point\('([^']+)'\);/g)].map(([, name]) => name));
  expect(inCode.length).toBeGreaterThan(20);
  expect(new Set(inCode)).toEqual(new Set(Object.keys(POINTS)));
  expect(new Set(inCode).size).toBe(inCode.length);
});
