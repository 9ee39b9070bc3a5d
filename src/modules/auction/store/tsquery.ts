import { pointsOf, type TextSearch } from '../search/text.ts';

/* A text to look for, as PostgreSQL reads it. Titles are kept with weight A, descriptions with B. */

const anyOf = (words: readonly string[], as: string): string => `(${words.map((word) => `${word}${as}`).join(' | ')})`;

/** A tsquery that finds each of the words by its beginning. */
export const tsqueryOf = ({ words }: TextSearch): string => words.map((alternatives) => anyOf(alternatives, ':*')).join(' & ');

/** The same in titles alone. */
export const titleQueryOf = ({ words }: TextSearch): string => words.map((alternatives) => anyOf(alternatives, ':*A')).join(' & ');

/** A tsquery for each point that a title may get. */
export const pointQueriesOf = (text: TextSearch): string[] => pointsOf(text).map(({ anyOf: words, whole }) => anyOf(words, whole ? ':A' : ':*A'));

/** The part as a pattern that finds it anywhere in a title. */
export const partPattern = ({ part }: TextSearch): string | null => (part === null ? null : `%${part.replace(/[\\%_]/g, '\\$&')}%`);
