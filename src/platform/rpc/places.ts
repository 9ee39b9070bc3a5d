import { lookup } from 'node:dns/promises';
import { hash } from 'node:crypto';

/** Where a service is: replicas by address, or a name that has an address for each replica. */
export type Places = {
  /** Origins such as http://10.0.0.7:8080. A name is asked about at most every {@link NAMES_GOOD_MS}; what was known is used while it cannot be. */
  origins(): readonly string[] | Promise<readonly string[]>;
};

/** Replicas come and go; a name is looked up this often. */
export const NAMES_GOOD_MS = 5_000;
/** Replicas of one service that are known at once. */
export const REPLICAS_MAX = 64;
const BY_NAME = 'dns+';

/** Whether a text is an address of a service: http://host:port, or dns+http://name:port. */
export function isPlace(text: string): boolean {
  const plain = text.startsWith(BY_NAME) ? text.slice(BY_NAME.length) : text;
  if (!URL.canParse(plain)) return false;
  const { protocol, pathname, search, hash: fragment, username } = new URL(plain);
  return (protocol === 'http:' || protocol === 'https:') && pathname === '/' && search === '' && fragment === '' && username === '';
}

/** The places of one service. `lookUp` asks the name service; all addresses of a name. */
export function placesOf(texts: readonly string[], clock: { monotonicMs(): number }, lookUp = addressesOf): Places {
  const fixed = texts.filter((text) => !text.startsWith(BY_NAME)).map((text) => new URL(text).origin);
  const names = texts.filter((text) => text.startsWith(BY_NAME)).map((text) => new URL(text.slice(BY_NAME.length)));
  if (names.length === 0) return { origins: () => fixed };
  let known: readonly string[] = [];
  let askedMs = -Infinity;
  let asking: Promise<readonly string[]> | null = null;
  const ask = async (): Promise<readonly string[]> => {
    try {
      const found = await Promise.all(names.map(async (url) => (await lookUp(url.hostname)).map((address) => `${url.protocol}//${address.includes(':') ? `[${address}]` : address}:${url.port}`)));
      known = [...fixed, ...found.flat()].slice(0, REPLICAS_MAX);
    } catch {
      // The name service is away: those that were known are tried, and say for themselves whether they are there.
    }
    asking = null;
    return known;
  };
  return {
    origins: () => {
      const nowMs = clock.monotonicMs();
      if (nowMs - askedMs >= NAMES_GOOD_MS && asking === null) {
        askedMs = nowMs;
        asking = ask();
      }
      return known.length > 0 || asking === null ? known : asking;
    },
  };
}

const addressesOf = async (name: string): Promise<string[]> => (await lookup(name, { all: true })).map(({ address }) => address);

/**
 * Replicas in the order in which they are to be tried for a text: highest weight first. Each text has its own order, so that texts spread evenly, and when a
 * replica goes only its own texts move, each to the next in its order.
 */
export const inOrderFor = (text: string, origins: readonly string[]): readonly string[] =>
  (origins.length < 2 ? origins : origins.map((origin) => [hash('sha1', `${origin} ${text}`, 'hex'), origin] as const).toSorted(([one], [other]) => (one < other ? 1 : -1)).map(([, origin]) => origin));
