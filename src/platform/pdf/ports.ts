/** A document of one or more pages, top to bottom. */
export type PdfBlock =
  | { kind: 'heading'; text: string }
  /** Labels with their values, one under the other. */
  | { kind: 'pairs'; rows: readonly (readonly [label: string, value: string])[] }
  /** Blocks of lines side by side, at most three. The first line of each is its title. */
  | { kind: 'columns'; columns: readonly (readonly string[])[] }
  /** The last column stands at the end, for amounts. `strong`: rows in heavier type, such as a sum. */
  | { kind: 'table'; head: readonly string[]; rows: readonly { cells: readonly string[]; strong?: boolean; small?: boolean }[] }
  | { kind: 'text'; text: string; small?: boolean };

export type PdfContent = {
  title: string;
  author: string;
  /** BCP 47, for programs that read aloud. */
  language: string;
  createdAtMs: number;
  blocks: readonly PdfBlock[];
  /** At the foot of every page, beside the number of the page. */
  foot: string;
  /** The same for programs: a text file inside the document, in UTF-8. */
  attachment: { name: string; type: string; description: string; text: string } | null;
};

/** Writes documents. The same content gives the same bytes. Letters that its fonts have not are written as {@link printable} says. */
export type Pdf = { write(content: PdfContent): Promise<Uint8Array> };
