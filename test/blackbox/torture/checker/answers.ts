import type { Accepted, Refused, Request } from '../history.ts';
import type { Blame } from './breach.ts';

/** What one request came to, in the words of its first decided answer; null when nobody ever heard. */
export const decidedOf = (request: Request): Accepted | Refused | null => decidedAnswers(request)[0] ?? null;

/** When the request was first acknowledged as accepted, on the campaign's clock. */
export function acknowledgedMs(request: Request): number | null {
  return request.attempts.find(({ result }) => result.type === 'ok')?.endedMs ?? null;
}

/** When the request was first sent. */
export const sentMs = (request: Request): number => request.attempts[0]?.sentMs ?? Number.POSITIVE_INFINITY;

function decidedAnswers({ attempts }: Request): (Accepted | Refused)[] {
  return attempts.flatMap(({ result }) => (result.type === 'ok' || result.type === 'fail' ? [result] : []));
}

/** One request: one effect, one answer, whatever was lost on the way. */
export function checkAnswers(request: Request, blame: Blame): void {
  const name = nameOf(request);
  for (const { result } of request.attempts) {
    if (result.type === 'wrong') blame('answer_not_allowed', `${name}: ${result.status} ${result.code}`);
    if (result.type === 'ok' && result.maximum !== request.maximum) blame('acknowledged_differs', `${name}: acknowledged for a maximum of ${result.maximum}`);
  }
  const answers = decidedAnswers(request);
  const [first, ...later] = answers;
  if (first === undefined) return blame('never_answered', `${name}: ${request.attempts.length} times sent`);
  for (const again of later) compare(name, first, again, blame);
  const asNew = answers.filter((answer) => answer.type === 'ok' && !answer.replayed);
  if (asNew.length > 1) blame('two_effects', `${name}: ${asNew.length} times acknowledged as new`);
}

export const nameOf = ({ account, key, maximum }: Request): string => `${key} of ${account} at ${maximum}`;

function compare(name: string, first: Accepted | Refused, again: Accepted | Refused, blame: Blame): void {
  if (first.type === 'ok' && again.type === 'fail') return blame('refused_after_accepted', `${name}: accepted as ${first.seq}, then ${again.code}`);
  if (first.type === 'ok' && again.type === 'ok' && first.seq !== again.seq) return blame('two_effects', `${name}: acknowledged as ${first.seq} and as ${again.seq}`);
  const [before, after] = [said(first), said(again)];
  if (before !== after) blame('answer_changed', `${name}: ${before}, then ${after}`);
}

function said(answer: Accepted | Refused): string {
  if (answer.type === 'fail') return JSON.stringify([answer.code, answer.seq, answer.price, answer.minimum, answer.closesAtMs, answer.serverTimeMs]);
  return JSON.stringify(['accepted', answer.seq, answer.price, answer.minimum, answer.outcome, answer.closesAtMs, answer.decidedAtMs]);
}
