import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { Problem } from './problem.ts';

/** A sentence for whatever went wrong, in the reader's language: what happened and what to do. */
export function useRefusal(): (error: unknown) => string {
  const intl = useIntl();
  return useCallback((error: unknown) => {
    const code = error instanceof Problem ? error.code : 'unreachable';
    const id = `refusal.${code}`;
    // A refusal newer than these pages still has the house's own sentence.
    if (intl.messages[id] === undefined) return error instanceof Problem ? error.message : intl.formatMessage({ id: 'refusal.unreachable' });
    const seconds = error instanceof Problem ? (error.retryAfterSeconds ?? 0) : 0;
    return intl.formatMessage({ id }, { seconds });
  }, [intl]);
}
