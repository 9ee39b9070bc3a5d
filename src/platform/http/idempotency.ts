import { createHash } from 'node:crypto';
import { statement, type Database, type Tx } from '#platform/db/types.ts';
import { fault } from '../process/fault.ts';
import type { FieldProblem } from './types.ts';

/** One intention: who means it, under which key, which call, and what was asked. Secrets must be left out of `asked`. */
export type Intention = {
  /** Key of the account (decimal), or 0 for a call of nobody; then `key` must hold something of the person's own. */
  account: string;
  key: string;
  call: string;
  asked: unknown;
};

/** An answer that can be remembered: plain values, no headers. It is an HttpResult as it stands. */
export type KeptAnswer<Body, Code extends string> =
  | { ok: true; body: Body; status?: number }
  | { ok: false; code: Code; errors?: readonly FieldProblem[]; facts?: Readonly<Record<string, unknown>> };

/**
 * Runs state-changing work once per intention. The answer is written in the transaction of the effect, so there is no moment at
 * which one exists without the other, and two requests at once have one effect: the second waits for the first.
 */
export type Idempotency = {
  /**
   * With an intention: the same again gives the first answer (a refusal too) without running `work`; another request under the
   * same key is `same_key_other_body`. Without one: `work` in a transaction. `work` writes nothing before it refuses, and its
   * answer is plain JSON (a bigint comes back as a number).
   */
  once<Body, Code extends string>(
    intention: Intention | null,
    work: (tx: Tx) => Promise<KeptAnswer<Body, Code>>,
  ): Promise<KeptAnswer<Body, Code | 'busy' | 'same_key_other_body'>>;
  /** Forgets answers older than {@link KEPT_HOURS}, at most `limit` (1 to 10,000); call again while it returns `limit`. */
  forgetOld(limit: number): Promise<number>;
};

/** How long an answer is kept: twice what is promised, so that a repeat at the last moment still finds it. */
export const KEPT_HOURS = 48;
const HOUR_MS = 3_600_000;

type AnswerRow = { asked_hash: string; answer: unknown };

/**
 * Keeps answers in the table `answers` of a module's own schema (see the migrations of the modules that use it):
 * account_id, key_hash, asked_hash, answer, at_ms; primary key (account_id, key_hash).
 */
export function idempotencyIn(schema: string, database: Database, clock: { nowMs(): number }): Idempotency {
  const statements = statementsFor(schema);
  return {
    once: <Body, Code extends string>(intention: Intention | null, work: (tx: Tx) => Promise<KeptAnswer<Body, Code>>) =>
      database.transaction(async (tx): Promise<KeptAnswer<Body, Code | 'busy' | 'same_key_other_body'>> => {
        if (intention === null) return work(tx);
        const id = [intention.account, digest(intention.key)];
        const askedHash = digest(`${intention.call}\n${canonical(intention.asked)}`);
        // Waits while another transaction holds the same key; afterwards the row is there, or free again.
        const claimed = await tx.run(statements.claim, [...id, askedHash, clock.nowMs()]);
        if (claimed === 1) {
          fault.point('once.claimed');
          const answer = await work(tx);
          await tx.run(statements.keep, [...id, JSON.stringify(answer, plainNumber)]);
          fault.point('once.kept');
          return answer;
        }
        const known = await tx.one(statements.known, id);
        if (known === null || known.answer === null) return { ok: false, code: 'busy' };
        if (known.asked_hash !== askedHash) return { ok: false, code: 'same_key_other_body' };
        // Written above by the same call with the same request, so it has the shape that this call answers.
        return known.answer as KeptAnswer<Body, Code>;
      }),
    forgetOld: (limit) => database.run(statements.forget, [clock.nowMs() - KEPT_HOURS * HOUR_MS, limit]),
  };
}

function statementsFor(schema: string) {
  return {
    claim: statement<unknown>(`${schema}.claim_answer`, `
      insert into ${schema}.answers (account_id, key_hash, asked_hash, at_ms)
      values ($1, $2, $3, $4)
      on conflict (account_id, key_hash) do nothing`),
    keep: statement<unknown>(`${schema}.keep_answer`, `
      update ${schema}.answers
      set answer = $3::jsonb
      where account_id = $1
        and key_hash = $2`),
    known: statement<AnswerRow>(`${schema}.known_answer`, `
      select asked_hash, answer
      from ${schema}.answers
      where account_id = $1
        and key_hash = $2`),
    forget: statement<unknown>(`${schema}.forget_answers`, `
      delete from ${schema}.answers
      where ctid = any (array(
        select ctid
        from ${schema}.answers
        where at_ms < $1
        order by at_ms
        limit $2))`),
  };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** JSON with the fields of every object in one order, so that two ways to write one request are one request. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === 'bigint') return String(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }) ?? '';
}

const plainNumber = (_name: string, value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
