/** Text that is HTML already. Made by {@link html} alone, so whatever is not of this class gets escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlPart = string | number | Html | readonly Html[];

/**
 * HTML from a template: everything put into it is escaped, unless it came out of this function itself. Safe between tags and
 * inside quoted attributes; never put a value where a tag or attribute name, an address of its own scheme, a script or a style stands.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlPart[]): Html {
  return new Html(parts.map((part, at) => (at < values.length ? part + textOf(values[at] ?? '') : part)).join(''));
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A text so that HTML shows it as it is, between tags and inside quoted attributes. */
export const escaped = (raw: string): string => raw.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '');

function textOf(value: HtmlPart): string {
  if (value instanceof Html) return value.text;
  return typeof value === 'object' ? value.map(({ text }) => text).join('') : escaped(String(value));
}
