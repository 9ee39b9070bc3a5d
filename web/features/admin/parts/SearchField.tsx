import { useEffect, useState } from 'react';
import { Field } from '../../../ui/Field.tsx';

const TYPING_MS = 300;

/** A search field that asks once the typing pauses. `value` is what the address says. */
export function SearchField({ label, hint, value, onSearch }: { label: string; hint: string; value: string; onSearch(value: string): void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onSearch(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onSearch]);
  return <Field type="search" label={label} hint={hint} value={typed} onChange={setTyped} />;
}
