import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { act } from '../../../api/call.ts';
import { useHouse } from '../../../api/house.ts';
import { ME_KEY } from '../../../api/me.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import styles from '../Account.module.css';
import { faultAt, Form, isRefusal } from '../Form.tsx';
import { PasswordField } from '../PasswordField.tsx';
import type { Account } from '../types.ts';
import { Done, Part } from './Part.tsx';
import { useGivenBack } from './useGivenBack.ts';

/** The address, whether it is confirmed, and how to change it. */
export function EmailPart({ account }: { account: Account }) {
  const text = useText();
  const [changing, setChanging] = useState(false);
  const opener = useGivenBack(changing);
  const house = useHouse();
  const waits = !account.emailVerified || account.pendingEmail !== null;
  return (
    <Part title={text('account.email')} lead={text('account.email_lead')}>
      <p className={styles['pair']}>
        <strong>{account.email}</strong>
        <span className={styles['state']} data-good={account.emailVerified}>
          <Icon name={account.emailVerified ? 'leading' : 'outbid'} size={16} />{text(account.emailVerified ? 'account.confirmed' : 'account.not_confirmed')}
        </span>
      </p>
      {account.pendingEmail === null ? null : <p className={styles['note']}>{text('account.pending_email', { email: account.pendingEmail })}</p>}
      {waits ? <SendAgain /> : null}
      {house?.mailbox === true && waits ? <p className="small"><Link href="/mailbox">{text('account.open_mailbox')}</Link></p> : null}
      {changing ? <ChangeEmail onDone={() => setChanging(false)} /> : <Button ref={opener} onPress={() => setChanging(true)}>{text('account.change_email')}</Button>}
    </Part>
  );
}

function SendAgain() {
  const text = useText();
  const refusal = useRefusal();
  const send = useMutation({ mutationFn: () => act({ method: 'POST', path: '/email-verifications', key: null }) });
  return (
    <>
      <p><Button look="quiet" isDisabled={send.isPending} onPress={() => send.mutate()}>{text('account.send_again')}</Button></p>
      <Done>{send.isSuccess ? text('account.sent') : null}</Done>
      <div role="alert" className={styles['fault']}>{send.isError ? refusal(send.error) : null}</div>
    </>
  );
}

function ChangeEmail({ onDone }: { onDone(): void }) {
  const text = useText();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: () => act<Account>({ method: 'PUT', path: '/me/email', body: { email, password }, key: null }),
    onSuccess: (me) => {
      queries.setQueryData(ME_KEY, me);
      onDone();
    },
  });
  const fault = faultAt(change.error, 'email');
  const missing = faultAt(change.error, 'password');
  const wrong = isRefusal(change.error, 'bad_credentials');
  return (
    <>
      <Form asked act={text('account.change_email')} look="plain" busy={change.isPending} error={change.error} sayFault={!fault && !wrong && !missing} onSubmit={() => change.mutate()}>
        <Field label={text('account.new_email')} hint={text('account.new_email_hint')} type="email" inputMode="email" autoComplete="email" value={email} onChange={setEmail} isRequired maxLength={254} fault={fault ? text('account.fault_email') : null} />
        <PasswordField label={text('account.password')} autoComplete="current-password" value={password} onChange={setPassword} maxLength={200} fault={missing ? text('account.fault_missing') : wrong ? text('account.fault_wrong_password') : null} />
      </Form>
      <Button look="quiet" onPress={onDone}>{text('ui.cancel')}</Button>
    </>
  );
}
