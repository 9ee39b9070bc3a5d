import type { Command } from 'commander';
import { CannotRun } from './cannot-run.ts';
import type { ProgressStream } from './replay/progress.ts';

/** Exit codes of every command but `serve`, which has those of the house above 2 as well. */
export const COMMAND_EXIT = { good: 0, foundSomething: 1, couldNotRun: 2 } as const;

/** Where a command speaks: results to `out`, progress and trouble to `err`. */
export type Terminal = {
  out: NodeJS.WritableStream;
  err: ProgressStream;
  /** The code with which the process is to end. The first that is not 0 stays. */
  ends(exitCode: number): void;
  /** Aborted, with a CannotRun as the reason, when somebody stops the command. */
  signal: AbortSignal;
};

/** What a command has to tell when it ran: lines for people, or with --json one object. */
export type Report = { exitCode: 0 | 1; lines: readonly string[]; json: object };

export const good = (lines: readonly string[], json: object): Report => ({ exitCode: COMMAND_EXIT.good, lines, json });

/** Adds a command to the program with what all of them have: `--json`, and words about exit codes. */
export function declare(parent: Command, name: string, summary: string): Command {
  return parent.command(name).summary(summary).description(summary).option('--json', 'print the result as JSON');
}

/**
 * Runs the work of a command and prints what it reports. Whatever it throws becomes a sentence on `err` and exit code 2.
 * Never rejects.
 */
export async function carryOut(terminal: Terminal, asked: { json?: boolean | undefined }, work: () => Promise<Report>): Promise<void> {
  try {
    const { exitCode, lines, json } = await work();
    terminal.out.write(asked.json === true ? `${JSON.stringify(json)}\n` : lines.map((line) => `${line}\n`).join(''));
    terminal.ends(exitCode);
  } catch (error) {
    terminal.err.write(`${await sentenceOf(error, terminal.signal)}\n`);
    terminal.ends(COMMAND_EXIT.couldNotRun);
  }
}

async function sentenceOf(error: unknown, signal: AbortSignal): Promise<string> {
  if (error instanceof CannotRun) return error.message;
  if (signal.aborted && signal.reason instanceof CannotRun) return signal.reason.message;
  const { explain } = await import('../app/serve.ts');
  const sentence = explain(error);
  if (sentence !== null) return sentence;
  return unexpected(error);
}

/** What a command says of a defect: the one case in which its words are not one sentence. */
export function unexpected(error: unknown): string {
  return `The command failed in a way that nobody expected; please report this:\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

/** Columns set under each other, two blanks between; the last one is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0))).join('  '));
}
