import type { AccountId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { IdentityPorts, IdentityRefusal } from '../ports.ts';
import { passwordForm } from '../rules.ts';
import { findAccount } from '../store/accounts.ts';

/** Passwords of one account a minute that a session may try: whoever found a session open cannot guess its password. */
const PASSWORDS_PER_MINUTE_MAX = 10;

/** Proofs that it is still the owner who acts in a session. */
export type Proofs = {
  /** Answers with the hash that was matched, for who acts on it later. Refusals: bad_credentials, rate_limited, busy. */
  password(account: AccountId, given: string): Promise<Outcome<{ hash: string | null }, IdentityRefusal>>;
};

export function openProofs(ports: IdentityPorts): Proofs {
  return {
    async password(account, given) {
      const waitSeconds = ports.limiter?.take('password of', account, PASSWORDS_PER_MINUTE_MAX) ?? 0;
      if (waitSeconds > 0) return refuse({ code: 'rate_limited', retryAfterSeconds: waitSeconds });
      const stored = await findAccount(ports.database, account);
      const matches = await ports.passwords.matches(stored?.passwordHash ?? null, passwordForm(given));
      if (matches === null) return refuse({ code: 'busy', retryAfterSeconds: 1 });
      return matches ? accept({ hash: stored?.passwordHash ?? null }) : refuse({ code: 'bad_credentials' });
    },
  };
}
