import { openLane, roleOf, type Connection, type Lane } from '#platform/db/index.ts';
import { statement } from '#platform/db/types.ts';
import type { Limits, Schema } from './house.ts';

/** Short, so that cases about deadlocks are. */
const DEADLOCK_MS = 100;
const ROLLBACK = statement<never>('', 'rollback');
const LET_GO = statement<never>('', 'select pg_advisory_unlock_all()');

type Kept = { lane: Lane; label: string; kind: string };

/** Connections to a real server, used by one case after the other: to make one takes longer than most cases. */
export class Lanes {
  readonly deadlockMs = DEADLOCK_MS;
  readonly #connection: Connection;
  #free: Kept[] = [];
  readonly #taken = new Map<string, Kept>();
  #made = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async take(name: string, schema: Schema, limits: Limits): Promise<Lane> {
    const kind = JSON.stringify([schema, limits]);
    const at = this.#free.findIndex((kept) => kept.kind === kind);
    const kept = at >= 0 ? this.#free.splice(at, 1)[0] : undefined;
    const one = kept ?? await this.#make(kind, schema, limits);
    this.#taken.set(name, one);
    return one.lane;
  }

  /** The name that the server knows a session by. */
  labelOf(name: string): string {
    return this.#taken.get(name)?.label ?? '';
  }

  /** The names of all sessions of this case. */
  get labels(): string[] {
    return [...this.#taken.values()].map(({ label }) => label);
  }

  /** Takes back what the case before has used: what it left open is rolled back, what it broke is gone. */
  async giveBack(): Promise<void> {
    const used = [...this.#taken.values()];
    this.#taken.clear();
    await Promise.all(used.map(async (kept) => {
      if (kept.lane.lost) return;
      try {
        // Both at once: what another one of them waits for must not be waited for here.
        await Promise.all([kept.lane.send(ROLLBACK), kept.lane.send(LET_GO)]);
        kept.lane.takeNotices();
        this.#free.push(kept);
      } catch {
        kept.lane.destroy();
      }
    }));
  }

  close(): void {
    for (const { lane } of this.#free.splice(0)) lane.destroy();
  }

  async #make(kind: string, schema: Schema, limits: Limits): Promise<Kept> {
    this.#made += 1;
    const label = `contract ${process.pid} ${this.#made}`;
    const lane = await openLane({ connection: this.#connection, role: roleOf(schema), limits, applicationName: label, settings: { deadlock_timeout: `${DEADLOCK_MS}ms` } });
    return { lane, label, kind };
  }
}
