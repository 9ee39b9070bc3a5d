import { Client } from 'pg';
import type { Timers } from '../time/ports.ts';
import { driverConfig, type Connection } from './connection.ts';
import { DatabaseLost } from './errors.ts';
import { statement } from './types.ts';

/** Texts that processes tell each other through the database (LISTEN and NOTIFY). Who does not listen at the moment never hears them. */
export type Notifications = {
  /** Whether others are heard now. */
  readonly there: boolean;
  /** Hears a channel whenever the database is there, what this session tells included. Call it before `start`. */
  listen(channel: string, hear: (payload: string) => void): void;
  /** Tells all of it in one transaction, in this order. A payload has at most {@link PAYLOAD_BYTES_MAX} and no NUL. Throws when it is not known that it was told. */
  notify(told: readonly { channel: string; payload: string }[]): Promise<void>;
  /** Resolves when others are heard, or when the first try failed; it goes on trying by itself. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** The server takes less than 8,000 bytes. */
export const PAYLOAD_BYTES_MAX = 7_900;
const RETRY_FIRST_MS = 100;
const RETRY_MS_MAX = 1_000;
/** A connection that carries nothing is tried this often, so that one that died without a word is noticed. */
const LOOK_EVERY_MS = 2_000;
const STATEMENT_MS_MAX = 2_000;

const tellAll = statement('platform.notify', `
  select pg_notify(told.channel, told.payload)
  from unnest($1::text[], $2::text[]) with ordinality as told (channel, payload, place)
  order by told.place
`);
const look = statement('platform.notifications_look', 'select 1 as one');

/** A session of its own for telling and hearing; it needs no rights. Through a pooler that shares sessions nothing would be heard. */
export function openNotifications(options: { connection: Connection; role?: string; timers: Timers; onLost?: (error: Error) => void }): Notifications {
  return new Session(options);
}

class Session implements Notifications {
  private readonly options: Parameters<typeof openNotifications>[0];
  private readonly channels = new Map<string, (payload: string) => void>();
  private readonly stopped = Promise.withResolvers<void>();
  private client: Client | null = null;
  private running: Promise<void> | null = null;
  private stopping = false;

  constructor(options: Parameters<typeof openNotifications>[0]) {
    this.options = options;
  }

  get there(): boolean {
    return this.client !== null;
  }

  listen(channel: string, hear: (payload: string) => void): void {
    if (this.running !== null) throw new Error('A channel is listened to before notifications are started.');
    this.channels.set(channel, hear);
  }

  async notify(told: readonly { channel: string; payload: string }[]): Promise<void> {
    if (this.client === null) throw new DatabaseLost('The database cannot be reached.');
    await this.client.query({ name: tellAll.name, text: tellAll.sql, values: [told.map(({ channel }) => channel), told.map(({ payload }) => payload)] });
  }

  async start(): Promise<void> {
    const tried = Promise.withResolvers<void>();
    this.running ??= this.run(() => tried.resolve());
    await tried.promise;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.stopped.resolve();
    await this.running;
  }

  private async run(tried: () => void): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      const opened = await this.opened();
      if (opened !== null) {
        failures = 0;
        this.client = opened.client;
        tried();
        const error = await this.stay(opened);
        this.client = null;
        await opened.client.end().catch(() => {});
        if (error !== null && !this.stopping) this.options.onLost?.(error);
      }
      tried();
      if (this.stopping) return;
      await this.pause(Math.min(RETRY_MS_MAX, RETRY_FIRST_MS * 2 ** failures));
      failures += 1;
    }
  }

  private async opened(): Promise<{ client: Client; lost: Promise<Error> } | null> {
    const { connection, role } = this.options;
    const client = new Client(driverConfig(connection, {
      applicationName: 'auctionhub notifications', limits: { statementMs: STATEMENT_MS_MAX, idleInTransactionMs: STATEMENT_MS_MAX, lockMs: STATEMENT_MS_MAX }, ...(role === undefined ? {} : { role }),
    }));
    const lost = new Promise<Error>((resolve) => {
      client.on('error', resolve);
      client.on('end', () => resolve(new DatabaseLost('The connection to the database ended.')));
    });
    client.on('notification', ({ channel, payload }) => this.channels.get(channel)?.(payload ?? ''));
    try {
      await client.connect();
      for (const channel of this.channels.keys()) await client.query(`listen ${client.escapeIdentifier(channel)}`);
      return { client, lost };
    } catch {
      await client.end().catch(() => {});
      return null;
    }
  }

  /** Until the connection is lost, or the house stops: then null. */
  private async stay({ client, lost }: { client: Client; lost: Promise<Error> }): Promise<Error | null> {
    const over = Promise.race([lost, this.stopped.promise.then(() => null)]);
    for (;;) {
      const waited = await Promise.race([over, this.pause(LOOK_EVERY_MS).then((): 'waited' => 'waited')]);
      if (waited !== 'waited') return waited;
      const silent = await Promise.race([over, client.query({ name: look.name, text: look.sql }).then((): 'fine' => 'fine', (error: unknown) => (error instanceof Error ? error : new DatabaseLost(String(error))))]);
      if (silent !== 'fine') return silent;
    }
  }

  private async pause(ms: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = this.options.timers.after(ms, () => over.resolve());
    await Promise.race([over.promise, this.stopped.promise]);
    timer.cancel();
  }
}
