import { accountId, idKey, lotId, questionId, type AccountId, type LotId, type QuestionId } from '#domain/ids.ts';
import { invariant } from '#domain/outcome.ts';
import { statement, type Tx } from '#platform/db/types.ts';

/**
 * A question to the seller.
 *
 *   asked ─answer─▶ answered ─answer in other words─▶ answered, with a stamp
 */
export type Question = { id: QuestionId; lot: LotId; asker: AccountId; text: string; askedAtMs: number; answer: Answered | null };
export type Answered = { text: string; atMs: number; changedAtMs: number | null };

type QuestionRow = {
  id: string; lot_id: string; asker_id: string; question: string; asked_at_ms: string; answer: string | null; answered_at_ms: string | null;
  answer_changed_at_ms: string | null;
};

// $2 is null for a reader who sees the unanswered ones of everybody; 0, which is nobody, sees none of them.
export const listQuestions = statement<QuestionRow>('auction.list_questions', `
  select id, lot_id, asker_id, question, asked_at_ms, answer, answered_at_ms, answer_changed_at_ms
  from auction.questions
  where lot_id = $1
    and ($2::bigint is null or answer is not null or asker_id = $2::bigint)
    and (asked_at_ms, id) < ($3, $4)
  order by asked_at_ms desc, id desc
  limit $5
`);

export const readQuestion = statement<QuestionRow>('auction.read_question', `
  select id, lot_id, asker_id, question, asked_at_ms, answer, answered_at_ms, answer_changed_at_ms
  from auction.questions
  where id = $1
`);

export const lockQuestion = statement<{ id: string }>('auction.lock_question', `
  select id
  from auction.questions
  where id = $1
  for no key update
`);

export const countQuestions = statement<{ total: number; waiting: number }>('auction.count_questions', `
  select count(*)::integer as total, count(*) filter (where asker_id = $2 and answer is null)::integer as waiting
  from auction.questions
  where lot_id = $1
`);

export const insertQuestion = statement<unknown>('auction.insert_question', `
  insert into auction.questions (id, lot_id, asker_id, question, asked_at_ms)
  values ($1, $2, $3, $4, $5)
`);

export const setAnswer = statement<unknown>('auction.set_answer', `
  update auction.questions
  set answer = $2, answered_by = $3,
    answered_at_ms = coalesce(answered_at_ms, $4::bigint),
    answer_changed_at_ms = case when answer is null then null else $4::bigint end
  where id = $1
`);

/** Which questions a reader sees: `all`, or the answered ones and those of `asker`, who is null for somebody unknown. */
export type Reader = { all: true } | { all: false; asker: AccountId | null };

/** Questions of a lot, newest first, strictly before `before`. */
export async function questionsOf(tx: Tx, lot: LotId, reader: Reader, before: { askedAtMs: bigint; key: bigint }, limit: number): Promise<Question[]> {
  const asker = reader.all ? null : reader.asker === null ? '0' : idKey(reader.asker);
  const rows = await tx.all(listQuestions, [idKey(lot), asker, before.askedAtMs, before.key, limit]);
  return rows.map(questionOf);
}

async function questionById(tx: Tx, id: QuestionId): Promise<Question | null> {
  const row = await tx.one(readQuestion, [idKey(id)]);
  return row === null ? null : questionOf(row);
}

/** The question, with its row locked until the transaction ends. */
export async function lockedQuestion(tx: Tx, id: QuestionId): Promise<Question | null> {
  const locked = await tx.one(lockQuestion, [idKey(id)]);
  return locked === null ? null : questionById(tx, id);
}

/** How many questions the lot has, and how many of this asker's wait for an answer. */
export async function questionCounts(tx: Tx, lot: LotId, asker: AccountId): Promise<{ total: number; waiting: number }> {
  const row = await tx.one(countQuestions, [idKey(lot), idKey(asker)]);
  invariant(row !== null, 'a count comes back');
  return row;
}

export async function addQuestion(tx: Tx, question: Omit<Question, 'answer'>): Promise<void> {
  await tx.run(insertQuestion, [idKey(question.id), idKey(question.lot), idKey(question.asker), question.text, question.askedAtMs]);
}

/** Answers, or rewords the answer. The caller holds the row's lock. */
export async function answer(tx: Tx, of: { id: QuestionId; text: string; by: AccountId; atMs: number }): Promise<void> {
  const rows = await tx.run(setAnswer, [idKey(of.id), of.text, idKey(of.by), of.atMs]);
  invariant(rows === 1, 'a question that was locked is answered');
}

const questionOf = (row: QuestionRow): Question => ({
  id: questionId(row.id), lot: lotId(row.lot_id), asker: accountId(row.asker_id), text: row.question, askedAtMs: Number(row.asked_at_ms),
  answer: row.answer === null || row.answered_at_ms === null ? null : {
    text: row.answer, atMs: Number(row.answered_at_ms), changedAtMs: row.answer_changed_at_ms === null ? null : Number(row.answer_changed_at_ms),
  },
});
