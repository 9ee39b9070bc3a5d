import type { IdentityQueries, PublicProfile } from '#contracts/identity.ts';
import type { AccountId } from '#domain/ids.ts';
import { ServiceAway } from '#platform/rpc/errors.ts';

type Profiles = IdentityQueries['profiles'];

/** Names that are remembered; past it the ones learnt longest ago are forgotten. */
const NAMES_MAX = 50_000;

/**
 * Names of accounts, asked for each time and remembered for when identity is away: a page with the name of a moment ago is better than no page. A
 * name that nobody learnt before is then absent, as that of an unknown account is.
 */
export function rememberedNames(profiles: Profiles, namesMax: number = NAMES_MAX): Profiles {
  const known = new Map<AccountId, PublicProfile>();
  const learn = (id: AccountId, profile: PublicProfile): void => {
    known.delete(id);
    known.set(id, profile);
    if (known.size <= namesMax) return;
    const oldest = known.keys().next();
    if (oldest.done !== true) known.delete(oldest.value);
  };
  return async (ids) => {
    try {
      const found = await profiles(ids);
      for (const [id, profile] of found) learn(id, profile);
      return found;
    } catch (error) {
      if (!(error instanceof ServiceAway)) throw error;
      return new Map(ids.flatMap((id) => {
        const profile = known.get(id);
        return profile === undefined ? [] : [[id, profile]];
      }));
    }
  };
}
