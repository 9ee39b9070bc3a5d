import type { NoticeFacts, NoticeKind } from '#contracts/notification.ts';
import type { OutwardChannel, Subject } from '#contracts/wishes.ts';

/** Kinds of messages: links and codes that somebody asked for, and notices that may leave the house. */
export const MESSAGE_KINDS = [
  'verify_email', 'reset_password', 'phone_code', 'placed', 'outbid', 'leading', 'closing', 'won', 'invoice', 'paid', 'lost', 'extended', 'frozen', 'resumed', 'sale_opened', 'sold', 'passed',
  'question_asked', 'question_answered', 'new_device', 'password_changed', 'email_changed', 'totp_on', 'totp_off', 'recovery_code_used',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
/** `token`: of a link; `code`: for a telephone. Both are forgotten once the message has left. `invoice`, `number`: its id, and what it is called. */
export type MessageFacts = NoticeFacts & { token?: string; code?: string; invoice?: string; number?: string };

/** Whose wish decides about a message; null: somebody asked for it, and it is always sent. */
export const SUBJECT_OF_MESSAGE: Record<MessageKind, Subject | null> = {
  verify_email: null, reset_password: null, phone_code: null, placed: 'placed', outbid: 'outbid', leading: 'leading', closing: 'closing', won: 'won', invoice: 'won', paid: 'won', lost: 'lost', extended: 'extended',
  frozen: 'frozen', resumed: 'frozen', sale_opened: 'saleOpened', sold: 'sold', passed: 'sold', question_asked: 'questions', question_answered: 'questions',
  new_device: 'security', password_changed: 'security', email_changed: 'security', totp_on: 'security', totp_off: 'security', recovery_code_used: 'security',
};

/** Whose wish decides about a notice on the page; null: it is always there. */
export const SUBJECT_OF_NOTICE: Record<NoticeKind, Subject | null> = {
  placed: 'placed', outbid: 'outbid', leading: 'leading', closing: 'closing', won: 'won', lost: 'lost', passed: 'lost', withdrawn: 'lost', extended: 'extended', frozen: 'frozen', resumed: 'frozen',
  sale_opened: 'saleOpened', sold: 'sold', question_asked: 'questions', question_answered: 'questions',
  new_device: 'security', password_changed: 'security', email_changed: 'security', totp_on: 'security', totp_off: 'security', recovery_code_used: 'security',
  void_approved: null, void_declined: null, void_lapsed: null,
};

/** Whether it leaves the house at any hour: what somebody waits for, and what touches the safety of an account. */
export const isUrgent = (kind: MessageKind): boolean => SUBJECT_OF_MESSAGE[kind] === null || SUBJECT_OF_MESSAGE[kind] === 'security';

/** How somebody stands on a lot is of no use once it has ended. */
export const OF_AN_OPEN_LOT: readonly MessageKind[] = ['placed', 'outbid', 'leading', 'closing', 'extended', 'frozen', 'resumed'];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** So long a message on how somebody stands waits for what happens next: of a fight only the end is told. */
export const GATHER_MS = 15_000;
/** At most one message in so long on how somebody stands on one lot, by channel. */
export const STANDING_EVERY_MS: Record<OutwardChannel, number> = { mail: HOUR_MS, sms: 30 * MINUTE_MS, push: 5 * MINUTE_MS };
/** An own bid is noted on the page at most once in so long for a lot. */
export const PLACED_EVERY_MS = MINUTE_MS;

/** A code for a telephone and the links in letters are good for so long; later nobody has a use for them. */
export const CODE_GOOD_MS = 10 * MINUTE_MS;
const GOOD_MS: Partial<Record<MessageKind, number>> = { phone_code: CODE_GOOD_MS, reset_password: HOUR_MS, verify_email: 2 * DAY_MS, placed: HOUR_MS, sale_opened: DAY_MS };
/** What is said of everything else. */
const NEWS_MS = 3 * DAY_MS;
/** From when on (epoch ms) a message of this kind is of no use; `closesAtMs` of what it speaks of, when that is all it says. */
export const uselessFrom = (kind: MessageKind, atMs: number, closesAtMs: number | undefined): number =>
  (kind === 'closing' && closesAtMs !== undefined ? closesAtMs : atMs + (GOOD_MS[kind] ?? NEWS_MS));

/** Tries of one message; with the pauses below they cover more than a day. */
export const TRIES_MAX = 10;
const PAUSE_FIRST_MS = 30_000;
const PAUSE_MAX_MS = 12 * HOUR_MS;

/** How long after the try of this number (from 1) the next one comes; null: it was the last. */
export const pauseAfterTry = (tries: number): number | null => (tries >= TRIES_MAX ? null : Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 3 ** (tries - 1)));

const NUMBER = /^\+[1-9][0-9]{6,14}$/;
/** A telephone number as it was typed, in E.164; null when it is none. Blanks, dots, dashes and brackets are passed over, and 00 is +. */
export function readPhone(text: string): string | null {
  const plain = text.replaceAll(/[\s().\-/]/g, '').replace(/^00/, '+');
  return NUMBER.test(plain) ? plain : null;
}
/** A number as it is shown to others than its owner. */
export const veiledPhone = (number: string): string => `${number.slice(0, 3)}…${number.slice(-2)}`;
