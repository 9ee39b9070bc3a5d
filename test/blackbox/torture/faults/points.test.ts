import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { productionSources, root } from '../../../house/support/tree.ts';
import { POINTS } from './points.ts';

/** Points of what bids do not pass; a test of their own lets a process die there. */
const DIED_AT_ELSEWHERE: Readonly<Record<string, string>> = {
  'message.begun': 'test/blackbox/messages.test.ts', 'message.taken': 'test/blackbox/messages.test.ts',
  'payment.numbered': 'test/blackbox/invoices.test.ts', 'payment.issued': 'test/blackbox/invoices.test.ts', 'payment.captured': 'test/blackbox/invoices.test.ts',
};

test('the crash test knows every fault point of the house, and how to reach it', () => {
  const inCode = productionSources().flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(/fault\.point\('([^']+)'\);/g)].map(([, name]) => name));
  expect(inCode.length).toBeGreaterThan(20);
  expect(new Set(inCode)).toEqual(new Set([...Object.keys(POINTS), ...Object.keys(DIED_AT_ELSEWHERE)]));
  expect(new Set(inCode).size).toBe(inCode.length);
});

test.each(Object.entries(DIED_AT_ELSEWHERE))('somebody dies at %s in %s', (point, path) => {
  expect(readFileSync(join(root, path), 'utf8')).toMatch(new RegExp(`${point}:(?:before|after):kill|'${point}'`));
});
