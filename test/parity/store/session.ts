import { DatabaseError } from 'pg';
import type { Lane, LaneNotice } from '#platform/db/lane.ts';
import type { Runner } from '#platform/bus/store.ts';
import { statement, type SqlValue, type Statement } from '#platform/db/types.ts';

export type Answer<Row> = { rows: Row[]; count: number; command: string };
/** What a statement came to; a refusal is the code and, where there is one, the constraint: `23505 decisions_by_seq`. */
export type Outcome<Row> = { ok: true; answer: Answer<Row> } | { ok: false; refusal: string; error: Error };

const BEGIN = statement<never>('', 'begin');
const BEGIN_REPEATABLE = statement<never>('', 'begin isolation level repeatable read');
const COMMIT = statement<never>('', 'commit');
const ROLLBACK = statement<never>('', 'rollback');

type Around = { settle(): Promise<void>; /** Hears of every refusal. */ refused(): void; asked: Set<string> };

/** A statement that was sent. */
export class Asked<Row> {
  outcome: Outcome<Row> | null = null;
  readonly done: Promise<Outcome<Row>>;
  readonly #settle: () => Promise<void>;

  constructor(sent: Promise<Answer<Row>>, settle: () => Promise<void>) {
    this.#settle = settle;
    this.done = sent.then(
      (answer): Outcome<Row> => (this.outcome = { ok: true, answer }),
      (error: unknown): Outcome<Row> => (this.outcome = refusalOf(error)),
    );
  }

  /** Whether the statement waits for somebody else, once all is quiet. */
  async waits(): Promise<boolean> {
    await this.#settle();
    return this.outcome === null;
  }

  async answer(): Promise<Answer<Row>> {
    const outcome = await this.done;
    if (!outcome.ok) throw outcome.error;
    return outcome.answer;
  }

  async rows(): Promise<Row[]> {
    return (await this.answer()).rows;
  }

  /** How it was refused. */
  async refusal(): Promise<string> {
    const outcome = await this.done;
    return outcome.ok ? 'not refused' : outcome.refusal;
  }
}

/** One session: a pipelined connection as the house's own, and short words for cases. */
export class Session {
  readonly name: string;
  readonly #lane: Lane;
  readonly #around: Around;
  #open = 0;

  constructor(name: string, lane: Lane, around: Around) {
    this.name = name;
    this.#lane = lane;
    this.#around = around;
  }

  /** Whether something that was sent is not answered yet. */
  get open(): boolean {
    return this.#open > 0;
  }

  /** Sends a statement and does not wait for its answer. */
  send<Row>(sent: Statement<Row>, values: readonly SqlValue[] = []): Asked<Row> {
    if (sent.name !== '') this.#around.asked.add(sent.name);
    this.#open += 1;
    const answer = this.#lane.send(sent, values)
      .then(({ rows, rowCount, command }) => ({ rows, count: rowCount, command }), (error: unknown) => {
        this.#around.refused();
        throw error;
      })
      .finally(() => { this.#open -= 1; });
    return new Asked(answer, this.#around.settle);
  }

  ask<Row>(sent: Statement<Row>, values?: readonly SqlValue[]): Promise<Answer<Row>> {
    return this.send(sent, values).answer();
  }

  rows<Row>(sent: Statement<Row>, values?: readonly SqlValue[]): Promise<Row[]> {
    return this.send(sent, values).rows();
  }

  /** The only row. Throws when there are more; null when there is none. */
  async row<Row>(sent: Statement<Row>, values?: readonly SqlValue[]): Promise<Row | null> {
    const rows = await this.rows(sent, values);
    if (rows.length > 1) throw new Error(`${sent.name} answered ${rows.length} rows where one was wanted.`);
    return rows[0] ?? null;
  }

  /** How many rows it touched. */
  async touched(sent: Statement<unknown>, values?: readonly SqlValue[]): Promise<number> {
    return (await this.ask(sent, values)).count;
  }

  refusal(sent: Statement<unknown>, values?: readonly SqlValue[]): Promise<string> {
    return this.send(sent, values).refusal();
  }

  /** For what the relay's own functions ask. */
  readonly run: Runner = (sent, values) => this.ask(sent, values).then(({ rows, count }) => ({ rows, rowCount: count }));

  async begin(how: 'read committed' | 'repeatable read' = 'read committed'): Promise<void> {
    await this.ask(how === 'read committed' ? BEGIN : BEGIN_REPEATABLE);
  }

  /** What the server answered to COMMIT. */
  async commit(): Promise<string> {
    return (await this.ask(COMMIT)).command;
  }

  sendCommit(): Asked<never> {
    return this.send(COMMIT);
  }

  async rollback(): Promise<string> {
    return (await this.ask(ROLLBACK)).command;
  }

  notices(): LaneNotice[] {
    return this.#lane.takeNotices();
  }

  get lost(): boolean {
    return this.#lane.lost;
  }

  /** The connection breaks. */
  lose(): void {
    this.#lane.destroy();
  }

  /** Says goodbye. */
  leave(): Promise<void> {
    return this.#lane.close();
  }
}

/** How an error is written down. */
export function refusalOf(error: unknown): { ok: false; refusal: string; error: Error } {
  if (!(error instanceof Error)) return { ok: false, refusal: 'no error', error: new Error(String(error)) };
  const refusal = error instanceof DatabaseError ? [error.code, error.constraint].filter((part) => part !== undefined && part !== '').join(' ') : error.name;
  return { ok: false, refusal, error };
}
