import type { AccountId, LotId, SaleId } from '#domain/ids.ts';
import type { Language } from './identity.ts';

/** A letter that somebody waits for, with a link that is a secret: it is not kept once it was sent. */
export type LinkLetter = { kind: 'verify_email' | 'reset_password'; account: AccountId; to: string; displayName: string; language: Language; token: string; atMs: number };

/** What other modules may ask of the notification module. */
export type NotificationCommands = {
  /** Takes a letter to be sent soon. False when too many wait already: nothing was taken. */
  post(letter: LinkLetter): Promise<boolean>;
};

export type NotificationQueries = {
  /** Whether letters are sent, or kept for their readers; else nobody can confirm an address. */
  writesLetters(): Promise<boolean>;
};

/** What an account can be told, by kind. */
export const NOTICE_KINDS = [
  'placed', 'outbid', 'leading', 'closing', 'extended', 'frozen', 'resumed', 'sale_opened', 'won', 'lost', 'sold', 'passed', 'withdrawn', 'question_asked', 'question_answered',
  'new_device', 'password_changed', 'email_changed', 'totp_on', 'totp_off', 'recovery_code_used',
  'void_approved', 'void_declined', 'void_lapsed',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** How far a message has come: see the sender of the module. */
export const MESSAGE_STATES = ['waiting', 'sending', 'sent', 'kept', 'failed', 'dropped', 'unknown'] as const;

/** What a notice is about. Amounts in minor units of the currency, as they stood then. */
export type NoticeFacts = {
  lot?: LotId; sale?: SaleId; saleTitle?: string; title?: string; price?: string; currency?: string;
  question?: string; userAgent?: string; address?: string; left?: number; reason?: string; closesAtMs?: number;
};
