import { REFUSALS, type RefusalCode } from '#contracts/refusals.ts';
import type { Tx } from '#platform/db/types.ts';
import type { Idempotency, Intention, KeptAnswer } from '#platform/http/idempotency.ts';
import type { HttpResult } from '#platform/http/types.ts';
import type { Answer } from '../ports.ts';

export const resultOf = (answer: Answer<unknown>): HttpResult => (answer.ok ? { ok: true, body: answer.value } : { ok: false, ...answer.refusal });

/** Work of this module alone: effect and remembered answer are one commit. */
export const once = (idempotency: Idempotency, intention: Intention | null, work: (tx: Tx) => Promise<Answer<unknown>>): Promise<HttpResult> =>
  idempotency.once(intention, async (tx) => keptOf(await work(tx)));

/**
 * Work that also asks bidding, which must not happen inside a transaction: the answer is remembered after the effect. If the
 * process dies in between, the repeat acts again; such acts are therefore ones that have no second effect.
 */
export async function remembered(idempotency: Idempotency, intention: Intention | null, act: () => Promise<Answer<unknown>>): Promise<HttpResult> {
  if (intention === null) return resultOf(await act());
  const known = await answerKnown(idempotency, intention);
  if (known !== null) return known;
  const answer = await act();
  // What the edge refuses was not decided: the repeat has to be able to decide.
  if (!answer.ok && REFUSALS[answer.refusal.code].where === 'edge') return resultOf(answer);
  return idempotency.once(intention, async () => keptOf(answer));
}

function keptOf(answer: Answer<unknown>): KeptAnswer<unknown, RefusalCode> {
  if (answer.ok) return { ok: true, body: answer.value };
  const { code, errors, facts } = answer.refusal;
  return { ok: false, code, ...(errors === undefined ? {} : { errors }), ...(facts === undefined ? {} : { facts }) };
}

class NotAnsweredYet extends Error {
  override readonly name = 'NotAnsweredYet';
}

// Claiming the key and taking the claim back again is how the store is asked without acting.
async function answerKnown(idempotency: Idempotency, intention: Intention): Promise<HttpResult | null> {
  try {
    return await idempotency.once(intention, async () => {
      throw new NotAnsweredYet();
    });
  } catch (error) {
    if (error instanceof NotAnsweredYet) return null;
    throw error;
  }
}
