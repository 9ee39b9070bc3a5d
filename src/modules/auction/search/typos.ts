/*
 * What counts as the same word written wrongly. Marks and case do not matter; beyond that a word of three to five letters may
 * differ in one place and a longer one in two, where two letters that changed places are one difference.
 */

/** Words that one word asked for may stand for. */
export const ALTERNATIVES_MAX = 5;
const SHORT_CHARS_MIN = 3;
const LONG_CHARS_MIN = 6;

/** The word without marks and case: `Dürer` is `durer`. */
export const plainWord = (word: string): string => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** How many differences are forgiven in a word of this many letters. */
const forgiven = (chars: number): number => (chars < SHORT_CHARS_MIN ? 0 : chars < LONG_CHARS_MIN ? 1 : 2);

/**
 * The candidates that `asked` is most likely meant for: those with the fewest differences, in the order given, at most
 * {@link ALTERNATIVES_MAX}. With `beginning`, a candidate may go on after what was asked for.
 */
export function meantWords(asked: string, candidates: readonly string[], { beginning }: { beginning: boolean }): string[] {
  const plain = [...plainWord(asked)];
  const most = forgiven(plain.length);
  const judged = candidates.map((word) => ({ word, apart: apartFrom(plain, [...plainWord(word)], beginning) }));
  const least = Math.min(most, ...judged.map(({ apart }) => apart));
  return judged.filter(({ apart }) => apart <= least).map(({ word }) => word).slice(0, ALTERNATIVES_MAX);
}

function apartFrom(asked: readonly string[], word: readonly string[], beginning: boolean): number {
  const rows = differences(asked, word);
  const last = rows.at(-1) ?? [];
  return beginning ? Math.min(...last) : (last.at(-1) ?? 0);
}

/** The table of differences between every beginning of `asked` and every beginning of `word`; neighbours that changed places count once. */
function differences(asked: readonly string[], word: readonly string[]): number[][] {
  const rows: number[][] = [word.map((_, at) => at + 1)];
  rows[0]?.unshift(0);
  for (let i = 1; i <= asked.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= word.length; j += 1) {
      const same = asked[i - 1] === word[j - 1] ? 0 : 1;
      let least = Math.min((rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (rows[i - 1]?.[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && asked[i - 1] === word[j - 2] && asked[i - 2] === word[j - 1]) least = Math.min(least, (rows[i - 2]?.[j - 2] ?? 0) + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows;
}
