import type { Chance } from '../../support/oracle/chance.ts';
import type { World } from '../house/world.ts';
import type { Call } from './call.ts';

/** What makes a declared call one that can succeed now; null: there is nothing to call about yet. */
export type Plan = (world: World, chance: Chance, call: Call) => Partial<Call> | null;
