import { currencyExponent } from '#domain/currency.ts';
import { formatMajor, type Minor } from '#domain/money.ts';
import { invariant } from '#domain/outcome.ts';

export type Figures = { money(amount: Minor): string; percent(basisPoints: number): string; day(atMs: number): string };

/** How amounts, rates and days are written in a document: with the currency's code, so that nobody has to guess whose dollars they are, and days in UTC. */
export function figuresIn(language: string, currency: string): Figures {
  const digits = currencyExponent(currency) ?? 2;
  const money = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'code', minimumFractionDigits: digits, maximumFractionDigits: digits });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  return {
    // Written from digits, not from a fraction: large amounts have no exact double.
    money: (amount) => {
      const text = formatMajor(amount, currency);
      invariant(isNumber(text), 'an amount in major units is a number');
      return money.format(text);
    },
    percent: (basisPoints) => percent.format(basisPoints / 10_000),
    day: (atMs) => day.format(atMs),
  };
}

const isNumber = (text: string): text is Intl.StringNumericLiteral => /^-?\d+(?:\.\d+)?$/.test(text);
