import { Chance } from '../../../simulation/world/chance.ts';
import type { Schema } from '../house.ts';
import type { Act, Script, Step, Weighted } from './act.ts';
import { BIDDING, BIDDING_BEFORE } from './bidding.ts';
import { AUCTION, AUCTION_BEFORE, PLATFORM } from './others.ts';

const STEPS_MAX = 60;
const ACTS: Readonly<Record<Schema, Weighted>> = { bidding: BIDDING, auction: AUCTION, platform: PLATFORM };
const BEFORE: Readonly<Record<Schema, readonly Act[]>> = { bidding: BIDDING_BEFORE, auction: AUCTION_BEFORE, platform: [] };
/** Beginnings and ends, beside the acts of the schema, which count 10. */
const AROUND: readonly (readonly [number, Act['kind'] & ('begin' | 'begin repeatable' | 'commit' | 'rollback')])[] = [[1.8, 'begin'], [0.9, 'begin repeatable'], [1, 'commit'], [0.5, 'rollback']];

/** Draws a script from a seed: what some sessions of one schema do, step by step. */
export function scriptOf(seed: string): Script {
  const chance = new Chance(seed);
  const schema = chance.weighted([[7, 'bidding'], [3, 'auction'], [1, 'platform']] as const);
  const sessions = chance.between(2, 4);
  const steps: Step[] = Array.from({ length: STEPS_MAX }, () => ({ session: chance.upTo(sessions), act: drawn(chance, ACTS[schema]) }));
  return { seed, schema, sessions, before: BEFORE[schema], steps };
}

function drawn(chance: Chance, acts: Weighted): Act {
  const word = chance.weighted([[10, null], ...AROUND]);
  return word === null ? chance.weighted(acts)(chance) : { kind: word };
}
