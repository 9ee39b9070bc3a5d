import type { Part } from '../figure.ts';
import { drills } from './drills.ts';
import { fuzz } from './fuzz.ts';
import { redis } from './redis.ts';
import { planted, simulation } from './simulation.ts';
import { authorisation, contract, doubleSubmits } from './suites.ts';
import { torture } from './torture.ts';

/** All campaigns, in the order in which they run. */
export const PARTS: readonly Part[] = [simulation, planted, contract, torture, drills, redis, fuzz, authorisation, doubleSubmits];
