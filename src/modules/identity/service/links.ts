import type { LinkLetter } from '#contracts/notification.ts';
import type { AccountId } from '#domain/ids.ts';
import { accept, refuse, type Outcome } from '#domain/outcome.ts';
import type { Tx } from '#platform/db/types.ts';
import type { IdentityPorts, IdentityRefusal } from '../ports.ts';
import { LINK_TOKEN_BYTES, LINKS_PER_HOUR_MAX, RESET_LINK_LIFE_MS, VERIFY_LINK_LIFE_MS, type Email } from '../rules.ts';
import { addLink, endLinksOf, followLink, linkOwner, linksSince, linksToSince, type FollowedLink, type LinkPurpose } from '../store/links.ts';
import { lockAccount, type StoredAccount } from '../store/accounts.ts';
import { preferencesOf } from '../store/preferences.ts';
import { tokenHash } from './callers.ts';

/*
 * Links in letters. States: good, followed, replaced by a later one, run out. Only a good one does anything, once. Of the token only
 * a keyed hash is stored; the letter that carries it is not kept once it was sent.
 */
const HOUR_MS = 3_600_000;
const HOUR_SECONDS = 3_600;
const LIFE_MS = { verify_email: VERIFY_LINK_LIFE_MS, reset_password: RESET_LINK_LIFE_MS } as const satisfies Record<LinkPurpose, number>;
/** The length of a token; anything else in its place is none of ours and is not looked up. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The hash under which a link's token is stored; null when it cannot be a token. A link of one purpose is none of another. */
export const linkHash = (token: string, purpose: LinkPurpose, secret: string): Uint8Array | null =>
  (TOKEN.test(token) ? tokenHash(`${purpose} ${token}`, secret) : null);

/**
 * Makes a link good and posts the letter with it; earlier links of the purpose are good no more. At most five an hour for an account,
 * and for an address whatever accounts ask: nobody's mailbox is filled by somebody who makes accounts.
 * Refusals: not_found, rate_limited, busy (the link was made, the letter not taken).
 */
export async function sendLink(ports: IdentityPorts, of: { account: AccountId; purpose: LinkPurpose; email: Email }): Promise<Outcome<null, IdentityRefusal>> {
  const token = Buffer.from(ports.entropy.bytes(LINK_TOKEN_BYTES)).toString('base64url');
  const made = await ports.database.transaction(async (tx): Promise<Outcome<LinkLetter, IdentityRefusal>> => {
    // The account's row orders those who ask at once, so that the count below is true.
    const account = await lockAccount(tx, of.account);
    if (account === null) return refuse({ code: 'not_found' });
    const nowMs = ports.clock.nowMs();
    const sinceMs = nowMs - HOUR_MS;
    const sent = Math.max(await linksSince(tx, of.account, of.purpose, sinceMs), await linksToSince(tx, of.email.key, of.purpose, sinceMs));
    if (sent >= LINKS_PER_HOUR_MAX) return refuse({ code: 'rate_limited', retryAfterSeconds: HOUR_SECONDS });
    await endLinksOf(tx, of.account, of.purpose, nowMs);
    await addLink(tx, {
      tokenHash: tokenHash(`${of.purpose} ${token}`, ports.sessionSecret), account: of.account, purpose: of.purpose, email: of.email,
      createdMs: nowMs, expiresMs: nowMs + LIFE_MS[of.purpose],
    });
    const { language } = await preferencesOf(tx, of.account);
    return accept({ kind: of.purpose, account: of.account, to: of.email.text, displayName: account.displayName, language: language ?? 'en', token, atMs: nowMs });
  });
  if (!made.ok) return made;
  return (await ports.post(made.value)) ? accept(null) : refuse({ code: 'busy', retryAfterSeconds: 60 });
}

/**
 * Uses a link up, with its account locked; null when it is not good, or its account is gone. The account is locked before its links, as by everybody
 * who ends links: the other way round two of them wait for each other.
 */
export async function followLocked(tx: Tx, hash: Uint8Array, purpose: LinkPurpose, nowMs: number): Promise<{ followed: FollowedLink; stored: StoredAccount } | null> {
  const owner = await linkOwner(tx, hash, purpose, nowMs);
  const stored = owner === null ? null : await lockAccount(tx, owner);
  const followed = stored === null ? null : await followLink(tx, hash, purpose, nowMs);
  return followed === null || stored === null ? null : { followed, stored };
}
