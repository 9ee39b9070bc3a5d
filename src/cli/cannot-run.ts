/**
 * A command could not run. The message is one sentence or two for the person at the terminal: what is wrong, and what to do
 * next. It ends the command with exit code 2.
 */
export class CannotRun extends Error {
  override readonly name = 'CannotRun';
}

/** The code that the system gave an error of a file or a socket (`ENOENT`); null for other errors. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
