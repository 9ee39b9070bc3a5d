import { useState } from 'react';
import { useLocation } from 'wouter';
import { useText } from '../i18n/text.ts';
import { Icon } from '../ui/Icon.tsx';
import styles from './Shell.module.css';

/** Looks for lots from anywhere in the house. */
export function SearchBox() {
  const text = useText();
  const [wanted, setWanted] = useState('');
  const [, go] = useLocation();
  return (
    <search className={styles['search']}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(wanted.trim() === '' ? '/lots' : `/lots?q=${encodeURIComponent(wanted.trim())}`);
        }}
      >
        <input type="search" name="q" value={wanted} maxLength={100} aria-label={text('app.search')} placeholder={text('app.search')} autoComplete="off" onChange={({ target }) => setWanted(target.value)} />
        <button type="submit" aria-label={text('app.search')}><Icon name="search" /></button>
      </form>
    </search>
  );
}
