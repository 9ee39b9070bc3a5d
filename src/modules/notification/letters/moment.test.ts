import { expect, test } from 'vitest';
import { LANGUAGES } from '#contracts/identity.ts';
import { momentIn } from './moment.ts';

const SUMMER_MS = Date.UTC(2025, 5, 15, 15, 6);
const WINTER_MS = Date.UTC(2025, 11, 15, 15, 6);

test.each([
  ['en', 'Europe/Paris', 'June 15, 2025 at 5:06 PM Central European Summer Time'],
  ['fr', 'Europe/Paris', '15 juin 2025 à 17:06 heure d’été d’Europe centrale'],
  ['ja', 'Asia/Tokyo', '2025年6月16日 0:06 日本標準時'],
  ['ar', 'Africa/Cairo', '15 يونيو 2025 في 6:06 م توقيت شرق أوروبا الصيفي'],
  ['en', null, 'June 15, 2025 at 3:06 PM Coordinated Universal Time (UTC)'],
  ['en', 'Antarctica/Troll', 'June 15, 2025 at 5:06 PM GMT+02:00 (Antarctica/Troll)'],
  ['en', 'Mars/Base', 'June 15, 2025 at 3:06 PM Coordinated Universal Time (UTC)'],
] as const)('a moment in %s for %s', (language, zone, words) => {
  expect(momentIn(language, zone, SUMMER_MS).replaceAll(/\s/g, ' ')).toBe(words);
});

test('the name of the zone is that of the season', () => {
  expect(momentIn('en', 'America/New_York', WINTER_MS)).toContain('10:06');
  expect(momentIn('en', 'America/New_York', WINTER_MS)).toContain('Eastern Standard Time');
});

test('without a zone every language says UTC, in its own words too', () => {
  for (const language of LANGUAGES) expect(momentIn(language, null, SUMMER_MS)).toMatch(/.{6,} \(UTC\)$/);
  expect(new Set(LANGUAGES.map((language) => momentIn(language, null, SUMMER_MS))).size).toBe(LANGUAGES.length);
});
