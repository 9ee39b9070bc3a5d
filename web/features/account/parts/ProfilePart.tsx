import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { ME_KEY } from '../../../api/me.ts';
import { useText } from '../../../i18n/text.ts';
import { Field } from '../../../ui/Field.tsx';
import { faultAt, Form } from '../Form.tsx';
import type { Account } from '../types.ts';
import { Done, Part } from './Part.tsx';

export function ProfilePart({ account }: { account: Account }) {
  const text = useText();
  const queries = useQueryClient();
  const [name, setName] = useState(account.displayName);
  const save = useMutation({
    mutationFn: () => act<Account>({ method: 'PATCH', path: '/me', body: { displayName: name }, key: null }),
    onSuccess: (me) => queries.setQueryData(ME_KEY, me),
  });
  const fault = faultAt(save.error, 'displayName');
  return (
    <Part title={text('account.profile')} lead={text('account.profile_lead')}>
      <Form act={text('ui.save')} look="plain" busy={save.isPending} error={save.error} sayFault={!fault} onSubmit={() => save.mutate()}>
        <Field label={text('account.display_name')} autoComplete="nickname" value={name} onChange={setName} isRequired maxLength={80} fault={fault ? text('account.fault_name') : null} />
      </Form>
      <Done>{save.isSuccess ? text('account.saved') : null}</Done>
    </Part>
  );
}
