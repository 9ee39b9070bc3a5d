import type { Language } from '#contracts/identity.ts';

const SHOWN = { year: 'numeric', month: 'long', day: 'numeric', hour: 'numeric', minute: '2-digit', numberingSystem: 'latn' } as const;

/**
 * A moment (epoch ms) as a letter says it: day, hour and the whole name of the zone, so that it means one thing wherever it is read. Without a zone,
 * or with one that this house does not know any more, in UTC, written out.
 */
export function momentIn(language: Language, timeZone: string | null, ms: number): string {
  const format = formatIn(language, timeZone, 'long');
  if (timeZone === null || format === null) return `${formatIn(language, 'UTC', 'long')?.format(ms) ?? ''} (UTC)`;
  // Some zones have no name but a distance from Greenwich: then the place says more.
  const named = nameOf(format, ms) !== nameOf(formatIn(language, timeZone, 'longOffset'), ms);
  return named ? format.format(ms) : `${format.format(ms)} (${timeZone})`;
}

function formatIn(language: Language, timeZone: string | null, timeZoneName: 'long' | 'longOffset'): Intl.DateTimeFormat | null {
  try {
    return timeZone === null ? null : new Intl.DateTimeFormat(language, { ...SHOWN, timeZone, timeZoneName });
  } catch {
    return null;
  }
}

const nameOf = (format: Intl.DateTimeFormat | null, ms: number): string | undefined => format?.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value;
