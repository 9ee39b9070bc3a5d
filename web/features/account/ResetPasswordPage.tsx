import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'wouter';
import { act } from '../../api/call.ts';
import { ME_KEY } from '../../api/me.ts';
import { useText } from '../../i18n/text.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Account.module.css';
import { faultAt, Form, isRefusal } from './Form.tsx';
import { PasswordField } from './PasswordField.tsx';

/** Sets a new password with the link of a letter. */
export function ResetPasswordPage() {
  const text = useText();
  const { token = '' } = useParams();
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const reset = useMutation({
    mutationFn: () => act({ method: 'PUT', path: `/password-resets/${encodeURIComponent(token)}`, body: { password }, key: null }),
    // All sessions have ended, this browser's among them.
    onSuccess: () => queries.invalidateQueries({ queryKey: ME_KEY }),
  });
  usePageTitle(text('account.reset_title'));
  if (reset.isSuccess) {
    return (
      <div className={styles['narrow']} role="status">
        <h1>{text('account.reset_done_title')}</h1>
        <p>{text('account.reset_done')}</p>
        <ButtonLink to="/sign-in" look="main">{text('account.sign_in')}</ButtonLink>
      </div>
    );
  }
  const gone = isRefusal(reset.error, 'link_not_good');
  const fault = faultAt(reset.error, 'password');
  return (
    <div className={styles['narrow']}>
      <h1>{text('account.reset_title')}</h1>
      <Form act={text('account.reset_set')} busy={reset.isPending} error={reset.error} sayFault={!fault} onSubmit={() => reset.mutate()}>
        <PasswordField label={text('account.new_password')} hint={text('account.password_hint')} autoComplete="new-password" value={password} onChange={setPassword} maxLength={200} fault={fault ? text('account.fault_password') : null} />
      </Form>
      {gone ? <ButtonLink to="/reset-password">{text('account.reset_again')}</ButtonLink> : null}
    </div>
  );
}
