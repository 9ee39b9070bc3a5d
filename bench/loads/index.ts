import { catalogue } from './catalogue.ts';
import { closing } from './closing.ts';
import { hotDirect, manyDirect } from './direct.ts';
import { fullTable } from './full-table.ts';
import { heldLot } from './held-lot.ts';
import { idle } from './idle.ts';
import { install } from './install.ts';
import { openLoop } from './open-loop.ts';
import { hotHttp, hotWs, hotWs4 } from './remote.ts';
import { sevenWatchers } from './seven-watchers.ts';
import { sevenHot, sevenLone } from './seven.ts';
import type { Load } from './types.ts';
import { watchers } from './watchers.ts';

/** Every load, in the order in which they run and are shown. */
export const LOADS: readonly Load[] = [hotDirect, manyDirect, hotHttp, hotWs, hotWs4, heldLot, openLoop, fullTable, watchers, closing, catalogue, idle, sevenHot, sevenLone, sevenWatchers, install];
