import { REFUSALS, type RefusalEntry } from '#contracts/refusals.ts';
import { code, page, table, type Page } from './page.ts';

const entries = Object.entries<RefusalEntry>(REFUSALS);
const rows = (where: RefusalEntry['where']): string[][] =>
  entries.filter(([, entry]) => entry.where === where).map(([name, { status, sentence }]) => [code(name), String(status), sentence]);
const HEAD = ['code', 'status', 'what people are told'];

/** docs/reference/refusals.md: every refusal with its status and its sentence, in the published order. */
export function refusalsPage(): Page {
  const numbered = rows('lock').map((row, index) => [String(index + 1), ...row]);
  return page('refusals', 'Refusals', [
    'A refusal is an answer, not a failure. Over HTTP it is a problem document (RFC 9457, `application/problem+json`) with `type`, `title`, `status`, '
      + '`detail` (the sentence below), `code`, `requestId` and facts beside them. On the live connection it is the same object inside an `answer`. '
      + 'Codes and statuses are stable: programs may rely on them. Sentences may be improved.',
    'A refusal by a rule of the sale carries `minimum`, `price`, `seq`, `closesAt` and `serverTime`. Statuses 429 and 503 carry `Retry-After`.',
    '## Under the lock, in the published order',
    'Decided while the lot\'s row is held. When several apply, the first of this list is the answer. It is remembered under (account, lot, key): '
      + 'the same request with the same key gets the same answer again.',
    table(['', ...HEAD], numbered),
    '## At the edge',
    'Decided before the lot is locked, and never remembered: the same request may be sent again with the same key. They apply in this order, '
      + 'and before every refusal under the lock.',
    table(HEAD, rows('edge')),
    '## Other calls',
    'Answers of calls that are not bids.',
    table(HEAD, rows('act')),
  ]);
}
