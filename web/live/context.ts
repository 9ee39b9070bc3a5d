import { createContext, useContext } from 'react';
import type { LiveClient } from './client.ts';
import type { LivePage } from './page.ts';

export const LiveContext = createContext<LivePage | null>(null);

/** The live client and the other tabs of this browser. Throws outside of `LiveProvider`. */
export function useLivePage(): LivePage {
  const page = useContext(LiveContext);
  if (page === null) throw new Error('Live hooks need a LiveProvider around them.');
  return page;
}

/** The page's live client. Throws outside of `LiveProvider`. */
export const useLiveClient = (): LiveClient => useLivePage().client;
