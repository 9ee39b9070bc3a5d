import { Link, useLocation } from 'wouter';
import { useText } from '../../i18n/text.ts';
import { WaysRow } from '../../ui/WaysRow.tsx';
import styles from './Me.module.css';

/** The pages of whoever is signed in, beside each other. */
export function MeNav() {
  const text = useText();
  const [path] = useLocation();
  const places = [['/me', 'me.bids'], ['/me/watchlist', 'me.watchlist'], ['/me/invoices', 'invoices.mine'], ['/me/notifications', 'me.notifications'], ['/me/messages', 'me.messages'], ['/me/searches', 'me.searches']] as const;
  return (
    <WaysRow label={text('me.nav')} className={styles['nav']}>
      {places.map(([to, word]) => <Link key={to} href={to} aria-current={path === to || (to !== '/me' && path.startsWith(`${to}/`)) ? 'page' : undefined}>{text(word)}</Link>)}
    </WaysRow>
  );
}
