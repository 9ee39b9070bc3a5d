import { useState } from 'react';
import { useLocation } from 'wouter';
import { useText } from '../../i18n/text.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Static.module.css';

/** Nothing is at this address; a search may find what was meant. */
export function LostPage() {
  const text = useText();
  const [, go] = useLocation();
  const [wanted, setWanted] = useState('');
  usePageTitle(text('lost.title'));
  return (
    <div className={styles['prose']}>
      <h1>{text('lost.title')}</h1>
      <p className="quiet">{text('lost.why')}</p>
      <form role="search" className={styles['search']} onSubmit={(event) => { event.preventDefault(); go(`/lots?q=${encodeURIComponent(wanted.trim())}`); }}>
        <Field label={text('lost.search')} value={wanted} onChange={setWanted} type="search" />
        <Button type="submit" look="main">{text('lost.go')}</Button>
      </form>
      <ButtonLink to="/" look="quiet">{text('lost.home')}</ButtonLink>
    </div>
  );
}
