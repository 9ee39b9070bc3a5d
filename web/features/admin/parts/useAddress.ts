import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

/**
 * The filters of a list as the page's address has them, so that a list can be sent to a colleague and Back works. An empty value is left out;
 * one that is none of the `choices` of its name is taken as none.
 */
export function useAddress<Name extends string>(names: readonly Name[], choices: Partial<Record<Name, readonly string[]>> = {}): { values: Record<Name, string>; set(changes: Partial<Record<Name, string>>): void } {
  const search = useSearch();
  const [path, go] = useLocation();
  const given = new URLSearchParams(search);
  const values = Object.fromEntries(names.map((name) => [name, oneOf(choices[name], given.get(name) ?? '')])) as Record<Name, string>;
  const set = useCallback((changes: Partial<Record<Name, string>>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries<string | undefined>(changes)) {
      if (value === undefined) continue;
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    go(next.size === 0 ? path : `${path}?${next}`, { replace: true });
  }, [search, path, go]);
  return { values, set };
}

const oneOf = (choices: readonly string[] | undefined, value: string): string => (choices === undefined || choices.includes(value) ? value : '');
