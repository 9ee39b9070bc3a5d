import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '../connection.ts';
import { isDatabaseLost } from '../errors.ts';
import { fault } from '../../process/fault.ts';
import { EmbeddedUnavailable, locateBinaries } from './binaries.ts';
import { readControl, serverPassword, writeControl } from './control.ts';
import { ensureCluster } from './initialise.ts';
import { askReady, ensureDatabase, freePort, launch, programOf, serverAt, untilReady, type Launch } from './launch.ts';
import { ableToReach, serverUser } from './os-user.ts';
import { bePresent, isInUse, type Presence } from './presence.ts';
import { clearStalePid, isAlive, livingPostmaster, livingServer, stopPostmaster } from './processes.ts';

/*
 * The embedded server. Its states, seen from one process that uses it:
 *
 *   absent ──start──▶ running ──died──▶ restarting ──▶ running …   (the house only; at most 5 times in a minute, then lost)
 *   running ──stop──▶ absent    when nobody else uses it
 *   running ──stop──▶ running   when somebody else does: the last one out stops it
 *
 * It is no child that dies with its parent. After a SIGKILL of the house it lives on, and the next start takes it over.
 */

export type EmbeddedOptions = {
  /** The server's files go to `<dataDir>/postgres`, its password and address beside it, mode 600. */
  dataDir: string;
  /** TCP port on 127.0.0.1; by default one that is free. */
  port?: number;
  /** PostgreSQL settings over the house's own. */
  settings?: Readonly<Record<string, string>>;
  /** Told in a sentence when the server died and was started again, and when that failed for good. */
  onTrouble?: (trouble: { kind: 'restarted' | 'lost'; message: string }) => void;
};

export type EmbeddedPostgres = {
  readonly connection: Server;
  /** The server's process, for those who want to kill it. */
  pid(): Promise<number | null>;
  /** Stops the server unless somebody else uses it. May be called again. */
  stop(): Promise<void>;
};

/** Advisory locks count within one database; this one every server has. */
const LOCKS_DATABASE = 'postgres';
const RESTARTS_MAX = 5;
const RESTARTS_WITHIN_MS = 60_000;
const HOUSE_LEAVING_MS_MAX = 3_000;
const START_TRIES_MAX = 3;
const SILENT_ANSWERS_MAX = 2;
/** How often, and at what distance in milliseconds, a server of other settings is looked at before its users are believed. */
const USED_LOOKS_MAX = 5;
const USED_LOOK_EVERY_MS = 200;

/**
 * Starts the house's server on `<dataDir>/postgres`, or takes over the one that an earlier process left running, and keeps it
 * running: it is started again when it dies. Throws EmbeddedUnavailable, with one sentence, when another house runs there.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  return use(options, true);
}

/**
 * For a command beside the house: joins the server when it runs, else starts it for the command. `stop` ends it when
 * nobody else uses it. Does not start it again when it dies.
 */
export async function connectOrStartEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  return use(options, false);
}

async function use(options: EmbeddedOptions, house: boolean): Promise<EmbeddedPostgres> {
  const place = await preparePlace(options);
  const keeper: Keeper = { place, options, house, connection: await running(place, house), presence: null, stopping: null, diedAtMs: [] };
  await enter(keeper);
  return {
    connection: keeper.connection,
    pid: () => livingPostmaster(place.pgData),
    stop: () => (keeper.stopping ??= leave(keeper)),
  };
}

type Place = Omit<Launch, 'port'> & { port: number | undefined };
type Keeper = {
  readonly place: Place;
  readonly options: EmbeddedOptions;
  readonly house: boolean;
  readonly connection: Server;
  presence: Presence | null;
  stopping: Promise<void> | null;
  /** Moments of the last deaths, monotonic. */
  diedAtMs: number[];
};

async function preparePlace(options: EmbeddedOptions): Promise<Place> {
  const dataDir = resolve(options.dataDir);
  const pgData = join(dataDir, 'postgres');
  const [binaries, identity] = await Promise.all([locateBinaries(), serverUser(pgData)]);
  await mkdir(dataDir, { recursive: true, mode: identity === null ? 0o700 : 0o711 }).catch((error: unknown) => {
    throw new EmbeddedUnavailable(`DATA_DIR ${dataDir} cannot be made or written: choose a folder that you may write.`, { cause: error });
  });
  const user = await ableToReach(identity, dataDir, [dataDir, dirname(binaries.postgres)]);
  const password = await serverPassword(dataDir).catch((error: unknown) => {
    throw new EmbeddedUnavailable(`DATA_DIR ${dataDir} cannot be made or written: choose a folder that you may write.`, { cause: error });
  });
  await ensureCluster(binaries, user, pgData, password);
  return { binaries, user, dataDir, pgData, password, settings: options.settings ?? {}, port: options.port };
}

/** Finds the server running and well, or starts it. */
async function running(place: Place, house: boolean): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const found = await takeOver(place, house);
    if (found !== null) return found;
    try {
      return await startFresh(place);
    } catch (error) {
      // Another process may have started it in the same moment, or taken the port.
      if (attempt >= START_TRIES_MAX) throw error;
      await pause(200);
    }
  }
}

async function takeOver(place: Place, house: boolean): Promise<Server | null> {
  const living = await livingServer(place.pgData);
  if (living === null) return null;
  const server = serverAt(place.pgData, living.port, place.password);
  if (await isWell(server, living.pid, place)) {
    const known = await readControl(place.dataDir);
    const current = known?.program === programOf(place);
    // One of an earlier release, or with other settings, is replaced only when it was left behind.
    if (current || (await staysInUse({ ...server, database: LOCKS_DATABASE }))) {
      await ensureDatabase(server);
      // A start that lost the race to this server may have left its own address.
      if (current && known.port !== server.port) await writeControl(place.dataDir, { ...server, program: known.program });
      return server;
    }
  } else if (!house) {
    throw new EmbeddedUnavailable(`PostgreSQL on ${place.pgData} (process ${living.pid}) runs and does not answer: try again, or start the house, which replaces it.`);
  }
  await stopPostmaster(living.pid, place.pgData);
  return null;
}

/** A user that was killed a moment ago still counts until the server has noticed: what is still there after a little while, stays. */
async function staysInUse(server: Server): Promise<boolean> {
  for (let looked = 1; await isInUse(server); looked += 1) {
    if (looked >= USED_LOOKS_MAX) return true;
    await pause(USED_LOOK_EVERY_MS);
  }
  return false;
}

async function isWell(server: Server, pid: number, place: Place): Promise<boolean> {
  try {
    for (let asked = 1; (await askReady(server)) === 'silent'; asked += 1) {
      if (asked >= SILENT_ANSWERS_MAX) return false;
      await pause(200);
    }
    await untilReady(server, () => isAlive(pid), logOf(place));
    return true;
  } catch {
    return false;
  }
}

const logOf = (place: Place): string => join(place.dataDir, 'postgres.log');

async function startFresh(place: Place): Promise<Server> {
  await clearStalePid(place.pgData);
  const port = place.port ?? (await freePort());
  const server = serverAt(place.pgData, port, place.password);
  // Written first: another process that finds the server before this one is done must know it for a good one.
  await writeControl(place.dataDir, { ...server, program: programOf(place) });
  const pid = await launch({ ...place, port });
  await untilReady(server, () => isAlive(pid), logOf(place));
  await ensureDatabase(server);
  return server;
}

// Opens our session on the server. A house that is just leaving is given a moment.
async function enter(keeper: Keeper): Promise<void> {
  const presence = await bePresent({ ...keeper.connection, database: LOCKS_DATABASE }, () => void died(keeper));
  keeper.presence = presence;
  if (!keeper.house) return;
  const endMs = performance.now() + HOUSE_LEAVING_MS_MAX;
  while (!(await presence.becomeHouse())) {
    if (performance.now() > endMs) {
      await presence.leave();
      throw new EmbeddedUnavailable(`Another house runs on ${keeper.place.dataDir}: stop it first, or give this one a DATA_DIR of its own.`);
    }
    await pause(100);
  }
}

async function died(keeper: Keeper): Promise<void> {
  if (!keeper.house || keeper.stopping !== null) return;
  const nowMs = performance.now();
  keeper.diedAtMs = [...keeper.diedAtMs.filter((atMs) => nowMs - atMs < RESTARTS_WITHIN_MS), nowMs];
  if (keeper.diedAtMs.length > RESTARTS_MAX) {
    keeper.options.onTrouble?.({ kind: 'lost', message: `PostgreSQL died ${keeper.diedAtMs.length} times within a minute; ${logOf(keeper.place)} says why.` });
    return;
  }
  try {
    fault.point('postgres.restart');
    // The address stays, so that every pool finds the server again.
    await running({ ...keeper.place, port: keeper.connection.port }, true);
    await enter(keeper);
    fault.point('postgres.restarted');
    keeper.options.onTrouble?.({ kind: 'restarted', message: 'PostgreSQL had died and was started again.' });
  } catch (error) {
    if (isDatabaseLost(error)) return died(keeper);
    keeper.options.onTrouble?.({ kind: 'lost', message: error instanceof Error ? error.message : String(error) });
  }
}

async function leave(keeper: Keeper): Promise<void> {
  const others = await keeper.presence?.leave().catch((): 'last' => 'last');
  if (others === 'others') return;
  const pid = await livingPostmaster(keeper.place.pgData);
  if (pid !== null) await stopPostmaster(pid, keeper.place.pgData);
}
