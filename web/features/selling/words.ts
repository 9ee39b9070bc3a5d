import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { CategoryJson, FieldJson } from './types.ts';

/** Words for what the house keeps as data: a category, a field or a choice that these pages know by its code, else the house's own English. */
export type DataWords = {
  category(category: Pick<CategoryJson, 'code' | 'name'>): string;
  field(field: Pick<FieldJson, 'code' | 'name'>): string;
  choice(field: Pick<FieldJson, 'code'>, choice: { code: string; name: string }): string;
};

export function useDataWords(): DataWords {
  const intl = useIntl();
  const known = useCallback((id: string, otherwise: string) => (intl.messages[id] === undefined ? otherwise : intl.formatMessage({ id })), [intl]);
  return {
    category: ({ code, name }) => known(`category.${code}`, name),
    field: ({ code, name }) => known(`data.field_${code}`, name),
    choice: (field, { code, name }) => known(`data.choice_${field.code}_${code}`, name),
  };
}
