import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ME_KEY, useMe } from '../api/me.ts';
import { browserBids, browserPorts } from './browser.ts';
import { LiveClient } from './client.ts';
import { LiveContext } from './context.ts';
import { joinTabs, type Tabs } from './tabs.ts';

/**
 * Keeps one line to the house for everything inside, and knows whose it is. Tells the other tabs of this browser when somebody
 * signed in or out here, and asks anew who is signed in when another tab, or the house, says so.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const me = useMe();
  const account = me === undefined ? undefined : (me?.id ?? null);
  const [live] = useState(() => {
    const doubt = (): void => void queries.invalidateQueries({ queryKey: ME_KEY });
    const client = new LiveClient({ ...browserPorts(), ...browserBids(), identityDoubted: doubt, notice: () => undefined });
    return { client, doubt, tabs: quietTabs() };
  });
  useEffect(() => {
    const tabs = joinTabs((word) => {
      if (word.type === 'identity') live.doubt();
      else live.client.watches.reread(word.lot);
    });
    live.tabs.say = tabs.say;
    live.client.start();
    return () => {
      live.client.stop();
      live.tabs.say = () => undefined;
      tabs.close();
    };
  }, [live]);
  const told = useRef(account);
  useEffect(() => {
    live.client.identified(account);
    if (account === undefined) return;
    // What this tab has just learned for the first time is no news for the others.
    if (told.current !== undefined && told.current !== account) live.tabs.say({ type: 'identity' });
    told.current = account;
  }, [account, live]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** Says nothing until the channel is open. */
const quietTabs = (): Tabs => ({ say: () => undefined, close: () => undefined });
