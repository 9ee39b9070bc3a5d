import { createClient } from 'redis';
import type { Timers } from '../time/ports.ts';
import { BEAT_MS_MAX, RedisAway } from './ports.ts';

/** Reaching the server, its greeting and the channels must be done within this. */
export const CONNECT_MS_MAX = 500;
/** Commands that wait for their answers on one connection; past it they are refused. */
const COMMANDS_WAITING_MAX = 20_000;

/** Two connections that live and end together: one for commands, one that hears. A session that ended never comes back. */
export type RedisSession = {
  command(words: readonly string[]): Promise<unknown>;
  /** Resolves when either connection is gone. */
  readonly gone: Promise<void>;
  /** Drops both connections; whatever waits for an answer is rejected. */
  end(): void;
};

type Client = ReturnType<typeof newClient>;

// Reconnecting is the link's: a connection that is lost takes the other with it, and everything that waits on them.
const newClient = (url: string) => createClient({
  url, RESP: 2, maintNotifications: 'disabled', disableOfflineQueue: true, commandsQueueMaxLength: COMMANDS_WAITING_MAX, name: 'auctionhub',
  socket: { connectTimeout: CONNECT_MS_MAX, reconnectStrategy: false },
  // The library's own time limit is for commands that were not sent yet; the beat is for all of them.
  commandOptions: { timeout: 0 },
});

/** Opens both connections and hears the channels. Throws RedisAway when that is not done within {@link CONNECT_MS_MAX}. */
export async function openSession(url: string, channels: ReadonlyMap<string, (text: string) => void>, timers: Timers): Promise<RedisSession> {
  const clients = [newClient(url), newClient(url)] as const;
  const [commands, ears] = clients;
  const gone = Promise.all(clients.map(watched)).then(() => {}, () => {});
  const end = (): void => clients.forEach(drop);
  try {
    await within(CONNECT_MS_MAX, timers, (async () => {
      await Promise.all(clients.map((client) => client.connect()));
      await Promise.all([...channels].map(([channel, hear]) => ears.subscribe(channel, hear)));
    })());
  } catch (error) {
    end();
    throw new RedisAway('Redis cannot be reached.', { cause: error });
  }
  return {
    gone, end,
    command: async (words) => {
      try {
        return await commands.sendCommand([...words]);
      } catch (error) {
        throw commands.isReady ? error : new RedisAway('Redis went away.', { cause: error });
      }
    },
  };
}

/** Rejects when the connection is lost or dropped. Without listeners the process would end with it. */
const watched = (client: Client): Promise<never> => new Promise((_, reject) => {
  client.on('error', reject);
  client.on('terminated', reject);
  client.on('end', () => reject(new RedisAway('The connection ended.')));
});

function drop(client: Client): void {
  try {
    client.destroy();
  } catch {
    // It is closed already.
  }
}

/** Rejects with RedisAway when work is not done in time. A process that had not been given the processor looks once more before it says so. */
export async function within<Value>(ms: number, timers: Timers, work: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = timers.after(ms, () => setImmediate(() => setImmediate(() => late.reject(new RedisAway(`Redis did not answer within ${ms} ms.`)))));
  late.promise.catch(() => {});
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    timer.cancel();
    work.catch(() => {});
  }
}

/** Tells a channel something and waits until it is heard again; how long that took. Rejects with RedisAway after {@link BEAT_MS_MAX}. */
export async function beat(session: RedisSession, of: { channel: string; text: string; heard: Promise<void>; timers: Timers; monotonicMs(): number }): Promise<number> {
  const startMs = of.monotonicMs();
  await within(BEAT_MS_MAX, of.timers, Promise.all([session.command(['PUBLISH', of.channel, of.text]), of.heard]));
  return of.monotonicMs() - startMs;
}
