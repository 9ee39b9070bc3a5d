import type { NoticeMessage } from '#contracts/live.ts';
import { browserBids, browserPorts } from './browser.ts';
import { LiveClient } from './client.ts';
import { joinTabs, type Tabs, type TabWord } from './tabs.ts';

/** The live client of one page, and its way to the other tabs. */
export type LivePage = {
  readonly client: LiveClient;
  /** Tells the other tabs; nobody, while the page is not started. */
  say(word: TabWord): void;
  /** Keeps the line up and listens to the other tabs, until the returned function is called. May be started again. */
  start(): () => void;
};

/**
 * `identityDoubted`: the house or another tab says that somebody else may be signed in. `noticed`: the house has something to tell, beyond what the
 * line itself sees to.
 */
export function openLivePage(identityDoubted: () => void, noticed: (notice: NoticeMessage) => void): LivePage {
  const client = new LiveClient({ ...browserPorts(), ...browserBids(), identityDoubted, notice: noticed });
  let tabs: Tabs | null = null;
  return {
    client,
    say: (word) => tabs?.say(word),
    start: () => {
      tabs = joinTabs((word) => {
        if (word.type === 'identity') identityDoubted();
        else client.watches.reread(word.lot);
      });
      client.start();
      return () => {
        client.stop();
        tabs?.close();
        tabs = null;
      };
    },
  };
}
