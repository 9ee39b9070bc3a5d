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

/** What is wrong with a fact: a stable code, and the limit or the choices it speaks of. */
export type FactFault = {
  code: 'fact_required' | 'fact_unknown' | 'fact_blank' | 'fact_text' | 'fact_number' | 'fact_number_range' | 'fact_decimals' | 'fact_too_long' | 'one_of' | 'half_character' | 'control_character';
  facts?: Readonly<Record<string, string | number>>;
};

/**
 * What is wrong with the facts of a lot of a category with these fields: the code of the field, and why. In the order
 * of the fields, unknown ones last. A fact that is wanted may be missing unless `complete`.
 */
export function attributeFaults(attributes: Attributes, fields: readonly CategoryField[], { complete }: { complete: boolean }): (FactFault & { field: string })[] {
  const faults: (FactFault & { field: string })[] = [];
  for (const field of fields) {
    const value = attributes[field.code];
    const fault = value === undefined ? (complete && field.required ? wrong('fact_required') : null) : faultOf(value, field);
    if (fault !== null) faults.push({ field: field.code, ...fault });
  }
  const known = new Set(fields.map(({ code }) => code));
  for (const code of Object.keys(attributes)) if (!known.has(code)) faults.push({ field: code, ...wrong('fact_unknown') });
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

const wrong = (code: FactFault['code'], facts?: FactFault['facts']): FactFault => (facts === undefined ? { code } : { code, facts });

function faultOf(value: string | number, field: CategoryField): FactFault | null {
  switch (field.kind) {
    case 'number': return numberFault(value);
    case 'choice': return field.choices.some(({ code }) => code === value) ? null : wrong('one_of', { choices: field.choices.map(({ code }) => code).join(', ') });
    case 'text': return typeof value === 'string' ? textFault(value) : wrong('fact_text');
  }
}

function numberFault(value: string | number): FactFault | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return wrong('fact_number');
  if (value < 0 || value > NUMBER_MAX) return wrong('fact_number_range', { max: NUMBER_MAX });
  const decimals = /\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  return decimals > DECIMALS_MAX || String(value).includes('e') ? wrong('fact_decimals', { max: DECIMALS_MAX }) : null;
}

function textFault(value: string): FactFault | null {
  if (value.trim() === '') return wrong('fact_blank');
  if (!value.isWellFormed()) return wrong('half_character');
  if (!isOneLine(value)) return wrong('control_character');
  return [...value].length > TEXT_CHARS_MAX ? wrong('fact_too_long', { max: TEXT_CHARS_MAX }) : null;
}
