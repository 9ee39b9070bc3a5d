import { Secret, TOTP } from 'otpauth';

/** Codes of six digits that change every 30 seconds (RFC 6238, SHA-1), as every authenticator program makes them. */
export const TOTP_SECRET_BYTES = 20;
const STEP_SECONDS = 30;
const STEP_MS = STEP_SECONDS * 1_000;
/** A clock may be one step off, either way. */
const DRIFT_STEPS_MAX = 1;
const CODE = /^[0-9]{6}$/;

/** What an authenticator program is given: the secret in base32, and the same in an otpauth: address. */
export function totpInvitation(secret: Uint8Array, names: { issuer: string; account: string }): { secret: string; uri: string } {
  const made = totp(secret, names);
  return { secret: made.secret.base32, uri: made.toString() };
}

/**
 * The 30-second step that a code stands for, at most one step from `nowMs`; null when it is not a code of this secret.
 * Whoever takes the code remembers the step and refuses it and earlier ones from then on.
 */
export function totpStep(code: string, secret: Uint8Array, nowMs: number): number | null {
  if (!CODE.test(code)) return null;
  const delta = totp(secret, { issuer: '', account: '' }).validate({ token: code, timestamp: nowMs, window: DRIFT_STEPS_MAX });
  return delta === null ? null : Math.floor(nowMs / STEP_MS) + delta;
}

// The library wants a buffer of its own: a view into a larger one would be read whole.
const totp = (secret: Uint8Array, { issuer, account }: { issuer: string; account: string }): TOTP =>
  new TOTP({ issuer, label: account, algorithm: 'SHA1', digits: 6, period: STEP_SECONDS, secret: new Secret({ buffer: Uint8Array.from(secret).buffer }) });
