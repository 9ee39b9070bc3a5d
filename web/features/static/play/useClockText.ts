import { useCallback } from 'react';
import { useIntl } from 'react-intl';

const SECOND_MS = 1_000;

/** Writes a span as minutes and seconds, 9:05, in the digits of the reader's language. */
export function useClockText(): (ms: number) => string {
  const { locale } = useIntl();
  return useCallback((ms: number) => {
    const seconds = Math.max(0, Math.round(ms / SECOND_MS));
    const two = new Intl.NumberFormat(locale, { minimumIntegerDigits: 2 });
    return `${new Intl.NumberFormat(locale).format(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`;
  }, [locale]);
}
