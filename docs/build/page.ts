import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A page that is made from the code. `path` is relative to the project. */
export type Page = { path: string; text: string };

/** The folder of the project. */
export const project = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** A table in Markdown. Bars and angles inside a cell are escaped; line ends become spaces. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // Inside code an angle is an angle; outside it would begin a tag.
  const angled = (cell: string): string => cell.split('`').map((part, index) => (index % 2 === 1 ? part : part.replace(/</g, '\\<'))).join('`');
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => angled(cell).replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ').trim()).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** A page of the reference: title, what it is, and a note that it is made. */
export function page(name: string, title: string, parts: readonly string[]): Page {
  const note = '<!-- Made from the code by `npm run docs:reference`. Change the code, not this page. -->';
  return { path: `docs/reference/${name}.md`, text: `${[`# ${title}`, note, ...parts].join('\n\n')}\n` };
}

/** Text set as code. */
export const code = (text: string): string => `\`${text}\``;
