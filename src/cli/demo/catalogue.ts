import type { LotChange } from '#modules/auction/index.ts';
import { currencyExponent, minor, type Minor } from '#domain/money.ts';
import { ATTIC } from './catalogue/attic.ts';
import { CABINETS } from './catalogue/cabinets.ts';
import type { Piece } from './catalogue/piece.ts';
import { ROOMS } from './catalogue/rooms.ts';
import { WALLS } from './catalogue/walls.ts';
import type { Chance } from './chance.ts';

/** Everything that the demonstration sells. */
export const PIECES: readonly Piece[] = [...ROOMS, ...WALLS, ...CABINETS, ...ATTIC];

/** Short, so that a visitor sees extensions; capped, so that every lot comes to its end. */
const SOFT_CLOSE = { windowSeconds: 30, cap: { kind: 'count', max: 8 } } as const;

/**
 * Pieces without end. Each round has every piece once, and takes the categories in turns, so that any run of lots as long as
 * there are categories shows them all, as far as rounds do not meet in it.
 */
export function* piecesInTurn(chance: Chance): Generator<Piece, never> {
  for (;;) {
    const shelves = chance.shuffled([...Map.groupBy(chance.shuffled(PIECES), ({ category }) => category).values()]);
    for (let at = 0; shelves.some((shelf) => shelf.length > at); at += 1) yield* shelves.flatMap((shelf) => shelf.slice(at, at + 1));
  }
}

/** The piece as its seller offers it: opening well below the estimates, half of them with a reserve, some with a price to buy at once. */
export function offerOf({ title, description, category, condition, currency, attributes, estimate: [low, high] }: Piece, chance: Chance): LotChange['draft'] {
  const opening = rounded(low * (0.3 + chance.unit() * 0.3));
  const reserve = chance.unit() < 0.5 ? Math.max(opening, rounded(low * (0.75 + chance.unit() * 0.2))) : null;
  const buyNow = chance.unit() < 0.15 ? rounded(high * 1.6) : null;
  const amount = (major: number): Minor => minor(BigInt(major) * 10n ** BigInt(currencyExponent(currency) ?? 0));
  return {
    title, description, category, condition, currency, attributes, softClose: SOFT_CLOSE,
    openingPrice: amount(opening), reservePrice: reserve === null ? null : amount(reserve), buyNowPrice: buyNow === null ? null : amount(buyNow),
    estimateLow: amount(low), estimateHigh: amount(high),
  };
}

/** An amount as people name it: two digits count, the second is 0 or 5 from 100 on. */
export function rounded(major: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(major)) - 1) * (major >= 100 ? 5 : 1);
  return Math.max(step, Math.round(major / step) * step);
}
