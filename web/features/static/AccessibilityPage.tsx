import { useHouse } from '../../api/house.ts';
import { useText } from '../../i18n/text.ts';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Static.module.css';

const DONE = ['keyboard', 'spoken', 'contrast', 'zoom', 'motion', 'time', 'direction'] as const;
const LIMITS = ['sellers', 'pictures', 'manual'] as const;

/** What these pages promise to people who use them differently, what is known to be missing, and whom to tell. */
export function AccessibilityPage() {
  const text = useText();
  const contact = useHouse<{ name: string; demonstration: boolean; mailbox: boolean; contact: string | null }>()?.contact ?? null;
  usePageTitle(text('access.title'));
  return (
    <article className={styles['prose']}>
      <h1>{text('access.title')}</h1>
      <p>{text('access.aim')}</p>
      <h2>{text('access.done')}</h2>
      <ul>{DONE.map((name) => <li key={name}>{text(`access.done_${name}`)}</li>)}</ul>
      <h2>{text('access.checked')}</h2>
      <p>{text('access.checked_how')}</p>
      <h2>{text('access.limits')}</h2>
      <ul>{LIMITS.map((name) => <li key={name}>{text(`access.limit_${name}`)}</li>)}</ul>
      <h2>{text('access.tell')}</h2>
      <p>{text('access.tell_what')} {contact === null ? text('access.tell_nobody') : <a href={`mailto:${contact}`}>{contact}</a>}</p>
    </article>
  );
}
