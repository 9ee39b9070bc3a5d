import { createHmac } from 'node:crypto';
import type { AccountId } from '#domain/ids.ts';
import { accept, invariant, refuse, type Outcome } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import { sealUnder } from '#platform/secrets/sealed.ts';
import { qrSvg } from '#platform/two-factor/qr.ts';
import { TOTP_SECRET_BYTES, totpInvitation, totpStep } from '#platform/two-factor/totp.ts';
import type { IdentityPorts, IdentityRefusal } from '../ports.ts';
import { readRecoveryCode, readTotpCode, RECOVERY_CODES, recoveryCode, WRONG_CODES_MAX, WRONG_CODES_WAIT_MS } from '../rules.ts';
import { appendEvent } from '../store/events.ts';
import {
  beginTotp, confirmTotpOf, lockTotp, noteTotpTry, removeTotp, replaceRecoveryCodes, totpStanding, useRecoveryCode, type StoredTotp,
} from '../store/second-factor.ts';
import type { Proofs } from './proofs.ts';

/*
 * The second factor of an account. States: off, begun (a secret was shown), on. Moves: start (off or begun → begun, with the password
 * and another secret), confirm (begun → on, with a code), end (on → off, with a proof). Codes count only while it is on, except the one that confirms.
 * Five wrong ones in a row lock it for a quarter of an hour; a code that was taken is refused from then on, as are earlier ones.
 */
export type Proof = { password?: string; code?: string };
export type SecondFactor = {
  /** Asks for the password: whoever found a session open must not lock the owner out. Refusals: bad_credentials, rate_limited, busy, wrong_state. */
  start(account: AccountId, name: string, password: string): Promise<Outcome<{ secret: string; uri: string; qr: string }, IdentityRefusal>>;
  /** Refusals: wrong_state, wrong_code, rate_limited. */
  confirm(account: AccountId, code: string): Promise<Outcome<{ recoveryCodes: string[] }, IdentityRefusal>>;
  renewCodes(account: AccountId, proof: Proof): Promise<Outcome<{ recoveryCodes: string[] }, IdentityRefusal>>;
  end(account: AccountId, proof: Proof): Promise<Outcome<null, IdentityRefusal>>;
  standing(account: AccountId): Promise<{ on: boolean; recoveryCodesLeft: number }>;
  /** For a sign-in whose password was right. Refusals: totp_required (none was sent), bad_credentials (it is not right), rate_limited. */
  pass(account: AccountId, code: string | null): Promise<Outcome<null, IdentityRefusal>>;
};

type Kit = { ports: IdentityPorts; open(account: AccountId, stored: StoredTotp): Uint8Array; hashCode(account: AccountId, code: string): Buffer };

export function openSecondFactor(ports: IdentityPorts, proofs: Proofs): SecondFactor {
  const { database } = ports;
  const seal = sealUnder(ports.sessionSecret, 'auctionhub identity second factor', ports.entropy);
  const kit: Kit = {
    ports,
    open: (account, stored) => {
      const secret = seal.open(stored.sealedSecret, account);
      invariant(secret !== null, 'a second factor opens under the secret of the house');
      return secret;
    },
    hashCode: (account, code) => createHmac('sha256', ports.sessionSecret).update(`recovery ${account} ${code}`).digest(),
  };
  const proved = async (account: AccountId, proof: Proof, then: (tx: Tx) => Promise<void>): Promise<Outcome<null, IdentityRefusal>> => {
    if (proof.password !== undefined) {
      const password = await proofs.password(account, proof.password);
      if (!password.ok) return password;
    } else if (proof.code === undefined) {
      return refuse({ code: 'malformed', errors: [{ at: 'password', problem: 'or a code is required' }] });
    }
    return database.transaction(async (tx) => {
      const stored = await lockTotp(tx, account);
      if (stored?.confirmed !== true) return refuse<IdentityRefusal>({ code: 'wrong_state' });
      const taken = proof.password !== undefined ? accept(null) : await takeCode(kit, tx, account, stored, proof.code ?? '');
      if (taken.ok) await then(tx);
      return taken;
    });
  };
  return {
    async start(account, name, password) {
      const owner = await proofs.password(account, password);
      if (!owner.ok) return owner;
      const secret = ports.entropy.bytes(TOTP_SECRET_BYTES);
      const begun = await beginTotp(database, account, seal.seal(secret, account), ports.clock.nowMs());
      if (!begun) return refuse({ code: 'wrong_state' });
      const invitation = totpInvitation(secret, { issuer: await ports.houseName(), account: name });
      return accept({ ...invitation, qr: qrSvg(invitation.uri) });
    },
    confirm: (account, code) => confirm(kit, account, code),
    async renewCodes(account, proof) {
      const codes = newCodes(ports);
      const done = await proved(account, proof, (tx) => replaceRecoveryCodes(tx, account, hashes(kit, account, codes)));
      return done.ok ? accept({ recoveryCodes: codes }) : done;
    },
    end: (account, proof) => proved(account, proof, async (tx) => {
      await removeTotp(tx, account);
      await appendEvent(tx, { kind: 'account.totp_turned_off', account, atMs: ports.clock.nowMs() });
    }),
    standing: (account) => totpStanding(database, account),
    pass: (account, code) => database.transaction(async (tx) => {
      const stored = await lockTotp(tx, account);
      if (stored?.confirmed !== true) return accept(null);
      if (code === null || code.trim() === '') return refuse<IdentityRefusal>({ code: 'totp_required' });
      const taken = await takeCode(kit, tx, account, stored, code);
      return taken.ok || taken.refusal.code !== 'wrong_code' ? taken : refuse<IdentityRefusal>({ code: 'bad_credentials' });
    }),
  };
}

function confirm(kit: Kit, account: AccountId, code: string): Promise<Outcome<{ recoveryCodes: string[] }, IdentityRefusal>> {
  const { ports } = kit;
  return ports.database.transaction(async (tx) => {
    const stored = await lockTotp(tx, account);
    if (stored === null || stored.confirmed) return refuse<IdentityRefusal>({ code: 'wrong_state' });
    const taken = await takeCode(kit, tx, account, stored, code);
    if (!taken.ok) return taken;
    const nowMs = ports.clock.nowMs();
    const codes = newCodes(ports);
    await confirmTotpOf(tx, account, nowMs);
    await replaceRecoveryCodes(tx, account, hashes(kit, account, codes));
    await appendEvent(tx, { kind: 'account.totp_turned_on', account, atMs: nowMs });
    return accept({ recoveryCodes: codes });
  });
}

/** Takes a code of the authenticator or, once the factor is on, a recovery code; what the try left is written down either way. */
async function takeCode(kit: Kit, tx: Tx, account: AccountId, stored: StoredTotp, code: string): Promise<Outcome<null, IdentityRefusal>> {
  const nowMs = kit.ports.clock.nowMs();
  if (stored.lockedUntilMs > nowMs) return refuse({ code: 'rate_limited', retryAfterSeconds: Math.ceil((stored.lockedUntilMs - nowMs) / 1_000) });
  const step = totpStep(readTotpCode(code), kit.open(account, stored), nowMs);
  if (step !== null && step > stored.lastStep) {
    await noteTotpTry(tx, account, { step, wrongCount: 0, lockedUntilMs: 0 });
    return accept(null);
  }
  const recovery = stored.confirmed ? readRecoveryCode(code) : null;
  if (recovery !== null && await useRecoveryCode(tx, account, kit.hashCode(account, recovery), nowMs)) {
    await noteTotpTry(tx, account, { step: 0, wrongCount: 0, lockedUntilMs: 0 });
    const { recoveryCodesLeft } = await totpStanding(tx, account);
    await appendEvent(tx, { kind: 'account.recovery_code_used', account, left: recoveryCodesLeft, atMs: nowMs });
    return accept(null);
  }
  const wrongCount = stored.wrongCount + 1;
  const locked = wrongCount >= WRONG_CODES_MAX;
  await noteTotpTry(tx, account, { step: 0, wrongCount: locked ? 0 : wrongCount, lockedUntilMs: locked ? nowMs + WRONG_CODES_WAIT_MS : 0 });
  return refuse({ code: 'wrong_code' });
}

const newCodes = (ports: IdentityPorts): string[] => Array.from({ length: RECOVERY_CODES }, () => recoveryCode(ports.entropy.bytes(16)));

const hashes = (kit: Kit, account: AccountId, codes: readonly string[]): Buffer[] => codes.map((code) => {
  const read = readRecoveryCode(code);
  invariant(read !== null, 'the house reads the codes that it writes');
  return kit.hashCode(account, read);
});
