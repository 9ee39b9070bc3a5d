/*
 * What the fonts that every reader of PDF has can show: the letters of Western Europe (Windows-1252). Other Latin letters lose what
 * they carry above or below them. Letters of other scripts cannot be shown: each run of them becomes one sign, and whoever writes
 * the document says where the whole text stands.
 */

/** Stands for letters that cannot be printed. */
export const UNPRINTABLE = '[…]';

/** Beyond Latin-1, what Windows-1252 has. */
const MORE = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
/** Latin letters that are no plain letter with a mark. */
const PLAIN: Readonly<Record<string, string>> = {
  Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', ı: 'i', Ħ: 'H', ħ: 'h', Ŧ: 'T', ŧ: 't', ĸ: 'k', Ŋ: 'N', ŋ: 'n', ẞ: 'SS', ſ: 's', Ə: 'E', ə: 'e',
  '\u2010': '-', '\u2011': '-', '\u2012': '–', '\u2212': '-', '\u00a0': '\u00a0', '\u202f': ' ', '\u2009': ' ', '\u2007': ' ', '\t': ' ',
};
const MARKS = /\p{M}+/gu;
/** Marks of direction and joiners: nothing to be seen. */
const UNSEEN = /[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
/** Words side by side that cannot be printed are one run. */
const RUNS = /\[…\](?: +\[…\])+/g;
const CONTROL = /\p{Cc}/u;

/** A text in the letters that can be printed, on one line. */
export function printable(text: string): string {
  let out = '';
  for (const letter of text.normalize('NFC').replace(UNSEEN, '')) {
    const shown = printableLetter(letter);
    if (shown !== null) out += shown;
    else if (!out.endsWith(UNPRINTABLE)) out += UNPRINTABLE;
  }
  return out.replace(RUNS, UNPRINTABLE).trim();
}

function printableLetter(letter: string): string | null {
  const plain = PLAIN[letter];
  if (plain !== undefined) return plain;
  if (CONTROL.test(letter)) return ' ';
  if ((letter.codePointAt(0) ?? 0) <= 0xff || MORE.includes(letter)) return letter;
  // Compatible forms first (a full-width A is an A), then without marks.
  const bare = letter.normalize('NFKD').replace(MARKS, '');
  return bare !== '' && [...bare].every((part) => (part.codePointAt(0) ?? 0) <= 0x7f) ? bare : null;
}
