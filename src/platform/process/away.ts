import { DatabaseBusy, isDatabaseLost } from '../db/errors.ts';
import { ServiceAway } from '../rpc/errors.ts';

/** Whether an error says that what was needed is away or has no room: nobody's defect, and the same may be tried later. */
export const isAway = (error: unknown): boolean => isDatabaseLost(error) || error instanceof DatabaseBusy || error instanceof ServiceAway;
