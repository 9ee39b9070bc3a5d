import { readMoment as readSnapshot } from '#platform/bus/store.ts';
import { unreadAfter } from '#platform/bus/window.ts';
import { readMoment, writeBatch, writeOne } from '#modules/bidding/store/lane.ts';
import type { OutboxWindow } from '#platform/bus/ports.ts';
import { statement, type SqlValue, type Statement } from '#platform/db/types.ts';
import type { House } from '../house.ts';
import { batchValues, oneValues } from '../rows.ts';
import type { Asked, Outcome, Session } from '../session.ts';
import type { Act, Script, Step } from './act.ts';

/** What came of one step: its own outcome, and those of statements that had waited until then. */
export type Seen = { session: number; outcome: string };
export type Played = {
  /** For each step that was taken. */
  steps: readonly (readonly Seen[])[];
  /** True when it ended because several sessions waited at once: which of them goes on first is open. */
  open: boolean;
};

/** Plays a script to its end, or until more than one session waits. A step of a session that waits is left out. */
export async function play(house: House, { schema, sessions, before, steps }: Script): Promise<Played> {
  const players: Player[] = [];
  const shared: Shared = { window: ALL, xids: new Map() };
  while (players.length < sessions) players.push(new Player(await house.session(schema), shared));
  for (const act of before) await players[0]?.prepare(act);
  const seen: Seen[][] = [];
  for (const step of steps) {
    const player = players[step.session];
    if (player === undefined) throw new Error('a step of nobody');
    if (!player.waits) await house.soon((await player.act(step)).done);
    await house.settle();
    seen.push(players.flatMap((one, session) => one.news().map((outcome) => ({ session, outcome }))));
    if (players.filter(({ waits }) => waits).length > 1) return { steps: seen, open: true };
  }
  return { steps: seen, open: false };
}

const ALL: OutboxWindow = { fromXid: '0', aboveId: '0', inFlight: [], upToId: '9223372036854775807' };
const WORDS: Readonly<Record<'begin' | 'begin repeatable' | 'commit' | 'rollback', Statement<never>>> = {
  begin: statement('', 'begin'), 'begin repeatable': statement('', 'begin isolation level repeatable read'), commit: statement('', 'commit'), rollback: statement('', 'rollback'),
};

type Shared = { window: OutboxWindow; /** Transaction ids, by the order in which they were seen. */ xids: Map<string, number> };

class Player {
  readonly #session: Session;
  readonly #shared: Shared;
  #asked: Asked<object> | null = null;
  #name = '';
  #told = true;
  #inBlock = false;

  constructor(session: Session, shared: Shared) {
    this.#session = session;
    this.#shared = shared;
  }

  get #failed(): boolean {
    return this.#asked?.outcome?.ok === false && this.#asked.outcome.refusal === '25P02';
  }

  get waits(): boolean {
    return this.#asked !== null && this.#asked.outcome === null;
  }

  async prepare(act: Act): Promise<void> {
    await this.#session.ask(...await this.#statementOf(act));
  }

  async act({ act }: Step): Promise<Asked<object>> {
    // Who was told that its block has failed ends it; else most would be told nothing but that.
    const [sent, values] = await this.#statementOf(this.#failed ? { kind: 'rollback' } : act);
    this.#name = sent.name;
    this.#told = false;
    this.#asked = this.#session.send(sent as Statement<object>, values);
    if (sent === WORDS.begin || sent === WORDS['begin repeatable']) this.#inBlock = true;
    if (sent === WORDS.commit || sent === WORDS.rollback) this.#inBlock = false;
    if (sent === readSnapshot) {
      const outcome = await this.#asked.done;
      const [row] = outcome.ok ? outcome.answer.rows : [];
      if (row !== undefined) this.#shared.window = unreadAfter({ systemIdentifier: '', snapshot: String(Reflect.get(row, 'snapshot')), deliveredId: '0', floorId: '0' });
    }
    return this.#asked;
  }

  /** What is known now and was not told before. */
  news(): string[] {
    const notices = this.#session.notices().map(({ code }) => `notice ${code}`);
    if (this.#asked === null || this.#told) return notices;
    if (this.#asked.outcome === null) return ['waits'];
    this.#told = true;
    return [outcomeText(this.#name, this.#asked.outcome, this.#shared.xids), ...notices];
  }

  async #statementOf(act: Act): Promise<[Statement<unknown>, SqlValue[]]> {
    const { window } = this.#shared;
    switch (act.kind) {
      case 'ask': return [act.statement, act.values];
      case 'look': return [readSnapshot, []];
      case 'window': return [act.statement, [window.fromXid, window.aboveId, window.inFlight, window.upToId, act.limit]];
      case 'write': {
        const moment = await this.#session.send(readMoment, [[], [], []]).done;
        const own = moment.ok ? (moment.answer.rows[0]?.tx ?? '1') : '1';
        const tx = act.stale ? '1' : own;
        const [head] = act.batch.heads ?? [];
        const [decision] = act.batch.decisions ?? [];
        if (act.lone && head !== undefined && decision !== undefined) return [writeOne, oneValues(tx, head, decision)];
        return [writeBatch, batchValues(tx, act.batch)];
      }
      // Nobody asks for another kind of transaction inside of one.
      case 'begin repeatable': return [this.#inBlock ? WORDS.begin : WORDS['begin repeatable'], []];
      case 'begin': case 'commit': case 'rollback': return [WORDS[act.kind], []];
    }
  }
}

/** Columns that tell the time of the server. */
const CLOCKS: Readonly<Record<string, readonly string[]>> = {
  'bidding.read_moment': ['now_ms'], 'bidding.read_heads': ['now_ms'], 'bidding.read_due': ['now_ms'], 'bidding.beat': ['now_ms', 'before_ms'], 'bidding.audit_heads': ['now_ms'],
  'bidding.keep_breaches': ['found_ms'], 'bidding.waiting_breaches': ['found_ms'],
};
/** Statements whose rows come in no order. */
const UNORDERED = new Set(['bidding.read_moment', 'bidding.lock_standings', 'bidding.lock_free_standings', 'bidding.read_leads', 'bidding.read_due']);
/** What a snapshot is made of differs from server to server; what it shows is seen through windows. */
const HIDDEN: Readonly<Record<string, readonly string[]>> = { 'platform.read_moment': ['snapshot', 'system_identifier'] };

function outcomeText(name: string, outcome: Outcome<object>, xids: Map<string, number>): string {
  if (!outcome.ok) return outcome.refusal;
  const rows = outcome.answer.rows.map((row) => JSON.stringify(inOrder(Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(name, column, value, xids)])))));
  if (UNORDERED.has(name)) rows.sort();
  return `${outcome.answer.command} ${outcome.answer.count} ${rows.join(' ')}`.trim();
}

/** With the names of objects in one order: that of JSON's own says nothing. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, part]) => [name, inOrder(part)]));
}

function plain(name: string, column: string, value: unknown, xids: Map<string, number>): unknown {
  if (HIDDEN[name]?.includes(column) === true) return 'hidden';
  if (CLOCKS[name]?.includes(column) === true) return value === null ? null : 'clock';
  // A row of the moment without a request has nothing in its other columns.
  if (value === '' || (name === 'bidding.read_moment' && value === 0)) return null;
  if (column === 'tx' && typeof value === 'string') {
    const known = xids.get(value) ?? xids.size;
    xids.set(value, known);
    return `transaction ${known}`;
  }
  return value;
}
