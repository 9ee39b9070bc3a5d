import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Link, useSearch } from 'wouter';
import { act, newKey } from '../../api/call.ts';
import { useHouse } from '../../api/house.ts';
import { useText } from '../../i18n/text.ts';
import { useLanguage } from '../../i18n/Words.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Empty } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Account.module.css';
import { faultAt, Form, isRefusal } from './Form.tsx';
import { keepNext, safeNext } from './next.ts';
import { PasswordField } from './PasswordField.tsx';
import { deviceZone } from './time-zones.ts';
import type { Terms } from './types.ts';
import { useEnter } from './useEnter.ts';

/** Makes an account and signs in with it. */
export function RegisterPage() {
  const text = useText();
  const house = useHouse<Terms>();
  const [made, setMade] = useState<string | null>(null);
  usePageTitle(text('account.register_title'));
  if (made !== null) return <Welcome email={made} />;
  if (house?.registrationOpen === false) return <Empty title={text('account.register_closed')} act={<ButtonLink to="/lots">{text('account.look_around')}</ButtonLink>} />;
  return <RegisterForm house={house} onMade={setMade} />;
}

function RegisterForm({ house, onMade }: { house: Terms | null; onMade(email: string): void }) {
  const text = useText();
  const search = useSearch();
  const { language } = useLanguage();
  const enter = useEnter();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [agreed, setAgreed] = useState(false);
  const [unread, setUnread] = useState(false);
  // One intention, one number: pressed twice it is one account.
  const [key, setKey] = useState(newKey);
  // The account may be there and the way in not: pressed again, nobody is told that their own address is taken.
  const madeFor = useRef<string | null>(null);
  const register = useMutation({
    mutationFn: async () => {
      if (madeFor.current === email) return enter({ email, password });
      const make = (more: { timeZone?: string }) => act({ method: 'POST', path: '/accounts', key, body: { email, password, displayName, language, termsVersion: house?.termsVersion, ...more } });
      // A zone that this device knows and the house does not keeps nobody out: letters then say UTC.
      await make({ timeZone: deviceZone() }).catch((error: unknown) => {
        if (!faultAt(error, 'timeZone')) throw error;
        return make({});
      });
      madeFor.current = email;
      return enter({ email, password });
    },
    onSuccess: () => onMade(email),
    onError: (error) => {
      setKey(newKey());
      if (isRefusal(error, 'wrong_state')) void queries.invalidateQueries({ queryKey: ['house'] });
    },
  });
  const { error } = register;
  const newTerms = isRefusal(error, 'wrong_state');
  const fault = (field: string, words: string): string | null => (faultAt(error, field) ? text(words) : null);
  return (
    <div className={styles['narrow']}>
      <h1>{text('account.register_title')}</h1>
      <p className="quiet">{text('account.register_lead')}</p>
      <Form
        act={text(register.isPending ? 'account.registering' : 'account.register')} busy={register.isPending || house === null} error={error} sayFault={!newTerms}
        onSubmit={() => (agreed ? register.mutate() : setUnread(true))}
      >
        <Field label={text('account.display_name')} hint={text('account.display_name_hint')} autoComplete="nickname" value={displayName} onChange={setDisplayName} isRequired maxLength={80} fault={fault('displayName', 'account.fault_name')} />
        <Field label={text('account.email')} type="email" inputMode="email" autoComplete="email" value={email} onChange={setEmail} isRequired maxLength={254} fault={fault('email', 'account.fault_email')} />
        <PasswordField label={text('account.password')} hint={text('account.password_hint')} autoComplete="new-password" value={password} onChange={setPassword} maxLength={200} fault={fault('password', 'account.fault_password')} />
        <label className={styles['agree']}>
          <input type="checkbox" checked={agreed} aria-invalid={unread && !agreed} aria-describedby={unread && !agreed ? 'terms-fault' : undefined} onChange={({ target }) => setAgreed(target.checked)} />
          <span>{text('account.agree')} <Link href="/terms" target="_blank">{text('account.read_terms')}</Link></span>
        </label>
        {unread && !agreed ? <p id="terms-fault" role="alert" className={styles['fault']}>{text('account.fault_terms')}</p> : null}
        {newTerms ? <p role="alert" className={styles['fault']}>{text('account.new_terms')}</p> : null}
      </Form>
      <p>{text('account.have_one')} <Link href={keepNext('/sign-in', search)}>{text('account.sign_in')}</Link></p>
    </div>
  );
}

function Welcome({ email }: { email: string }) {
  const text = useText();
  const house = useHouse();
  const next = safeNext(useSearch(), location.origin);
  return (
    <div className={styles['narrow']} role="status">
      <h1>{text('account.welcome')}</h1>
      <p>{text('account.welcome_letter', { email })}</p>
      {house?.mailbox === true ? <p className="quiet">{text('account.welcome_mailbox')}</p> : null}
      <p className={styles['acts']}>
        <ButtonLink to={next} look="main">{text(next === '/' ? 'account.look_around' : 'account.go_on')}</ButtonLink>
        {house?.mailbox === true ? <ButtonLink to="/mailbox">{text('account.open_mailbox')}</ButtonLink> : null}
      </p>
    </div>
  );
}
