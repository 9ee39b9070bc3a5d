import { type RefObject, useEffect, useRef } from 'react';

/** For a button that gives way to a form: put the answer on it as `ref`, and it takes the focus again when the form has closed. */
export function useGivenBack(open: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !open) button.current?.focus();
    was.current = open;
  }, [open]);
  return button;
}
