import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { pino, type DestinationStream, type Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Structured lines: fields first, then one sentence. An error goes under `err`. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  fatal(fields: object, message: string): void;
  /** The same log with fields on every line. */
  child(fields: Readonly<Record<string, unknown>>): Log;
};

/** Ready lines, each ending in a newline, that are written as they are. Does not block. */
export type LineSink = { write(lines: string): void };

export type LogBook = {
  /** For everything; to stdout, and to app.log and (from level error) error.log when there is a folder. */
  readonly log: Log;
  /** For suspicions; to stdout, and to fraud.log when there is a folder. */
  readonly fraud: Log;
  /** For answered calls; to stdout when level info is logged, and to access.log when there is a folder. */
  readonly access: LineSink;
  /** Opens the files anew, after a tool has moved them away. */
  reopen(): void;
  /** Writes what is still in memory; for the last moment of a process. */
  flushSync(): void;
};

export type LogOptions = {
  level: LogLevel;
  /** Folder of the log files; null: stdout alone. Made when missing. */
  dir: string | null;
  /** Values that must never be written, whatever field they hide in. */
  secrets: readonly string[];
  /** Where the lines go besides the files; stdout by default. */
  stdout?: DestinationStream & { flushSync?(): void };
};

// Names under which a secret, or a bidder's hidden maximum, could be logged by mistake; two levels deep.
const HIDDEN_FIELDS = ['password', 'token', 'secret', 'authorization', 'cookie', 'totp', 'maximum', 'connectionString'];
const HIDDEN_PATHS = HIDDEN_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
/** Shorter values are not searched for: they would black out ordinary words. */
const SECRET_LENGTH_MIN = 8;

const FILES = ['app.log', 'error.log', 'fraud.log', 'access.log'] as const;

/** Whether the log files can be kept in a folder: it is made when missing, and they are opened once, so that a house finds out before it starts. */
export function canKeepLogs(dir: string): boolean {
  try {
    mkdirSync(dir, { recursive: true });
    for (const name of FILES) closeSync(openSync(join(dir, name), 'a'));
    return true;
  } catch {
    return false;
  }
}

/** Opens the log. Lines are JSON with `level`, `time` (epoch ms), `msg`. */
export function openLog(options: LogOptions): LogBook {
  const stdout = options.stdout ?? pino.destination({ dest: 1, sync: false });
  const files = new Map<string, ReturnType<typeof pino.destination>>();
  const file = (name: (typeof FILES)[number]): DestinationStream[] => {
    if (options.dir === null) return [];
    const opened = files.get(name) ?? pino.destination({ dest: join(options.dir, name), mkdir: true, append: true, sync: false });
    // A full disk must not end the house; the same lines are on stdout.
    opened.on('error', () => {});
    files.set(name, opened);
    return [opened];
  };
  const clean = scrubber(options.secrets);
  const logger = (streams: pino.StreamEntry[]): Logger =>
    pino({ level: options.level, base: null, redact: { paths: HIDDEN_PATHS, censor: '[hidden]' } }, { write: scrubbed(clean, pino.multistream(streams)) });
  const everything = (streams: DestinationStream[]): pino.StreamEntry[] => streams.map((stream) => ({ level: 'trace', stream }));
  // On stdout they are lines like others, of the level info; their own file is for nothing else.
  const access = [...(LOG_LEVELS.indexOf(options.level) <= LOG_LEVELS.indexOf('info') ? [stdout] : []), ...file('access.log')];
  return {
    log: over(logger([...everything([stdout, ...file('app.log')]), ...file('error.log').map((stream) => ({ level: 'error' as const, stream }))])),
    fraud: over(logger(everything([stdout, ...file('fraud.log')]))),
    access: { write: (lines) => access.forEach((stream) => stream.write(lines)) },
    reopen: () => files.forEach((opened) => opened.reopen()),
    flushSync: () => {
      for (const stream of [stdout, ...files.values()]) flush(stream);
    },
  };
}

/** A log that keeps nothing. */
export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {}, child: () => silentLog };

function over(logger: Logger): Log {
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    fatal: (fields, message) => logger.fatal(fields, message),
    child: (fields) => over(logger.child(fields)),
  };
}

function scrubber(secrets: readonly string[]): (line: string) => string {
  // As they look inside JSON text.
  const hidden = secrets.filter((secret) => secret.length >= SECRET_LENGTH_MIN).map((secret) => JSON.stringify(secret).slice(1, -1));
  return (line) => hidden.reduce((text, secret) => (text.includes(secret) ? text.replaceAll(secret, '[hidden]') : text), line);
}

// Multistream chooses by the level that it was told of last, so that is handed through.
function scrubbed(clean: (line: string) => string, streams: pino.MultiStreamRes): (this: { lastLevel?: number }, line: string) => void {
  return (line) => {
    const level = /^\{"level":(\d+)/.exec(line)?.[1];
    Object.assign(streams, { lastLevel: Number(level ?? 30) });
    streams.write(clean(line));
  };
}

function flush(stream: { flushSync?(): void }): void {
  try {
    stream.flushSync?.();
  } catch {
    // Not open yet, or gone: there is nobody left to tell.
  }
}
