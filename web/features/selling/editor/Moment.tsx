import { useId } from 'react';
import styles from '../Selling.module.css';

/** A labelled day and time, as the machine's own field, in the zone of the device. */
export function Moment({ label, value, hint, fault, onChange }: { label: string; value: string; hint: string; fault: string | null; onChange(value: string): void }) {
  const id = useId();
  return (
    <div className={styles['moment']}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id} type="datetime-local" value={value} aria-invalid={fault !== null} aria-describedby={`${id}-hint ${id}-fault`}
        onChange={({ target }) => onChange(target.value)}
      />
      <span id={`${id}-hint`} className={styles['hint']}>{hint}</span>
      <span id={`${id}-fault`} className={styles['fault']}>{fault}</span>
    </div>
  );
}
