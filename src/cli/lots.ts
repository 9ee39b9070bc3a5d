import type { ActAnswer } from '#contracts/bidding.ts';
import { REFUSALS } from '#contracts/refusals.ts';
import { parseLotId, type LotId } from '#domain/ids.ts';
import { CannotRun } from './cannot-run.ts';
import { good, type Report } from './frame.ts';

/** Reads the id of a lot from the command line. Throws CannotRun. */
export function readLotId(text: string): LotId {
  const lot = parseLotId(text);
  if (lot === null) throw new CannotRun(`"${text}" is not the id of a lot: it looks like lot_734012345678901248 and is part of the lot's address.`);
  return lot;
}

/** What an act on a lot came to. A refusal throws CannotRun. */
export function actReport(lot: LotId, answer: ActAnswer, done: string): Report {
  if (!answer.ok) throw new CannotRun(`${lot}: ${REFUSALS[answer.code].sentence}`);
  const closesAt = new Date(answer.closesAtMs).toISOString();
  return good([`${lot} ${done}; it closes at ${closesAt}.`], { lot, seq: answer.seq, closesAt });
}
