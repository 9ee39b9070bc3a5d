import { createContext, useContext } from 'react';
import type { LiveClient } from './client.ts';
import type { Tabs } from './tabs.ts';

export const LiveContext = createContext<{ client: LiveClient; tabs: Tabs } | null>(null);

/** The page's live client. Throws outside of `LiveProvider`. */
export function useLiveClient(): LiveClient {
  const live = useContext(LiveContext);
  if (live === null) throw new Error('Live hooks need a LiveProvider around them.');
  return live.client;
}
