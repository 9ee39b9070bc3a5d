import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { faultAt, Form, isRefusal } from '../Form.tsx';
import { PasswordField } from '../PasswordField.tsx';

/** An act on the second factor that wants the password again: a session that was left open must not undo it. */
export function ProveAndAct<Answer>({ method, path, act: word, onDone, onCancel }: {
  method: 'POST' | 'DELETE'; path: string; act: string; onDone(answer: Answer): void; onCancel(): void;
}) {
  const text = useText();
  const [password, setPassword] = useState('');
  const doIt = useMutation({
    mutationFn: () => act<Answer>({ method, path, body: { password }, key: null }),
    onSuccess: onDone,
  });
  const missing = faultAt(doIt.error, 'password');
  const wrong = isRefusal(doIt.error, 'bad_credentials');
  return (
    <>
      <Form asked act={word} busy={doIt.isPending} error={doIt.error} sayFault={!wrong && !missing} onSubmit={() => doIt.mutate()}>
        <PasswordField label={text('account.password')} hint={text('account.prove')} autoComplete="current-password" value={password} onChange={setPassword} maxLength={200} fault={missing ? text('account.fault_missing') : wrong ? text('account.fault_wrong_password') : null} />
      </Form>
      <Button look="quiet" onPress={onCancel}>{text('ui.cancel')}</Button>
    </>
  );
}
