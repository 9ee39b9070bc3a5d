import { useText } from '../../../i18n/text.ts';
import { Choice } from '../../../ui/Choice.tsx';
import { Field } from '../../../ui/Field.tsx';
import { useCategories } from '../../catalogue/category-name.ts';
import styles from '../Selling.module.css';
import type { FieldJson } from '../types.ts';
import { useDataWords } from '../words.ts';
import { CategoryChoice } from './Choices.tsx';
import type { PartProps } from './part.ts';

const TITLE_CHARS_MAX = 140;
const DESCRIPTION_CHARS_MAX = 20_000;
const CONDITION_CHARS_MAX = 60;
const FACT_CHARS_MAX = 200;

/** What the lot is: its title, its category and what that asks for, its condition, its story. */
export function WhatPart({ draft, fault }: PartProps) {
  const text = useText();
  const { form, edit } = draft;
  const fields = useCategories().find(({ code }) => code === form.category)?.fields ?? [];
  return (
    <section aria-labelledby="part-what" className={styles['part']}>
      <h2 id="part-what">{text('selling.part_what')}</h2>
      <div className={styles['fields']}>
        <Field label={text('selling.title')} hint={text('selling.title_hint')} value={form.title} maxLength={TITLE_CHARS_MAX} onChange={(title) => edit({ title })} fault={fault('title')} />
        <div className={styles['pair']}>
          <CategoryChoice value={form.category} onChange={(category) => edit({ category })} fault={fault('category')} />
          <Field label={text('selling.condition')} hint={text('selling.condition_hint')} value={form.condition} maxLength={CONDITION_CHARS_MAX} onChange={(condition) => edit({ condition })} fault={fault('condition')} />
        </div>
        {fields.length === 0 ? null : (
          <div className={styles['pair']}>
            {fields.map((field) => <Fact key={field.code} field={field} value={form.attributes[field.code] ?? ''} fault={fault(`attributes.${field.code}`)} onChange={(value) => edit({ attributes: { ...form.attributes, [field.code]: value } })} />)}
          </div>
        )}
        <Field label={text('selling.description')} hint={text('selling.description_hint')} lines={8} value={form.description} maxLength={DESCRIPTION_CHARS_MAX} onChange={(description) => edit({ description })} fault={fault('description')} />
      </div>
    </section>
  );
}

function Fact({ field, value, fault, onChange }: { field: FieldJson; value: string; fault: string | null; onChange(value: string): void }) {
  const text = useText();
  const words = useDataWords();
  const label = field.required ? words.field(field) : text('selling.fact', { name: words.field(field) });
  if (field.kind === 'choice') {
    const options = [{ value: '', label: text('selling.not_said') }, ...field.choices.map((choice) => ({ value: choice.code, label: words.choice(field, choice) }))];
    return <Choice label={label} value={value} options={options} onChange={onChange} fault={fault} />;
  }
  return (
    <Field
      label={label} value={value} fault={fault} onChange={onChange} maxLength={FACT_CHARS_MAX} inputMode={field.kind === 'number' ? 'decimal' : 'text'}
      {...(field.unit === null ? {} : { after: field.unit })}
    />
  );
}
