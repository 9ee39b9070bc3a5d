import type { PublicProfile } from '#contracts/identity.ts';
import type { AuctionPorts } from '../ports.ts';
import { listedSellers } from '../store/sellers.ts';

/** Identity answers for so many accounts at once. */
const PROFILES_AT_ONCE_MAX = 500;
const SELLERS_KEPT_MS = 60_000;

/** Reads the sellers with the most listed lots and their names, once a minute at most. */
export function sellersCache({ database, clock, identity }: Pick<AuctionPorts, 'database' | 'clock' | 'identity'>): () => Promise<readonly PublicProfile[]> {
  let kept: { readAtMs: number; sellers: Promise<readonly PublicProfile[]> } | null = null;
  const read = async (): Promise<readonly PublicProfile[]> => {
    const ids = await listedSellers(database);
    const named: PublicProfile[] = [];
    for (let from = 0; from < ids.length; from += PROFILES_AT_ONCE_MAX) {
      const part = ids.slice(from, from + PROFILES_AT_ONCE_MAX);
      const profiles = await identity.profiles(part);
      named.push(...part.flatMap((id) => profiles.get(id) ?? []));
    }
    return named;
  };
  return () => {
    const nowMs = clock.monotonicMs();
    if (kept === null || nowMs - kept.readAtMs > SELLERS_KEPT_MS) {
      const entry = { readAtMs: nowMs, sellers: read() };
      kept = entry;
      // A failure is not kept for the next one who asks.
      entry.sellers.catch(() => {
        if (kept === entry) kept = null;
      });
    }
    return kept.sellers;
  };
}
