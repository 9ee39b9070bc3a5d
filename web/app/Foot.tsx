import { useState } from 'react';
import { Link } from 'wouter';
import { useHouse } from '../api/house.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { useText } from '../i18n/text.ts';
import { useLanguage } from '../i18n/Words.tsx';
import { Choice } from '../ui/Choice.tsx';
import { keptTheme, showColours, type Theme, THEMES } from './theme.ts';
import styles from './Shell.module.css';

/** The foot of every page: what the house says of itself, language and colours. */
export function Foot() {
  const text = useText();
  const house = useHouse();
  const { language, choose } = useLanguage();
  const [theme, setTheme] = useState<Theme>(keptTheme);
  const colour = (wanted: Theme): void => {
    setTheme(wanted);
    showColours(wanted);
  };
  return (
    <footer className={styles['foot']}>
      <nav aria-label={house?.name ?? 'AuctionHub'}>
        <Link href="/how-bidding-works">{text('app.how')}</Link>
        <Link href="/terms">{text('app.terms')}</Link>
        <Link href="/accessibility">{text('app.accessibility')}</Link>
        {house?.mailbox === true ? <Link href="/mailbox">{text('app.mailbox')}</Link> : null}
        <a href="/docs">{text('app.api')}</a>
      </nav>
      <div className={styles['choices']}>
        <Choice label={text('app.language')} value={language} onChange={choose} options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))} />
        <Choice label={text('app.theme')} value={theme} onChange={colour} options={THEMES.map((value) => ({ value, label: text(`app.theme_${value}`) }))} />
      </div>
    </footer>
  );
}
