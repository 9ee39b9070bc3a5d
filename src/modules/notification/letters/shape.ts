import type { MessageKind } from '../rules/messages.ts';

/** What a letter can speak of; what its kind does not know is empty. */
export type Said = { name: string; house: string; title: string; sale: string; price: string; code: string; userAgent: string; address: string; left: number; number: string; at: string; closesAt: string };
/** One letter's words: paragraphs, and what stands on the link when there is one. */
export type Words = { subject: string; body: readonly string[]; label?: string };
export type LetterWords = {
  greeting(name: string): string;
  /** Under every letter. */
  foot(house: string): string;
  kinds: Record<MessageKind, (said: Said) => Words>;
};
