import { CommanderError } from 'commander';
import { CannotRun } from './cannot-run.ts';
import { buildProgram } from './commands.ts';
import { COMMAND_EXIT, unexpected, type Terminal } from './frame.ts';

/** Runs one command of `auctionhub`; `argv` without program and script. The process ends with the command, or, for `serve` and `demo`, with the house. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`| head`) is no defect of the command.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error; });
  const serving = argv[0] === 'serve' || argv[0] === 'demo';
  const stopping = new AbortController();
  if (!serving) {
    stopOnSignal(stopping);
    process.on('uncaughtException', failUnexpectedly);
  }
  let exitCode = 0;
  const terminal: Terminal = {
    out: process.stdout, err: process.stderr, signal: stopping.signal,
    ends: (code) => { exitCode = exitCode === 0 ? code : exitCode; },
  };
  try {
    await buildProgram(terminal).parseAsync([...argv], { from: 'user' });
  } catch (error) {
    // The parser has said what is wrong; help that was asked for is no failure.
    if (!(error instanceof CommanderError)) return failUnexpectedly(error);
    process.exitCode = error.exitCode === 0 ? COMMAND_EXIT.good : COMMAND_EXIT.couldNotRun;
    return;
  }
  if (serving) return;
  // Ended by hand: a channel to the process that started this one would keep it alive.
  process.stdout.write('', () => process.exit(exitCode));
}

// By itself the process would end with 1, which says that a command ran and found something.
function failUnexpectedly(error: unknown): void {
  process.stderr.write(`${unexpected(error)}\n`, () => process.exit(COMMAND_EXIT.couldNotRun));
}

// The first signal lets the command put away what it opened; a second one ends it at once.
function stopOnSignal(stopping: AbortController): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(COMMAND_EXIT.couldNotRun);
      stopping.abort(new CannotRun(`Stopped by ${signal === 'disconnect' ? 'the end of the program that started it' : signal} before it was done.`));
    });
  }
}
