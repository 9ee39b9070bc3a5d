import { expect, test } from 'vitest';
import { failedIn, mayRunAgain } from './run-again.ts';

const file = (name: string, ...tests: [string, string][]) => ({
  name: `/house/${name}`, status: tests.some(([, status]) => status === 'failed') ? 'failed' : 'passed', assertionResults: tests.map(([fullName, status]) => ({ fullName, status })),
});

test('what failed is told by file, the two shapes of a journey together', () => {
  const report = { testResults: [
    file('test/journeys/audit.test.ts', ['finds it', 'failed'], ['says so', 'passed']), file('test/journeys/audit.test.ts', ['says so', 'failed']), file('src/domain/money.test.ts', ['adds', 'passed']),
  ] };
  expect(failedIn(report, '/house')).toEqual([{ file: 'test/journeys/audit.test.ts', tests: ['finds it', 'says so'] }]);
  expect([failedIn({}, '/house'), failedIn(null, '/house')]).toEqual([[], []]);
});

const journey = { file: 'test/journeys/audit.test.ts', tests: ['finds it'] };
test.each([
  ['a journey', [journey], true],
  ['a page and a drill', [{ ...journey, file: 'test/browser/live.test.ts' }, { ...journey, file: 'test/drills/redis.test.ts' }], true],
  ['nothing', [], false],
  ['three files', ['one', 'two', 'three'].map((name) => ({ ...journey, file: `test/browser/${name}.test.ts` })), false],
  ['a rule', [journey, { ...journey, file: 'src/domain/money.test.ts' }], false],
  ['a gate', [{ ...journey, file: 'test/house/sql.test.ts' }], false],
  ['a file that could not be loaded', [{ ...journey, tests: [] }], false],
])('%s: run once more by themselves: %#', (_, failed, again) => {
  expect(mayRunAgain(failed)).toBe(again);
});
