import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useMe } from '../../api/me.ts';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Account.module.css';
import { faultAt, Form, isRefusal } from './Form.tsx';
import { keepNext, safeNext } from './next.ts';
import { PasswordField } from './PasswordField.tsx';
import { useEnter } from './useEnter.ts';

/** Signs in: password, then a code where the account has a second factor; back to where one was. */
export function SignInPage() {
  const text = useText();
  const search = useSearch();
  const [, go] = useLocation();
  const me = useMe();
  const next = safeNext(search, location.origin);
  const enter = useEnter();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  usePageTitle(text('account.sign_in'));
  const signIn = useMutation({
    mutationFn: (totp: string | null) => enter({ email, password, ...(totp === null ? {} : { totp }) }),
    onSuccess: () => go(next, { replace: true }),
    onError: (error) => { if (isRefusal(error, 'totp_required')) setAsked(true); },
  });
  if (me !== null && me !== undefined && !signIn.isPending && !signIn.isSuccess) {
    return (
      <div className={styles['narrow']}>
        <h1>{text('account.signed_in_as', { name: me.displayName })}</h1>
        <p className={styles['acts']}><ButtonLink to={next} look="main">{text('account.go_on')}</ButtonLink><ButtonLink to="/account">{text('account.title')}</ButtonLink></p>
      </div>
    );
  }
  if (asked) return <CodeStep busy={signIn.isPending} error={isRefusal(signIn.error, 'totp_required') ? null : signIn.error} onCode={(code) => signIn.mutate(code)} onBack={() => { setAsked(false); signIn.reset(); }} />;
  const suspended = isRefusal(signIn.error, 'forbidden');
  const fault = (field: string, words: string): string | null => (faultAt(signIn.error, field) ? text(words) : null);
  return (
    <div className={styles['narrow']}>
      <h1>{text('account.sign_in')}</h1>
      <Form act={text(signIn.isPending ? 'account.signing_in' : 'account.sign_in')} busy={signIn.isPending} error={signIn.error} sayFault={!suspended} onSubmit={() => signIn.mutate(null)}>
        <Field label={text('account.email')} type="email" inputMode="email" autoComplete="username" value={email} onChange={setEmail} isRequired maxLength={254} fault={fault('email', 'account.fault_email')} />
        <PasswordField label={text('account.password')} autoComplete="current-password" value={password} onChange={setPassword} maxLength={200} fault={fault('password', 'account.fault_missing')} />
      </Form>
      {suspended ? <p role="alert" className={styles['fault']}>{text('account.suspended')}</p> : null}
      <p><Link href="/reset-password">{text('account.forgotten')}</Link></p>
      <p>{text('account.have_none')} <Link href={keepNext('/register', search)}>{text('account.register')}</Link></p>
    </div>
  );
}

function CodeStep({ busy, error, onCode, onBack }: { busy: boolean; error: unknown; onCode(code: string): void; onBack(): void }) {
  const text = useText();
  const [code, setCode] = useState('');
  const [recovery, setRecovery] = useState(false);
  // What cannot be a code at all is no code of this account either.
  const wrong = isRefusal(error, 'bad_credentials') || faultAt(error, 'totp');
  const step = useRef<HTMLDivElement>(null);
  // The field that took the password is gone: whoever types goes on typing.
  useEffect(() => { step.current?.querySelector('input')?.focus(); }, [recovery]);
  return (
    <div className={styles['narrow']} ref={step}>
      <h1>{text('account.second_step')}</h1>
      <Form act={text(busy ? 'account.signing_in' : 'account.sign_in')} busy={busy} error={error} sayFault={!wrong} onSubmit={() => onCode(code)}>
        {recovery
          ? <Field key="recovery" label={text('account.recovery_code')} hint={text('account.recovery_code_hint')} autoComplete="off" value={code} onChange={setCode} isRequired maxLength={16} fault={wrong ? text('account.fault_recovery') : null} />
          : <Field key="code" label={text('account.code')} hint={text('account.code_hint')} autoComplete="one-time-code" inputMode="numeric" value={code} onChange={setCode} isRequired maxLength={16} fault={wrong ? text('account.fault_code') : null} />}
      </Form>
      <p className={styles['acts']}>
        <Button look="quiet" onPress={() => { setRecovery(!recovery); setCode(''); }}>{text(recovery ? 'account.use_code' : 'account.use_recovery')}</Button>
        <Button look="quiet" onPress={onBack}>{text('ui.back')}</Button>
      </p>
    </div>
  );
}
