import { minor, type Minor } from '#domain/money.ts';
import type { Chance } from './chance.ts';

/**
 * How a simulated bidder bids. proxy: says its whole maximum once, early. nibbler: bids the next minimum again and again,
 * and warms up towards the end. sniper: keeps still until the last seconds. bargain: bids low or not at all. collector: wants one sort of
 * thing, never lets a bid stand, and says the whole maximum at the end.
 */
export type Style = 'proxy' | 'nibbler' | 'sniper' | 'bargain' | 'collector';

/** One lot as one bidder sees it. */
export type Sight = {
  /** What this bidder has to bid at least. */
  minimum: Minor;
  leading: boolean;
  /** How often this bidder bid on the lot. */
  ownBids: number;
  leftMs: number;
  /** From opening to the close as it stands. */
  lifeMs: number;
};

/** A sniper bids in this last part. */
export const SNIPE_MS = 25_000;
/** What a nibbler is willing to pay at the opening, as a share of what the lot is worth to it; all of it at the close. */
const NIBBLER_COLD = 0.55;
const NIBBLER_JUMPS = 0.2;
const JUMP_PERCENT = 110n;
const WHOLE_PERCENT = 100n;

/**
 * The maximum that this bidder states now, or null for no bid. It is at least the minimum and at most `ceiling`, which is the
 * worth of the lot to the bidder or what is left in the purse. Whoever leads keeps still.
 */
export function wish(style: Style, ceiling: Minor, sight: Sight, chance: Chance): Minor | null {
  if (sight.leading || sight.minimum > ceiling) return null;
  switch (style) {
    case 'proxy': return sight.ownBids === 0 ? ceiling : null;
    case 'sniper': return sight.leftMs <= SNIPE_MS ? ceiling : null;
    case 'bargain': return sight.leftMs > SNIPE_MS ? sight.minimum : null;
    case 'collector': return sight.leftMs <= SNIPE_MS ? ceiling : sight.minimum;
    case 'nibbler': return nibble(ceiling, sight, chance);
  }
}

function nibble(ceiling: Minor, { minimum, leftMs, lifeMs }: Sight, chance: Chance): Minor | null {
  const gone = Math.min(1, Math.max(0, 1 - leftMs / Math.max(1, lifeMs)));
  const warm = share(ceiling, NIBBLER_COLD + (1 - NIBBLER_COLD) * gone);
  if (minimum > warm) return null;
  // Now and then a step larger than asked for, to impress, and named as people name amounts.
  const jump = roundFigure(minor((minimum * JUMP_PERCENT) / WHOLE_PERCENT));
  return chance.unit() < NIBBLER_JUMPS && jump >= minimum && jump <= warm ? jump : minimum;
}

/** An amount as people name it: its first two digits, and half of the third, are kept; rounded down. */
export function roundFigure(amount: Minor): Minor {
  const step = 5n * 10n ** BigInt(Math.max(0, amount.toString().length - 3));
  return amount < FIGURES_FROM ? amount : minor(amount - (amount % step));
}
const FIGURES_FROM = 100n;

/** A part of an amount, from 0 to whatever the share says, rounded down. */
export const share = (amount: Minor, part: number): Minor => minor((amount * BigInt(Math.floor(part * SHARE_STEPS))) / BigInt(SHARE_STEPS));
const SHARE_STEPS = 10_000;
