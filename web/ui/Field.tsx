import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components';
import type { HTMLInputAutoCompleteAttribute, ReactNode } from 'react';
import styles from './Field.module.css';

export type FieldProps = TextFieldProps & {
  label: ReactNode;
  /** What to know before typing. */
  hint?: ReactNode;
  /** What is wrong, said beside the field; null when nothing is. */
  fault?: string | null;
  lines?: number;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  placeholder?: string;
  /** Shown inside the field's frame, before and after what is typed: a currency, a unit. */
  before?: ReactNode;
  after?: ReactNode;
};

const LETTER = /\p{L}/u;

/** A labelled text field with hint and fault; `lines` makes it a text area. Everything a screen reader needs is tied together. */
export function Field({ label, hint, fault = null, lines, placeholder, before, after, ...rest }: FieldProps) {
  // What somebody wrote is read in its own direction, whatever that of the page; figures and what is empty follow the page.
  const shown = { ...(placeholder === undefined ? {} : { placeholder }), ...(LETTER.test(rest.value ?? rest.defaultValue ?? '') ? { dir: 'auto' } : {}) };
  return (
    <TextField {...rest} isInvalid={fault !== null} className={styles['field'] ?? ''} validationBehavior="aria">
      <Label className={styles['label'] ?? ''}>{label}</Label>
      <span className={styles['frame']}>
        {before === undefined ? null : <span className={styles['aside']}>{before}</span>}
        {lines === undefined ? <Input {...shown} className={styles['input'] ?? ''} /> : <TextArea {...shown} rows={lines} className={styles['input'] ?? ''} />}
        {after === undefined ? null : <span className={styles['aside']}>{after}</span>}
      </span>
      {hint === undefined ? null : <Text slot="description" className={styles['hint'] ?? ''}>{hint}</Text>}
      <FieldError className={styles['fault'] ?? ''}>{fault}</FieldError>
    </TextField>
  );
}
