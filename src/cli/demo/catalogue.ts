import type { LotChange } from '#modules/auction/index.ts';
import { currencyExponent, minor, type Minor } from '#domain/money.ts';
import { CABINETS } from './catalogue/cabinets.ts';
import type { Kind } from './catalogue/kind.ts';
import { ROOMS } from './catalogue/rooms.ts';
import type { Chance } from './chance.ts';

/** Everything that the demonstration sells, by kind. */
export const KINDS: readonly Kind[] = [...ROOMS, ...CABINETS];

const CONDITIONS = ['good', 'used', 'restored', 'as found'];
/** Short, so that a visitor sees extensions; capped, so that every lot comes to its end. */
const SOFT_CLOSE = { windowSeconds: 30, cap: { kind: 'count', max: 8 } } as const;

/**
 * Kinds without end. Each round has every kind once, and takes the categories in turns, so that any run of lots as long as
 * there are categories shows them all, as far as rounds do not meet in it.
 */
export function* kindsInTurn(chance: Chance): Generator<Kind, never> {
  for (;;) {
    const shelves = chance.shuffled([...Map.groupBy(chance.shuffled(KINDS), ({ category }) => category).values()]);
    for (let at = 0; shelves.some((shelf) => shelf.length > at); at += 1) yield* shelves.flatMap((shelf) => shelf.slice(at, at + 1));
  }
}

/** A thing of the kind, as its seller would describe it: estimates around the kind's, half of them with a reserve, some with a price to buy at once. */
export function offerOf(kind: Kind, chance: Chance): LotChange['draft'] {
  const low = rounded(kind.low[0] + chance.unit() * (kind.low[1] - kind.low[0]));
  const high = rounded(low * (1.4 + chance.unit() * 0.4));
  const opening = rounded(low * (0.3 + chance.unit() * 0.3));
  const reserve = chance.unit() < 0.5 ? Math.max(opening, rounded(low * (0.75 + chance.unit() * 0.2))) : null;
  const buyNow = chance.unit() < 0.15 ? rounded(high * 1.6) : null;
  const amount = (major: number): Minor => minorOf(major, kind.currency);
  const filled = blanksOf(kind, chance);
  return {
    title: filled(kind.title), description: filled(kind.description), category: kind.category, condition: chance.pick(CONDITIONS), currency: kind.currency,
    openingPrice: amount(opening), reservePrice: reserve === null ? null : amount(reserve), buyNowPrice: buyNow === null ? null : amount(buyNow),
    estimateLow: amount(low), estimateHigh: amount(high), softClose: SOFT_CLOSE,
  };
}

/** An amount as people name it: two digits count, the second is 0 or 5 from 100 on. */
export function rounded(major: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(major)) - 1) * (major >= 100 ? 5 : 1);
  return Math.max(step, Math.round(major / step) * step);
}

const minorOf = (major: number, currency: string): Minor => minor(BigInt(major) * 10n ** BigInt(currencyExponent(currency) ?? 0));

// A blank that stands in title and description is filled with the same word in both.
function blanksOf(kind: Kind, chance: Chance): (text: string) => string {
  const words = new Map(Object.entries(kind.words).map(([name, choices]) => [name, chance.pick(choices)]));
  if (kind.years !== undefined) words.set('year', String(chance.whole(...kind.years)));
  const decade = (text: string): string => text.replace(/\{year\}s/g, () => `${(words.get('year') ?? '').slice(0, 3)}0s`);
  return (text) => decade(text).replace(/\{(\w+)\}/g, (blank, name: string) => words.get(name) ?? blank);
}
