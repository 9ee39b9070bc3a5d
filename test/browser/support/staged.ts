import { afterAll } from 'vitest';
import { testWith } from '../../support/services.ts';
import { openStage, type Stage } from './stage.ts';

/** Declares a test in a browser. */
export type OnStage = (name: string, run: (stage: Stage) => Promise<void>) => void;

/** Each test has a house and a browser of its own: for those that need an empty house, or leave one unlike they found it. */
export const ownStages = (timeoutMs: number): OnStage => (name, run) => testWith('chromium', name, async (program) => {
  const stage = await openStage(program);
  try {
    await withPages(stage, run);
  } finally {
    await stage.close();
  }
}, timeoutMs);

/** The tests of a file share one house and one browser, opened by the first that needs them and closed after the last; windows are closed after each. Call at the top of the file. */
export function sharedStage(timeoutMs: number): OnStage {
  let opened: Promise<Stage> | null = null;
  afterAll(async () => { await (await opened)?.close(); });
  return (name, run) => testWith('chromium', name, async (program) => {
    const stage = await (opened ??= openStage(program));
    try {
      await withPages(stage, run);
    } finally {
      await stage.closeWindows();
    }
  }, timeoutMs);
}

/** Runs a test; when it fails, what each window said at that moment is told with the failure. */
async function withPages(stage: Stage, run: (stage: Stage) => Promise<void>): Promise<void> {
  try {
    await run(stage);
  } catch (error) {
    console.error((await stage.seen()).join('\n'));
    throw error;
  }
}
