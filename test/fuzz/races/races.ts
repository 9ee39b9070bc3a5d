import type { FuzzHouse } from '../house/house.ts';
import { newWorld } from '../house/world.ts';
import { Asker } from '../wire/ask.ts';
import { ACCOUNTS } from './accounts.ts';
import { BIDS } from './bids.ts';
import type { Pattern } from './pattern.ts';
import { SELLING } from './selling.ts';

export const PATTERNS: readonly (readonly [name: string, pattern: Pattern])[] = [BIDS, SELLING, ACCOUNTS].flatMap((patterns) => Object.entries(patterns));
export type Races = { patterns: number; repetitions: number; violations: string[] };

/** Violations that are told; the rest are counted with them. */
const TOLD_MAX = 40;

/** Runs every pattern so many times, one after the other, each with all its calls at once. */
export async function runRaces(house: FuzzHouse, rounds: number): Promise<Races> {
  const world = await newWorld(house);
  const asker = new Asker(house.port);
  const races: Races = { patterns: PATTERNS.length, repetitions: 0, violations: [] };
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, pattern] of PATTERNS) {
      const wrong = await pattern({ house, world, asker, round });
      races.repetitions += 1;
      for (const sentence of wrong) if (races.violations.length < TOLD_MAX) races.violations.push(`${name}, round ${round}: ${sentence}`);
    }
  }
  asker.end();
  return races;
}
