import * as calls from '#contracts/http/questions.ts';
import type { Caller } from '#contracts/identity.ts';
import { parseLotId, parseQuestionId } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { AuctionService } from '../service.ts';
import { resultOf } from '../service/once.ts';
import { intentionOf, NOT_FOUND, pageOf, UNKNOWN_LOT, withLot } from './calls.ts';

const on = binderFor<Caller>();

/** What answers the calls about questions to the seller. */
export const questionHttp = (service: AuctionService): BoundRoute<Caller>[] => [
  on(calls.listQuestions, async ({ params, query, caller }) => {
    const lot = parseLotId(params.lotId);
    return lot === null ? UNKNOWN_LOT : resultOf(await service.questions(lot, pageOf(query), caller));
  }),
  on(calls.askQuestion, (call) => withLot(call.params, (lot) =>
    service.askQuestion(call.caller, { lot, text: call.body.text }, intentionOf('askQuestion', call)))),
  on(calls.answerQuestion, async ({ params, body, caller }) => {
    const question = parseQuestionId(params.questionId);
    return question === null ? NOT_FOUND : resultOf(await service.answerQuestion(caller, { question, text: body.text }));
  }),
];
