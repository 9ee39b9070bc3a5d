/** The drills that are worked for every change; all of them are worked for a release. */
export const QUICK_DRILLS: readonly string[] = ['payment killed', 'one bidding of several killed', 'one gateway of several killed', 'pool exhausted'];
