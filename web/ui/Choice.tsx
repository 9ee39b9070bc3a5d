import type { ReactNode } from 'react';
import { useId } from 'react';
import styles from './Field.module.css';
import own from './Choice.module.css';

export type Option<Value extends string> = { value: Value; label: string };

/** A labelled choice of one among a few, as the machine's own list: quick on a phone, known to every screen reader. */
export function Choice<Value extends string>({ label, value, options, onChange, hint, fault = null, hideLabel = false, disabled = false }: {
  label: ReactNode; value: Value; options: readonly Option<Value>[]; onChange(value: Value): void; hint?: ReactNode; fault?: string | null; hideLabel?: boolean; disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className={styles['field']}>
      <label htmlFor={id} className={hideLabel ? 'only-spoken' : styles['label']}>{label}</label>
      <select
        id={id} value={value} disabled={disabled} className={own['select']} aria-describedby={`${hint === undefined ? '' : `${id}-hint`}${fault === null ? '' : ` ${id}-fault`}`.trim() || undefined} aria-invalid={fault === null ? undefined : true}
        onChange={({ target }) => {
          const chosen = options.find((option) => option.value === target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      {hint === undefined ? null : <span id={`${id}-hint`} className={styles['hint']}>{hint}</span>}
      {fault === null ? null : <span id={`${id}-fault`} role="alert" className={styles['fault']}>{fault}</span>}
    </div>
  );
}
