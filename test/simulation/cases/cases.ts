import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../house/plan.ts';

/** A plan that once failed, made small: what happened, the mutant that makes the mistake again, and the check that found it. */
export type RegressionCase = { name: string; story: string; planted: string; check: string; plan: Plan };

/** The cases beside this file. Each is written by `--keep`, or by hand from a shrunk plan. */
export function regressionCases(): RegressionCase[] {
  return readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json')).sort().map((file) => {
    const kept: Omit<RegressionCase, 'name'> = JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'));
    return { name: file.slice(0, -5), ...kept };
  });
}
