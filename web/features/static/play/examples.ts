import { type Minor, minor } from '#domain/money.ts';
import { bid, type Bidder, type Game, newGame, pass } from './game.ts';

type Move = { who: Bidder; maximum: Minor } | { passMs: number };
/** A course of bids to look at. */
export type Example = { name: 'proxy' | 'tie' | 'capped' | 'reserve' | 'late' | 'own'; reserve: Minor | null; moves: readonly Move[] };

const by = (who: Bidder, maximum: bigint): Move => ({ who, maximum: minor(maximum) });
const MINUTE_MS = 60_000;

/** Each shows one rule. Amounts in minor units of US dollars. */
export const EXAMPLES: readonly Example[] = [
  { name: 'proxy', reserve: null, moves: [by('anna', 5_000n), by('bruno', 2_000n), by('chidi', 3_000n)] },
  { name: 'tie', reserve: null, moves: [by('anna', 5_000n), by('bruno', 2_000n), by('bruno', 5_000n)] },
  { name: 'capped', reserve: null, moves: [by('anna', 5_000n), by('bruno', 2_000n), by('chidi', 5_025n), by('chidi', 6_000n)] },
  { name: 'reserve', reserve: minor(4_000n), moves: [by('anna', 3_000n), by('bruno', 4_500n), by('anna', 4_600n)] },
  { name: 'late', reserve: null, moves: [by('anna', 5_000n), { passMs: 9 * MINUTE_MS }, by('bruno', 2_000n), { passMs: 2 * MINUTE_MS }] },
  { name: 'own', reserve: null, moves: [by('anna', 5_000n), by('anna', 5_000n), by('anna', 6_000n), by('bruno', 2_000n)] },
];

/** The example played to its end. */
export const played = ({ reserve, moves }: Example): Game =>
  moves.reduce((game, move) => ('passMs' in move ? pass(game, move.passMs) : bid(game, move.who, move.maximum)), newGame(reserve));
