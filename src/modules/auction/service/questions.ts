import { faultAt } from '#contracts/faults.ts';
import type { QuestionJson } from '#contracts/http/questions.ts';
import { instant } from '#contracts/instant.ts';
import { idKey, questionId, type LotId, type QuestionId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import type { Listing } from '../listing.ts';
import { isAdmin, mayOperate, type Actor, type Answer, type Refused } from '../ports.ts';
import { textFault } from '../rules.ts';
import { addEvent } from '../store/events.ts';
import { listingById, lockedListing } from '../store/lots.ts';
import { addQuestion, answer, lockedQuestion, questionCounts, questionsOf, type Question, type Reader } from '../store/questions.ts';
import { KEY_LAST } from '../store/summaries.ts';
import { instantOrNull } from '../wire.ts';
import { cursorAt, pageOf, readCursor, type Listed, type Page } from './cursor.ts';
import { malformed, refused, type Kit } from './kit.ts';

/** Questions of one lot, ever. */
export const QUESTIONS_PER_LOT_MAX = 200;
/** Questions of one account on one lot that may wait for an answer at the same time. */
export const QUESTIONS_WAITING_MAX = 5;

/** Questions that the viewer may see, newest first: the answered ones, the own ones, and all for the seller and staff. */
export async function questions(kit: Kit, lot: LotId, page: Page, viewer: Actor | null): Promise<Answer<Listed<QuestionJson>>> {
  const after = readCursor('questions', page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  const shown = await kit.listings.get(lot);
  if (shown === null || !mayRead(shown.listing, viewer)) return refused('unknown_lot');
  const before = { askedAtMs: after.value?.sortKey ?? KEY_LAST, key: after.value?.key ?? KEY_LAST };
  const rows = await questionsOf(kit.database, lot, readerOf(shown.listing, viewer), before, page.limit + 1);
  return accept(pageOf(rows, page.limit, {
    item: (row) => questionJson(row, viewer),
    next: (last) => cursorAt('questions', { sortKey: BigInt(last.askedAtMs), key: BigInt(idKey(last.id)) }),
  }));
}

/** Asks the seller of a published lot that is not closed. Refuses the seller, and who asks more than the limits. */
export async function askQuestion(kit: Kit, tx: Tx, actor: Actor, of: { lot: LotId; text: string }): Promise<Answer<QuestionJson>> {
  const text = readText(of.text);
  if (!text.ok) return text;
  // Locked, so that two questions at the same moment cannot both take the last place.
  const listing = await lockedListing(tx, of.lot);
  if (listing === null || listing.stage !== 'published' || !mayRead(listing, actor)) return refused('unknown_lot');
  if (listing.sellerId === actor.accountId) return refused('forbidden');
  const counts = await questionCounts(tx, of.lot, actor.accountId);
  if (counts.waiting >= QUESTIONS_WAITING_MAX) return refused('too_many_questions', { facts: { waitingMax: QUESTIONS_WAITING_MAX } });
  if (counts.total >= QUESTIONS_PER_LOT_MAX) return refused('too_many_questions', { facts: { questionsMax: QUESTIONS_PER_LOT_MAX } });
  const question = { id: questionId(kit.keys.next()), lot: of.lot, asker: actor.accountId, text: text.value, askedAtMs: kit.clock.nowMs() };
  await addQuestion(tx, question);
  await addEvent(tx, { kind: 'question.asked', question: question.id, lot: of.lot, seller: listing.sellerId, asker: actor.accountId, atMs: question.askedAtMs });
  return accept(questionJson({ ...question, answer: null }, actor));
}

/** Why nobody may ask about the lot now: it is over. Null when one may, or when the lot is not there to be judged. */
export async function barredByClose(kit: Kit, lot: LotId): Promise<Refused | null> {
  const head = (await kit.bidding.heads([lot], null)).get(lot);
  return head?.status === 'closed' ? { code: 'lot_closed' } : null;
}

/** The answer of the seller, or of an admin in the seller's place. The same words again change nothing. */
export function answerQuestion(kit: Kit, actor: Actor, of: { question: QuestionId; text: string }): Promise<Answer<QuestionJson>> {
  return kit.database.transaction(async (tx): Promise<Answer<QuestionJson>> => {
    const text = readText(of.text);
    if (!text.ok) return text;
    const question = await lockedQuestion(tx, of.question);
    const listing = question === null ? null : await listingById(tx, question.lot);
    if (question === null || listing === null || !mayRead(listing, actor)) return refused('not_found');
    if (listing.sellerId !== actor.accountId && !isAdmin(actor)) {
      // One that waits is nobody else's to know of.
      return refused(question.answer === null && question.asker !== actor.accountId ? 'not_found' : 'forbidden');
    }
    if (question.answer?.text === text.value) return accept(questionJson(question, actor));
    const atMs = kit.clock.nowMs();
    await answer(tx, { id: question.id, text: text.value, by: actor.accountId, atMs });
    await addEvent(tx, { kind: 'question.answered', question: question.id, lot: question.lot, asker: question.asker, reworded: question.answer !== null, atMs });
    const answered = { text: text.value, atMs: question.answer?.atMs ?? atMs, changedAtMs: question.answer === null ? null : atMs };
    return accept(questionJson({ ...question, answer: answered }, actor));
  });
}

// Drafts have no questions, and lots of a replay are there for admins only.
function mayRead(listing: Listing, viewer: Actor | null): boolean {
  if (listing.hidden) return viewer !== null && isAdmin(viewer);
  return listing.stage === 'published' || listing.sellerId === viewer?.accountId || (viewer !== null && isAdmin(viewer));
}

function readerOf(listing: Listing, viewer: Actor | null): Reader {
  if (viewer !== null && (viewer.accountId === listing.sellerId || mayOperate(viewer))) return { all: true };
  return { all: false, asker: viewer?.accountId ?? null };
}

function readText(text: string): Answer<string> {
  const trimmed = text.trim();
  const fault = trimmed === '' ? 'blank' : textFault(trimmed, { lines: true });
  return fault === null ? accept(trimmed) : malformed([faultAt('text', fault)]);
}

const questionJson = (question: Question, viewer: Actor | null): QuestionJson => ({
  id: question.id, lot: question.lot, text: question.text, askedAt: instant(question.askedAtMs), mine: viewer?.accountId === question.asker,
  answer: question.answer === null ? null : {
    text: question.answer.text, at: instant(question.answer.atMs), changedAt: instantOrNull(question.answer.changedAtMs),
  },
});
