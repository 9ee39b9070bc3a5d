import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useHouse } from '../api/house.ts';
import { hasRole, useMe } from '../api/me.ts';
import { DemoSignIn } from '../features/demo/DemoSignIn.tsx';
import { useText } from '../i18n/text.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { Foot } from './Foot.tsx';
import { WaysRow } from '../ui/WaysRow.tsx';
import { SearchField } from '../features/catalogue/SearchField.tsx';
import { cameBack } from './kept-scroll.ts';
import styles from './Shell.module.css';

/** What stands around every page: the house's name, the ways in, and the foot. */
export function Shell({ children }: { children: ReactNode }) {
  const text = useText();
  const house = useHouse();
  const main = useRef<HTMLElement>(null);
  useFreshPage(main);
  return (
    <>
      <a href="#content" className={styles['skip']}>{text('app.skip')}</a>
      {house?.demonstration === true ? <div className={styles['demonstration']}>{text('app.demonstration')} <DemoSignIn /></div> : null}
      <header className={styles['head']}>
        <Link href="/" className={styles['name']}>{house?.name ?? 'AuctionHub'}</Link>
        <SearchField />
        <Ways />
        <AccountMenu />
      </header>
      <main id="content" tabIndex={-1} ref={main} className={styles['main']}>{children}</main>
      <Foot />
    </>
  );
}

function Ways() {
  const text = useText();
  const me = useMe();
  const [path] = useLocation();
  const ways = [
    ['/lots', 'app.lots'], ['/sales', 'app.sales'],
    ...(me === null || me === undefined ? [['/how-bidding-works', 'app.how']] : [['/me', 'app.mine'], ['/sell', 'app.sell']]),
    ...(hasRole(me, 'admin', 'clerk', 'finance', 'analyst') ? [['/admin', 'app.admin']] : []),
  ] as const;
  return (
    <WaysRow label={text('app.nav')} className={styles['ways']}>
      {ways.map(([to, name]) => <Link key={to} href={to} aria-current={path === to || path.startsWith(`${to}/`) ? 'page' : undefined}>{text(name)}</Link>)}
    </WaysRow>
  );
}

/** After a change of page the reader starts at its top, and a screen reader with its content. Going back keeps the place. */
function useFreshPage(main: { current: HTMLElement | null }): void {
  const [path] = useLocation();
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    main.current?.focus({ preventScroll: true });
    if (!cameBack()) window.scrollTo(0, 0);
  }, [path, main]);
}
