import { flushCompileCache } from 'node:module';
import { readSources } from '#platform/config/dot-env.ts';
import { SettingRefused } from '#platform/config/settings.ts';
import { DatabaseLost, EmbeddedUnavailable, MigrationFailed, sqlState } from '#platform/db/index.ts';
import { armFaultPoint } from '#platform/process/fault.ts';
import { runUntilStopped } from '#platform/process/run.ts';
import type { LogBook } from '#platform/log/log.ts';
import { EXIT } from '#platform/process/lifecycle.ts';
import type { ServiceName } from '#contracts/services.ts';
import { compose, composeServices, type Guest } from './compose.ts';
import { layFoundation, lifecycleOf, openBook } from './foundation.ts';
import { readServices, refuseLoneServices } from './service-settings.ts';
import { readSettings, type Settings } from './settings.ts';

/** Settings of the environment and of `.env`, with those of the command line over them. Throws SettingRefused. */
export async function settingsOf(over: Readonly<Record<string, string | undefined>> = {}): Promise<Settings> {
  const given = Object.fromEntries(Object.entries(over).filter(([, value]) => value !== undefined));
  return readSettings({ ...(await readSources(process.cwd(), process.env)), ...given });
}

/** What is run, beside the house as the settings want it: a guest in it; or some services alone, by their names. */
export type Serving = { guest?: Guest | null; services?: readonly string[] };

/** Runs the house, or some services of it, until it is told to stop; the process ends with it. */
export async function serve(over: Readonly<Record<string, string | undefined>> = {}, { guest = null, services = [] }: Serving = {}): Promise<void> {
  const startMs = performance.now();
  let settings: Settings;
  let book: LogBook;
  let hosted: ReadonlySet<ServiceName> | null;
  try {
    hosted = readServices(services);
    settings = await settingsOf(over);
    if (hosted !== null) refuseLoneServices(settings, hosted);
    if (settings.faultPoint !== null) armFaultPoint(settings.faultPoint);
    book = openBook(settings);
  } catch (error) {
    if (!(error instanceof SettingRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = EXIT.couldNotStart;
    return;
  }
  const lifecycle = lifecycleOf(book);
  const { stopFor } = runUntilStopped({
    log: book.log, lifecycle, explain, flush: () => book.flushSync(),
    start: async () => {
      const foundation = await layFoundation({ settings, book, lifecycle, as: 'house', onLost: (cause) => stopFor(cause) });
      const { url } = hosted === null ? await compose(foundation, guest) : await composeServices(foundation, hosted);
      const what = hosted === null ? 'The house is open at' : `The services ${[...hosted].join(', ')} answer at`;
      book.log.info({ url, tookMs: Math.round(performance.now() - startMs) }, `${what} ${url}`);
      // Kept now and not at the end: a house may be killed.
      flushCompileCache();
    },
  });
  process.on('SIGHUP', () => book.reopen());
}

/** What the system says of a file that is there and that this user may not use. */
const UNUSABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

const portOf = (error: Error): string => ('port' in error && typeof error.port === 'number' ? ` ${error.port}` : '');

/** The sentence for a start that failed for a reason that a person can mend; null for a defect. */
export function explain(error: unknown): string | null {
  if (error instanceof SettingRefused || error instanceof EmbeddedUnavailable || error instanceof MigrationFailed) return error.message;
  if (error instanceof DatabaseLost) return 'The database of DATABASE_URL cannot be reached: start it, or correct the address.';
  const state = sqlState(error);
  if (state === '28P01' || state === '28000') return 'The database of DATABASE_URL refuses the user or the password: correct them.';
  if (state === '3D000') return 'The database that DATABASE_URL names does not exist: create it, or correct the name.';
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'EADDRINUSE') return `PORT${portOf(error)} is taken by another program: stop that one, or set PORT to a free port.`;
  if (error.code === 'EACCES' && 'syscall' in error && error.syscall === 'listen') return `PORT${portOf(error)} may not be opened by this user: set PORT to 1024 or above.`;
  if (UNUSABLE.has(String(error.code)) && 'path' in error) return `${String(error.path)} may not be read or written by this user: start the house as the user whose it is, or correct its rights.`;
  if (error.code === 'ENOSPC') return 'The disk is full: make room on it, then start the house again.';
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return 'HOST is not an address of this machine: correct HOST.';
  return null;
}
