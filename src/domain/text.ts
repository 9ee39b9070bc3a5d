/** Marks that turn the reading direction around for whatever stands behind them: a name or a title could rewrite the price beside it. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/u;
/** Ends of lines and controls, of which a single line has none; halves of a character, which no store keeps. */
const NO_LINE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;
/** What leaves no mark on a page: blanks, and signs that are told to be passed over. */
const UNSEEN = /[\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Whether a text can stand in one line among others and leave them as they are. */
export const isOneLine = (text: string): boolean => !NO_LINE.test(text) && !TURNS.test(text);

/** Whether there is anything in the text that can be seen. */
export const isSeen = (text: string): boolean => text.replaceAll(UNSEEN, '') !== '';
