import { hotDirect, manyDirect } from './direct.ts';
import { fullTable } from './full-table.ts';
import { heldLot } from './held-lot.ts';
import { openLoop } from './open-loop.ts';
import type { Load } from './types.ts';

/** Every load, in the order in which they run and are shown. */
export const LOADS: readonly Load[] = [hotDirect, manyDirect, heldLot, openLoop, fullTable];
