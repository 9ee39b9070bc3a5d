import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../../api/call.ts';
import { useHouse } from '../../api/house.ts';
import { useText } from '../../i18n/text.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Account.module.css';
import { faultAt, Form } from './Form.tsx';

/** Asks for a link that sets a new password. What is said afterwards does not tell whether there is an account. */
export function ResetRequestPage() {
  const text = useText();
  const house = useHouse();
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: () => act({ method: 'POST', path: '/password-resets', body: { email }, key: null }) });
  usePageTitle(text('account.forgotten'));
  const fault = faultAt(ask.error, 'email');
  if (ask.isSuccess) {
    return (
      <div className={styles['narrow']} role="status">
        <h1>{text('account.reset_sent_title')}</h1>
        <p>{text('account.reset_sent', { email })}</p>
        <p className={styles['acts']}>
          {house?.mailbox === true ? <ButtonLink to="/mailbox" look="main">{text('account.open_mailbox')}</ButtonLink> : null}
          <ButtonLink to="/sign-in">{text('account.sign_in')}</ButtonLink>
        </p>
      </div>
    );
  }
  return (
    <div className={styles['narrow']}>
      <h1>{text('account.reset_title')}</h1>
      <p className="quiet">{text('account.reset_lead')}</p>
      <Form act={text('account.reset_ask')} busy={ask.isPending} error={ask.error} sayFault={!fault} onSubmit={() => ask.mutate()}>
        <Field label={text('account.email')} type="email" inputMode="email" autoComplete="email" value={email} onChange={setEmail} isRequired maxLength={254} fault={fault ? text('account.fault_email') : null} />
      </Form>
    </div>
  );
}
