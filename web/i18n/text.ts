import { useCallback } from 'react';
import { useIntl } from 'react-intl';

type Values = Record<string, string | number | bigint | boolean | Date>;
export type Text = (name: string, values?: Values) => string;

/** Words by name, as plain text. Names are `feature.what`; every language has every name (held by a test). */
export function useText(): Text {
  const intl = useIntl();
  return useCallback((name: string, values?: Values) => String(intl.formatMessage({ id: name }, values)), [intl]);
}
