import { useState } from 'react';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../Account.module.css';
import { Done } from './Part.tsx';

/** Recovery codes, shown this once: to copy, to print, to keep. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept(): void }) {
  const text = useText();
  const [copied, setCopied] = useState(false);
  return (
    <div>
      <p className={styles['note']}>{text('account.codes_once')}</p>
      <ul className={styles['codes']} aria-label={text('account.codes')}>{codes.map((code) => <li key={code}><bdi>{code}</bdi></li>)}</ul>
      <p className={styles['acts']}>
        <Button onPress={() => { void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true)); }}>{text('account.codes_copy')}</Button>
        <Button onPress={() => print()}>{text('account.codes_print')}</Button>
        <Button look="main" onPress={onKept}>{text('account.codes_kept')}</Button>
      </p>
      <Done>{copied ? text('account.codes_copied') : null}</Done>
    </div>
  );
}
