/** A cell: a text, or a number that a spreadsheet may count with. Null is an empty cell. */
export type CsvCell = string | number | bigint | null;

// What a spreadsheet takes for the beginning of a formula, with blanks before it or not.
const FORMULA = /^[\s]*[=+\-@\t\r＝＋－＠]/u;
/** An amount that was written out, such as -12.50, is a number too. */
const NUMBER = /^-?[0-9]+(?:\.[0-9]+)?$/;
const TO_QUOTE = /[",\r\n]|^\s|\s$/;

/**
 * A row of a table as comma separated text, ending in CR LF. A text that a spreadsheet would take for a formula gets an apostrophe before it,
 * so that nobody's display name runs on a colleague's machine; numbers stay numbers.
 */
export const csvRow = (cells: readonly CsvCell[]): string => `${cells.map(cellText).join(',')}\r\n`;

/** A table with its head, each row as {@link csvRow} writes it. The caller bounds the rows. */
export const writeCsv = (head: readonly string[], rows: readonly (readonly CsvCell[])[]): string => [head, ...rows].map(csvRow).join('');

function cellText(cell: CsvCell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return TO_QUOTE.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
