import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { faultAt, Form, isRefusal } from '../Form.tsx';
import { PasswordField } from '../PasswordField.tsx';
import { Done, Part } from './Part.tsx';
import { useGivenBack } from './useGivenBack.ts';

export function PasswordPart() {
  const text = useText();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);
  const opener = useGivenBack(open);
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const close = (): void => {
    setOpen(false);
    setCurrent('');
    setPassword('');
  };
  const change = useMutation({
    mutationFn: () => act({ method: 'PUT', path: '/me/password', body: { current, password }, key: null }),
    onSuccess: () => {
      close();
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  const missing = faultAt(change.error, 'current');
  const wrong = isRefusal(change.error, 'bad_credentials');
  const short = faultAt(change.error, 'password');
  return (
    <Part title={text('account.password')} lead={text('account.password_lead')}>
      {open
        ? (
          <>
            <Form asked act={text('account.change_password')} look="plain" busy={change.isPending} error={change.error} sayFault={!wrong && !short && !missing} onSubmit={() => change.mutate()}>
              <PasswordField label={text('account.current_password')} autoComplete="current-password" value={current} onChange={setCurrent} maxLength={200} fault={missing ? text('account.fault_missing') : wrong ? text('account.fault_wrong_password') : null} />
              <PasswordField label={text('account.new_password')} hint={text('account.password_hint')} autoComplete="new-password" value={password} onChange={setPassword} maxLength={200} fault={short ? text('account.fault_password') : null} />
            </Form>
            <Button look="quiet" onPress={close}>{text('ui.cancel')}</Button>
          </>
        )
        : <Button ref={opener} onPress={() => { change.reset(); setOpen(true); }}>{text('account.change_password')}</Button>}
      <Done>{change.isSuccess ? text('account.password_changed') : null}</Done>
    </Part>
  );
}
