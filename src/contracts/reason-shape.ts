import { Type } from 'typebox';

/** Why somebody did something to others, kept with the act: at least one character that can be seen, in one line. Blanks say nothing. */
export const reasonLine = (charsMax: number) =>
  // Neither control characters nor halves of a character: no store keeps them.
  Type.String({ minLength: 1, maxLength: charsMax, pattern: '^(?=.*\\S)[^\\p{Cc}\\p{Cs}]+$', description: 'A text that says something, without control characters. Why; kept with the act.' });

/** The same, where it may have several lines. */
export const reasonLines = (charsMax: number) =>
  Type.String({ minLength: 1, maxLength: charsMax, pattern: '^(?=[\\s\\S]*\\S)[^\\u0000\\p{Cs}]+$', description: 'A text that says something. Why; kept with the act.' });
