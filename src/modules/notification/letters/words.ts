import type { Language } from '#contracts/identity.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import type { LetterWords } from './shape.ts';

/** The house's letters in every language that it speaks. */
export const WORDS: Record<Language, LetterWords> = { en, fr, ar, ja };
