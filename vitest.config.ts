import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/** Tests of rules and pages that touch nothing of the machine: a worker reads their imports once for all of them. */
const PURE = ['src/domain/**/*.test.ts', 'web/**/*.test.{ts,tsx}'];

export default defineConfig({
  test: {
    maxWorkers: 2,
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
      // The same journeys through seven processes; what only those can show has a file of its own.
      { extends: true, test: { name: 'seven', include: ['test/journeys/*.test.ts'], exclude: ['test/journeys/seven-services.test.ts'], env: { JOURNEY_SHAPE: 'seven' } } },
    ],
    pool: 'forks',
    // Guards alone, for what would never end: a machine that others keep busy for minutes is waited for. How soon something must be seen is said where it matters.
    expect: { poll: { timeout: 60_000 } },
    testTimeout: 180_000,
    hookTimeout: 300_000,
    teardownTimeout: 30_000,
  },
});
