import { DATABASE } from './database.ts';
import type { Drill } from './drill.ts';
import { LOSSES } from './losses.ts';
import { RESTARTS } from './restarts.ts';

/** All drills of seven services, in the order in which they are worked: what cannot be put back comes last. */
export const DRILLS: readonly Drill[] = [...LOSSES, ...RESTARTS, ...DATABASE];
