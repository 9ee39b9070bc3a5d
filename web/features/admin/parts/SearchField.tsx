import { useEffect, useState } from 'react';
import { Field } from '../../../ui/Field.tsx';

const TYPING_MS = 300;

/** A search field that asks once the typing pauses. `value` is what the address says. */
export function SearchField({ label, hint, value, onSearch }: { label: string; hint: string; value: string; onSearch(value: string): void }) {
  // Null: nothing is typed that the address does not say.
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    if (typed === null) return undefined;
    const timer = setTimeout(() => {
      onSearch(typed);
      setTyped(null);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, onSearch]);
  return <Field type="search" label={label} hint={hint} value={typed ?? value} onChange={setTyped} />;
}
