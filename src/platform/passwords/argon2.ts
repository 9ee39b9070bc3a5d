import { hash, verify, type Options } from '@node-rs/argon2';
import { turns, type TurnLimits } from '#platform/process/turns.ts';

/**
 * Hashes passwords, a bounded number at a time: one costs about 40 ms of a core and 19 MiB, and a rush of sign-ins must leave
 * the cores to the bids. Null means that too many wait already; nothing was computed, the caller may try again.
 */
export type Passwords = {
  hash(password: string): Promise<string | null>;
  /** `stored` null stands for an account that does not exist: it costs the same time and never matches. */
  matches(stored: string | null, password: string): Promise<boolean | null>;
};

export const PASSWORD_LIMITS: TurnLimits = { atOnceMax: 2, waitingMax: 8 };

// argon2id is the library's default algorithm; its constant cannot be imported in modules that are only stripped of types.
const COST: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id with m=19456, t=2, p=1. */
export function argon2Passwords(limits: TurnLimits = PASSWORD_LIMITS): Passwords {
  const turn = turns(limits);
  // What unknown accounts are checked against; made when first needed, with the same cost as any other.
  let nobody: Promise<string> | null = null;
  return {
    hash: (password) => turn(() => hash(password, COST)),
    matches: (stored, password) => turn(async () => {
      if (stored !== null) return verify(stored, password);
      nobody ??= hash('the password of nobody', COST);
      await verify(await nobody, password);
      return false;
    }),
  };
}
