import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Field, type FieldProps } from '../../ui/Field.tsx';
import styles from './Account.module.css';

/** A password that can be looked at while it is typed. */
export function PasswordField(props: Omit<FieldProps, 'type' | 'after'>) {
  const text = useText();
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props} type={shown ? 'text' : 'password'} isRequired spellCheck="false"
      after={<Button look="quiet" className={styles['reveal'] ?? ''} aria-label={text(shown ? 'account.hide_password' : 'account.show_password')} onPress={() => setShown(!shown)}>{text(shown ? 'account.hide' : 'account.show')}</Button>}
    />
  );
}
