/** What the tabs of one browser tell one another. */
export type TabWord =
  /** Somebody signed in or out: ask the house who it is. */
  | { type: 'identity' }
  /** A bid of this browser was answered: what is known of the viewer's part of the lot is old. */
  | { type: 'bid'; lot: string };

export type Tabs = { say(word: TabWord): void; close(): void };

const CHANNEL = 'auctionhub';

/** Joins the other tabs. Where the browser has no channel, each tab finds out by itself: from its own line, within ten seconds. */
export function joinTabs(heard: (word: TabWord) => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { say: () => undefined, close: () => undefined };
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isWord(data)) heard(data);
  };
  return { say: (word) => channel.postMessage(word), close: () => channel.close() };
}

function isWord(value: unknown): value is TabWord {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return value.type === 'identity' || (value.type === 'bid' && 'lot' in value && typeof value.lot === 'string');
}
