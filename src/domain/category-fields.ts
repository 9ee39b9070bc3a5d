import { isOneLine } from './text.ts';

/** What a category asks for of each of its lots. */
export const FIELD_KINDS = ['text', 'number', 'choice'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

export type CategoryField = {
  code: string;
  /** In English; pages have words of their own for the codes they know. */
  name: string;
  kind: FieldKind;
  /** Of a number: mm, g, l. */
  unit: string | null;
  /** Wanted before a lot is published. */
  required: boolean;
  /** Of a choice: what may be chosen, in the order to show it. */
  choices: readonly { code: string; name: string }[];
};

/** Facts of a lot by the code of the field. */
export type Attributes = Readonly<Record<string, string | number>>;

const TEXT_CHARS_MAX = 200;
/** Past this a number is not exact any more with three decimals. */
const NUMBER_MAX = 1_000_000_000_000;
const DECIMALS_MAX = 3;

/**
 * What is wrong with the facts of a lot of a category with these fields: the code of the field, and what would be right. In the order
 * of the fields, unknown ones last. A fact that is wanted may be missing unless `complete`.
 */
export function attributeFaults(attributes: Attributes, fields: readonly CategoryField[], { complete }: { complete: boolean }): { field: string; problem: string }[] {
  const faults: { field: string; problem: string }[] = [];
  for (const field of fields) {
    const value = attributes[field.code];
    const problem = value === undefined ? (complete && field.required ? 'is required in this category' : null) : problemOf(value, field);
    if (problem !== null) faults.push({ field: field.code, problem });
  }
  const known = new Set(fields.map(({ code }) => code));
  for (const code of Object.keys(attributes)) if (!known.has(code)) faults.push({ field: code, problem: 'is not asked for in this category; GET /categories lists its fields' });
  return faults;
}

/** Reads a fact as people write it into a form or a table; a text that is no number stays a text, and is then a fault. */
export function readAttribute(text: string, field: CategoryField): string | number {
  const trimmed = text.trim();
  if (field.kind === 'number') return /^-?\d{1,12}(?:\.\d{1,3})?$/.test(trimmed) ? Number(trimmed) : trimmed;
  if (field.kind === 'text') return trimmed;
  const found = field.choices.find(({ code, name }) => code === trimmed.toLowerCase() || name.toLowerCase() === trimmed.toLowerCase());
  return found?.code ?? trimmed;
}

function problemOf(value: string | number, field: CategoryField): string | null {
  switch (field.kind) {
    case 'number': return numberProblem(value);
    case 'choice': return field.choices.some(({ code }) => code === value) ? null : `must be one of ${field.choices.map(({ code }) => code).join(', ')}`;
    case 'text': return typeof value === 'string' ? textProblem(value) : 'must be a text';
  }
}

function numberProblem(value: string | number): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number, such as 40 or 40.5';
  if (value < 0 || value > NUMBER_MAX) return `must be 0 to ${NUMBER_MAX}`;
  const decimals = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  return decimals > DECIMALS_MAX || String(value).includes('e') ? `must have at most ${DECIMALS_MAX} decimals` : null;
}

function textProblem(value: string): string | null {
  if (value.trim() === '') return 'must not be blank; leave it out';
  if (!value.isWellFormed()) return 'holds half a character; send valid Unicode';
  if (!isOneLine(value)) return 'holds a control character; leave it out';
  return [...value].length > TEXT_CHARS_MAX ? `must have at most ${TEXT_CHARS_MAX} characters` : null;
}
