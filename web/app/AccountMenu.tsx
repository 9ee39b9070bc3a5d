import { lazy, Suspense } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../api/me.ts';
import { useText } from '../i18n/text.ts';
import { ButtonLink } from '../ui/Button.tsx';
import styles from './AccountMenu.module.css';

// Only the signed-in have one: nobody else waits for it.
const Bell = lazy(async () => ({ default: (await import('../features/me/Bell.tsx')).Bell }));
const OwnMenu = lazy(async () => ({ default: (await import('./OwnMenu.tsx')).OwnMenu }));

/** Whoever is signed in, and where their things are; else the two ways in. */
export function AccountMenu() {
  const text = useText();
  const me = useMe();
  const [path] = useLocation();
  if (me === undefined) return <span className={styles['place']} />;
  if (me === null) {
    const back = path === '/' || path.startsWith('/sign-in') || path.startsWith('/register') ? '' : `?next=${encodeURIComponent(path)}`;
    return (
      <span className={styles['place']}>
        <Link href={`/sign-in${back}`} className={styles['sign-in']}>{text('app.sign_in')}</Link>
        <ButtonLink to={`/register${back}`} look="main">{text('app.register')}</ButtonLink>
      </span>
    );
  }
  return (
    <span className={styles['place']}>
      <Suspense fallback={null}><Bell /><OwnMenu name={me.displayName} /></Suspense>
    </span>
  );
}
