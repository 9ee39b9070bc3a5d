import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** Tests of rules and pages that touch nothing of the machine: a worker reads their imports once for all of them. */
const PURE = ['src/domain/**/*.test.ts', 'web/**/*.test.{ts,tsx}'];

export default defineConfig({
  test: {
    // One more than a small machine has processors: many tests wait, for a house to start or for a close to come.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      {
        extends: true,
        test: {
          name: 'house', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], exclude: ['**/node_modules/**', ...PURE],
          // One PostgreSQL for the whole run; see test/support/postgres.ts for what a test file gets from it.
          globalSetup: ['test/support/postgres-for-run.ts'],
        },
      },
    ],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
  },
});
