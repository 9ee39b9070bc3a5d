import type { LetterKind } from '../rules.ts';

/** What a letter can speak of; what its kind does not know is empty. */
export type Said = { name: string; house: string; title: string; price: string; userAgent: string; address: string; left: number; at: string; closesAt: string };
/** One letter's words: paragraphs, and what stands on the link when there is one. */
export type Words = { subject: string; body: readonly string[]; label?: string };
export type LetterWords = {
  greeting(name: string): string;
  /** Under every letter. */
  foot(house: string): string;
  kinds: Record<LetterKind, (said: Said) => Words>;
};
