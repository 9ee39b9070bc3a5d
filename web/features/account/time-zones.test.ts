import { expect, test } from 'vitest';
import { deviceZone, zonesFrom } from './time-zones.ts';

test('the zone of the device comes first, UTC can be chosen, and each is there once', () => {
  const zones = zonesFrom('Europe/Paris', 'Asia/Calcutta_Old');
  expect(zones.slice(0, 3)).toEqual(['Europe/Paris', 'UTC', 'Asia/Calcutta_Old']);
  expect(zones).toContain('America/New_York');
  expect(new Set(zones).size).toBe(zones.length);
  expect(zonesFrom('UTC', null)[0]).toBe('UTC');
});

test('a device says where it is in a way that the house takes', () => {
  expect(() => new Intl.DateTimeFormat('en', { timeZone: deviceZone() })).not.toThrow();
});
