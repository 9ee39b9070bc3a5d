import { useEffect, useRef } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './Catalogue.module.css';

/** So many pages come by themselves; then the reader says so, and the foot of the page can be reached. */
const PAGES_BY_THEMSELVES = 4;
const NEARLY_IN_SIGHT = '600px';

/** The end of a list that goes on: reads further when it comes into sight, and offers a button for the rest. */
export function More({ pages, has, busy, onMore }: { pages: number; has: boolean; busy: boolean; onMore(): void }) {
  const text = useText();
  const end = useRef<HTMLDivElement>(null);
  const wanted = useRef(onMore);
  useEffect(() => { wanted.current = onMore; });
  const itself = has && !busy && pages < PAGES_BY_THEMSELVES;
  useEffect(() => {
    const element = end.current;
    if (!itself || element === null) return;
    const observer = new IntersectionObserver(([seen]) => { if (seen?.isIntersecting === true) wanted.current(); }, { rootMargin: NEARLY_IN_SIGHT });
    observer.observe(element);
    return () => observer.disconnect();
  }, [itself, pages]);
  if (!has) return null;
  return <div ref={end} className={styles['more']}><Button onPress={onMore} isDisabled={busy}>{text(busy ? 'catalogue.more_coming' : 'catalogue.more')}</Button></div>;
}
