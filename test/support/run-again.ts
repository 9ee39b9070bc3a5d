import { relative } from 'node:path';

/** Tests of whole processes and browsers beside each other: what they wait for can be late when the machine is taken away for seconds. */
const FOLDERS = ['test/browser/', 'test/journeys/', 'test/drills/', 'test/blackbox/'];
/** More than that is no chance any more. */
const FILES_MAX = 2;

/** What failed: the file from the project's root, and the full names of its tests. */
export type Failed = { file: string; tests: readonly string[] };

/** The files with failed tests in a report of vitest, and those that could not be loaded. */
export function failedIn(report: unknown, root: string): Failed[] {
  const files = listOf(report, 'testResults').filter((file) => textOf(file, 'status') === 'failed').map((file) => ({
    file: relative(root, textOf(file, 'name')),
    tests: listOf(file, 'assertionResults').filter((test) => textOf(test, 'status') === 'failed').map((test) => textOf(test, 'fullName')),
  }));
  // The journeys are run in two shapes, each with a report of its own.
  return [...new Set(files.map(({ file }) => file))].map((file) => ({ file, tests: files.filter((one) => one.file === file).flatMap(({ tests }) => tests) }));
}

/** Whether these are run once more, by themselves: few, and all of the kind that other work on the machine can make late. A rule that is broken is broken the first time. */
export const mayRunAgain = (failed: readonly Failed[]): boolean =>
  failed.length > 0 && failed.length <= FILES_MAX && failed.every(({ file, tests }) => tests.length > 0 && FOLDERS.some((folder) => file.startsWith(folder)));

const listOf = (value: unknown, name: string): unknown[] => {
  const found = at(value, name);
  return Array.isArray(found) ? found : [];
};
const textOf = (value: unknown, name: string): string => {
  const found = at(value, name);
  return typeof found === 'string' ? found : '';
};
const at = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined);
