import { Type, type Static } from 'typebox';
import { list, LotParams, PageQuery } from '../auction-shapes.ts';
import { route } from '../route.ts';

export const QUESTION_CHARS_MAX = 1_000;
export const ANSWER_CHARS_MAX = 2_000;
const ID_CHARS_MAX = 40;
/** People write; programs that write more are not asking. */
const QUESTIONS_PER_MINUTE_MAX = 20;

const strict = { additionalProperties: false };

/**
 * A question to the seller. Who asked is never said: `mine` tells the asker alone. `answer` is null while it waits, and
 * such a question is shown to its asker, to the seller and to staff only.
 */
export const Question = Type.Object({
  id: Type.String(), lot: Type.String(), text: Type.String(), askedAt: Type.String(), mine: Type.Boolean(),
  answer: Type.Unsafe<{ text: string; at: string; changedAt: string | null } | null>({
    type: ['object', 'null'], required: ['text', 'at', 'changedAt'],
    properties: { text: { type: 'string' }, at: { type: 'string' }, changedAt: { type: ['string', 'null'], description: 'When it was last reworded.' } },
  }),
});
export type QuestionJson = Static<typeof Question>;

export const listQuestions = route({
  name: 'listQuestions', method: 'GET', path: '/lots/:lotId/questions', summary: 'Questions to the seller with their answers, newest first.',
  auth: 'anyone', params: LotParams, query: PageQuery, reply: list(Question), status: 200, refusals: ['malformed', 'unknown_lot'],
});
export const askQuestion = route({
  name: 'askQuestion', method: 'POST', path: '/lots/:lotId/questions',
  summary: 'Asks the seller. Public once it is answered; at most 5 unanswered ones of one account on a lot.',
  auth: 'signed_in', params: LotParams, body: Type.Object({ text: Type.String({ minLength: 1, maxLength: QUESTION_CHARS_MAX }) }, strict),
  reply: Question, status: 201, idempotencyKey: 'optional', bodyBytesMax: 16_384, ratePerMinuteMax: QUESTIONS_PER_MINUTE_MAX,
  refusals: ['malformed', 'forbidden', 'unknown_lot', 'lot_closed', 'too_many_questions', 'same_key_other_body'],
});
export const answerQuestion = route({
  name: 'answerQuestion', method: 'PUT', path: '/questions/:questionId/answer',
  summary: 'The seller\'s public answer. Said again in other words it changes, with a public stamp.',
  auth: 'signed_in', params: Type.Object({ questionId: Type.String({ maxLength: ID_CHARS_MAX }) }),
  body: Type.Object({ text: Type.String({ minLength: 1, maxLength: ANSWER_CHARS_MAX }) }, strict), reply: Question, status: 200, bodyBytesMax: 32_768,
  refusals: ['malformed', 'forbidden', 'not_found'],
});

/** Calls about one lot that its page makes beside reading the lot. */
export const questionRoutes = [listQuestions, askQuestion, answerQuestion] as const;
