import type { SessionLimits } from '#platform/db/connection.ts';
import type { Lane } from '#platform/db/lane.ts';
import type { Database, Statement, Tx } from '#platform/db/types.ts';
import { Session } from './session.ts';

/*
 * What a case of the contract is played on: an empty house on some PostgreSQL, real or simulated, and sessions that send it named statements.
 */

export type Schema = 'bidding' | 'auction' | 'platform';
export type Limits = Partial<SessionLimits>;
export type PoolLimits = { max?: number; waitMs?: number };

/** A server that can be held to the contract. */
export type Adapter = {
  /** As it is printed, with its version. */
  readonly name: string;
  /** Plays `work` in an empty house of its own; one at a time. */
  inHouse<Result>(work: (house: House) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
};

/** What an adapter offers of its server. */
export type Ground = {
  lane(name: string, schema: Schema, limits: Limits): Promise<Lane>;
  database(schema: Schema, limits: PoolLimits): Database;
  /** Lets so many milliseconds go by. */
  pass(ms: number): Promise<void>;
  /** Resolves when this is done, or when it is time to ask why not. */
  soon(done: Promise<unknown>): Promise<unknown>;
  /** Gives the server time, then says whether it does nothing for any session of the house, and each of these waits for somebody else. */
  allWait(names: readonly string[]): Promise<boolean>;
  /** After how long a statement that waits looks whether it waits for itself, milliseconds. */
  readonly deadlockMs: number;
};

/** Nothing takes so many looks on a machine that works at all. */
const LOOKS_MAX = 20_000;
/** Waiting is the matter of most cases, time is not: limits are far away unless a case sets them. */
const FAR: Limits = { statementMs: 30_000, idleInTransactionMs: 30_000, lockMs: 30_000 };

export class House {
  readonly #ground: Ground;
  readonly #sessions: Session[] = [];
  readonly #asked: Set<string>;
  /** Whether somebody was refused since all was last at rest. */
  #refused = false;

  /** `asked` collects the names of all statements that are sent. */
  constructor(ground: Ground, asked: Set<string>) {
    this.#ground = ground;
    this.#asked = asked;
  }

  /** A session with the role of a schema. */
  async session(schema: Schema = 'bidding', limits: Limits = {}): Promise<Session> {
    const name = `session ${this.#sessions.length + 1}`;
    const session = new Session(name, await this.#ground.lane(name, schema, { ...FAR, ...limits }), { settle: () => this.settle(), refused: () => { this.#refused = true; }, asked: this.#asked });
    this.#sessions.push(session);
    return session;
  }

  async sessions(count: number, schema: Schema = 'bidding'): Promise<Session[]> {
    const made: Session[] = [];
    while (made.length < count) made.push(await this.session(schema));
    return made;
  }

  database(schema: Schema = 'bidding', limits: PoolLimits = {}): Database {
    return heard(this.#ground.database(schema, limits), ({ name }) => void this.#asked.add(name));
  }

  pass(ms: number): Promise<void> {
    return this.#ground.pass(ms);
  }

  soon(done: Promise<unknown>): Promise<unknown> {
    return this.#ground.soon(done);
  }

  get deadlockMs(): number {
    return this.#ground.deadlockMs;
  }

  /** Resolves when every statement that was sent is answered, or waits for somebody else. */
  async settle(): Promise<void> {
    for (let looks = 0; looks < LOOKS_MAX; looks += 1) {
      const open = this.#sessions.filter((session) => session.open);
      // A server tells of a refusal before it lets go of what the refused one held.
      if (open.length === 0 && !this.#refused) return;
      const wait = await this.#ground.allWait(open.map(({ name }) => name));
      if (!wait || !open.every((session) => session.open)) continue;
      this.#refused = false;
      return;
    }
    throw new Error('Statements neither wait nor are answered.');
  }
}

function heard(database: Database, hear: (statement: Statement<unknown>) => void): Database {
  const over = (tx: Tx): Tx => ({
    all: (sent, values) => {
      hear(sent);
      return tx.all(sent, values);
    },
    one: (sent, values) => {
      hear(sent);
      return tx.one(sent, values);
    },
    run: (sent, values) => {
      hear(sent);
      return tx.run(sent, values);
    },
  });
  return { ...over(database), transaction: (work, options) => database.transaction((tx) => work(over(tx)), options), close: () => database.close() };
}
