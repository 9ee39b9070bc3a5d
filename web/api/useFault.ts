import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import { useFormats } from '../i18n/format.ts';

/** A field that the house does not take as it is: its English sentence and, where there are, the code and what the sentence speaks of. */
export type HouseFault = { problem: string; code?: string; facts?: Readonly<Record<string, string | number>> };

/** A sentence for a fault, in the reader's language. Moments among its facts are told in the reader's zone. */
export function useFault(): (fault: HouseFault) => string {
  const intl = useIntl();
  const f = useFormats();
  return useCallback(({ code, facts = {}, problem }: HouseFault) => {
    const id = `fault.${code ?? ''}`;
    // A fault newer than these pages still has the house's own sentence.
    if (intl.messages[id] === undefined) return problem;
    return intl.formatMessage({ id }, Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, name.endsWith('At') ? f.moment(value) : value])));
  }, [intl, f]);
}
