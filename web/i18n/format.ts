import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { currencyExponent } from '#domain/currency.ts';

/** Amounts are integers in minor units, as the house sends them. */
export type Formats = {
  /** "$1,234.50", "￥1,234", "د.ك. 1.250": by the reader's language and the currency's own exponent. */
  money(amount: number | bigint, currency: string): string;
  /** The same without a fraction where the amount is whole: for bands and bounds, not for what is paid. */
  roundMoney(amount: number | bigint, currency: string): string;
  number(value: number): string;
  /** Day and time to the minute, in the reader's zone. */
  moment(at: string | number): string;
  /** Time to the second, in the reader's zone. */
  clock(at: string | number): string;
  day(at: string | number): string;
  /** "in 3 hours", "2 days ago". `nowMs` is the house's time. */
  ago(at: string | number, nowMs: number): string;
};

const STEPS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]] as const;

export function useFormats(): Formats {
  const { locale } = useIntl();
  return useMemo(() => formatsFor(locale), [locale]);
}

export function formatsFor(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const written = moneyWriter(locale);
  const dateOf = (at: string | number): Date => new Date(at);
  return {
    money: (amount, currency) => written(amount, currency, 'auto'),
    roundMoney: (amount, currency) => written(amount, currency, 'stripIfInteger'),
    number: (value) => number.format(value),
    moment: (at) => moment.format(dateOf(at)),
    clock: (at) => clock.format(dateOf(at)),
    day: (at) => day.format(dateOf(at)),
    ago: (at, nowMs) => {
      const distanceMs = dateOf(at).getTime() - nowMs;
      const [unit, ms] = STEPS.find(([, size]) => Math.abs(distanceMs) >= size) ?? ['second', 1_000];
      return relative.format(Math.round(distanceMs / ms), unit);
    },
  };
}

type Zeros = 'auto' | 'stripIfInteger';

function moneyWriter(locale: string): (amount: number | bigint, currency: string, zeros: Zeros) => string {
  const formats = new Map<string, Intl.NumberFormat>();
  const isolated = locale.startsWith('ar') ? isolate : (text: string): string => text;
  return (amount, currency, zeros) => {
    const exponent = currencyExponent(currency) ?? 2;
    const name = `${currency}/${zeros}`;
    let format = formats.get(name);
    if (format === undefined) {
      format = new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: exponent, maximumFractionDigits: exponent, trailingZeroDisplay: zeros });
      formats.set(name, format);
    }
    // Written from digits, not from a fraction: 10^15 minor units have no exact double in every currency.
    return isolated(format.format(decimalText(BigInt(amount), exponent) as Intl.StringNumericLiteral));
  };
}

const RIGHT_TO_LEFT_MARK = '\u200f';
const FIRST_STRONG_ISOLATE = '\u2068';
const END_OF_ISOLATE = '\u2069';

// Beside Arabic words "US$" would be torn into "$US": an amount takes the direction of its own letters.
const isolate = (text: string): string => FIRST_STRONG_ISOLATE + text.replaceAll(RIGHT_TO_LEFT_MARK, '') + END_OF_ISOLATE;

function decimalText(amount: bigint, exponent: number): string {
  if (exponent === 0) return String(amount);
  const digits = String(amount < 0n ? -amount : amount).padStart(exponent + 1, '0');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
