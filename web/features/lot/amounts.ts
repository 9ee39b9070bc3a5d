import { currencyExponent } from '#domain/currency.ts';
import { nextAmount, type Increments } from '#domain/lot/increments.ts';
import { MINOR_MAX, minor, type Minor } from '#domain/money.ts';

/** Why a text is no amount to bid. `decimals`: more of them than the currency has, or a separator that could mean two things. */
export type AmountFault = 'empty' | 'not_a_number' | 'decimals' | 'zero' | 'too_large';
export type ReadAmount = { ok: true; amount: Minor } | { ok: false; fault: AmountFault };

/** Characters that are read at all; nobody types an amount that long. */
const TEXT_CHARS_MAX = 60;

/**
 * Reads what a person typed as an amount of `currency`, as people of `locale` write it: "1 234,50", "1.234,50", "1,234.50",
 * "١٬٢٣٤٫٥٠", "１２３４", with or without the currency. A separator that could mean two things is read as the locale writes it,
 * and where that gives more decimals than the currency has it is refused rather than guessed.
 */
export function readAmount(text: string, { locale, currency }: { locale: string; currency: string }): ReadAmount {
  const plain = stripped(text.slice(0, TEXT_CHARS_MAX), locale, currency);
  if (plain === '') return { ok: false, fault: 'empty' };
  const parts = split(plain, separatorsOf(locale));
  if (parts === null) return { ok: false, fault: 'not_a_number' };
  const exponent = currencyExponent(currency) ?? 2;
  // Zeros past the last decimal change nothing: "12.500" dollars are twelve and a half, if they are not twelve thousand.
  if (parts.decimals.length > exponent) return { ok: false, fault: 'decimals' };
  const amount = BigInt(`${parts.whole}${parts.decimals.padEnd(exponent, '0')}`);
  if (amount === 0n) return { ok: false, fault: 'zero' };
  return amount > MINOR_MAX ? { ok: false, fault: 'too_large' } : { ok: true, amount: minor(amount) };
}

/** An amount as it stands in the field: the locale's decimal sign, no grouping, no decimals that say nothing. */
export function amountText(amount: Minor, { locale, currency }: { locale: string; currency: string }): string {
  const exponent = currencyExponent(currency) ?? 2;
  if (exponent === 0) return String(amount);
  const digits = String(amount).padStart(exponent + 1, '0');
  const decimals = digits.slice(-exponent);
  const whole = digits.slice(0, -exponent);
  return /^0+$/.test(decimals) ? whole : `${whole}${separatorsOf(locale).decimal}${decimals}`;
}

/** How many steps above the minimum the three quick amounts are. */
const QUICK_STEPS = [0, 2, 5] as const;

/**
 * Amounts to bid with one press: the minimum, and two and five steps above it. For who leads already the steps count from the own
 * maximum, since its one minor unit more is no amount that anybody means.
 */
export function quickAmounts(increments: Increments, from: { minimum: Minor; ownMaximum: Minor | null }): Minor[] {
  const first = from.ownMaximum === null ? from.minimum : nextAmount(increments, from.ownMaximum);
  const amounts = QUICK_STEPS.map((steps) => stepped(increments, first, steps));
  return [...new Set(amounts.filter((amount) => amount <= MINOR_MAX))];
}

function stepped(increments: Increments, from: Minor, steps: number): Minor {
  let amount = from;
  for (let step = 0; step < steps && amount <= MINOR_MAX; step += 1) amount = nextAmount(increments, amount);
  return amount;
}

/** What an amount is many times of, when it looks like a slip of the finger. */
export type FarAbove = { what: 'minimum' | 'estimate'; amount: Minor };
const TIMES_MINIMUM = 5n;
const TIMES_ESTIMATE = 2n;

/** Whether to ask once more: five times the minimum, or twice the high estimate. The estimate, where there is one, says more. */
export function farAbove(amount: Minor, of: { minimum: Minor; estimateHigh: Minor | null }): FarAbove | null {
  if (of.estimateHigh !== null && amount >= of.estimateHigh * TIMES_ESTIMATE) return { what: 'estimate', amount: of.estimateHigh };
  return amount >= of.minimum * TIMES_MINIMUM ? { what: 'minimum', amount: of.minimum } : null;
}

type Separators = { decimal: string; group: string };
const known = new Map<string, Separators>();

function separatorsOf(locale: string): Separators {
  let found = known.get(locale);
  if (found === undefined) {
    const parts = new Intl.NumberFormat(locale, { useGrouping: 'always' }).formatToParts(1_234_567.8);
    const part = (type: string): string => latin(parts.find((one) => one.type === type)?.value ?? '');
    found = { decimal: part('decimal') || '.', group: part('group') };
    known.set(locale, found);
  }
  return found;
}

/** Digits of every script and the Arabic separators as ASCII has them. */
function latin(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(valueOf(digit))).replaceAll('٫', '.').replaceAll('٬', ',').replaceAll('．', '.').replaceAll('，', ',');
}

// The digits of a script stand in a row of ten, zero first.
function valueOf(digit: string): number {
  const point = digit.codePointAt(0) ?? 0;
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return point - zero;
}

function stripped(text: string, locale: string, currency: string): string {
  let plain = text.normalize('NFC');
  for (const display of ['symbol', 'narrowSymbol', 'code', 'name'] as const) {
    const name = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: display }).formatToParts(1).find((part) => part.type === 'currency');
    if (name !== undefined) plain = plain.replace(name.value, '');
  }
  // Currency signs, spaces of every width, apostrophes that group, and marks of direction say nothing about the amount.
  return latin(plain.replace(currency, '').replace(/[\p{Sc}\s'’円元\u200e\u200f\u061c]/gu, ''));
}

function split(text: string, { decimal, group }: Separators): { whole: string; decimals: string } | null {
  if (!/^[0-9.,]*$/.test(text) || !/[0-9]/.test(text)) return null;
  const at = decimalAt(text, decimal, group);
  const grouped = at === null ? text : text.slice(0, at);
  const decimals = at === null ? '' : text.slice(at + 1);
  if (!/^[0-9]*$/.test(decimals)) return null;
  const signs = new Set(grouped.match(/[.,]/g));
  if (signs.size > 1) return null;
  // Thousands by three, or lakhs by two with the last three.
  if (signs.size === 1 && !/^[0-9]{1,3}(?:[.,][0-9]{2,3})*[.,][0-9]{3}$/.test(grouped)) return null;
  return { whole: grouped.replace(/[.,]/g, '') || '0', decimals };
}

/** Where the decimals begin; null when there are none. */
function decimalAt(text: string, decimal: string, group: string): number | null {
  const dots = text.split('.').length - 1;
  const commas = text.split(',').length - 1;
  if (dots > 0 && commas > 0) return Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (dots + commas !== 1) return null;
  const at = Math.max(text.indexOf('.'), text.indexOf(','));
  const groups = /^[1-9][0-9]{0,2}[.,][0-9]{3}$/.test(text);
  // A sign that the locale does not write decimals with groups thousands, where it stands as one that does.
  return groups && text[at] !== decimal && (text[at] === group || group !== decimal) ? null : at;
}
