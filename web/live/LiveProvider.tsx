import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ME_KEY, NOTICES_KEY, useMe } from '../api/me.ts';
import { LiveContext } from './context.ts';
import { openLivePage } from './page.ts';

/**
 * Keeps one line to the house for everything inside, and knows whose it is. Tells the other tabs of this browser when somebody
 * signed in or out here, and asks anew who is signed in when another tab, or the house, says so.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const me = useMe();
  const account = me === undefined ? undefined : (me?.id ?? null);
  const [page] = useState(() => openLivePage(
    () => void queries.invalidateQueries({ queryKey: ME_KEY }),
    // What an account is told has a bell and a page of its own, which read it anew.
    ({ code }) => { if (code === 'notification') void queries.invalidateQueries({ queryKey: NOTICES_KEY }); },
  ));
  useEffect(() => page.start(), [page]);
  const told = useRef(account);
  useEffect(() => {
    page.client.identified(account);
    if (account === undefined) return;
    // What this tab has just learned for the first time is no news for the others.
    if (told.current !== undefined && told.current !== account) page.say({ type: 'identity' });
    told.current = account;
  }, [account, page]);
  return <LiveContext value={page}>{children}</LiveContext>;
}
