import type { IdentityEvent } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import type { IdentityService } from '#contracts/services.ts';
import { type Identity, IDENTITY_STREAM, identityOutbox, openIdentity, preferencesJson } from '#modules/identity/index.ts';
import { argon2Passwords } from '#platform/passwords/argon2.ts';
import { systemClock, systemEntropy, systemTimers } from '#platform/time/system.ts';
import type { Kit, Part } from '../kit.ts';
import { payloads } from '../payloads.ts';

/** Facts of identity that change whether somebody may bid. */
const STANDING: ReadonlySet<IdentityEvent['kind']> = new Set<IdentityEvent['kind']>(['account.roles_changed', 'account.suspended', 'account.reinstated']);
/** Sessions in one export. */
const SESSIONS_EXPORTED_MAX = 100;

/** Puts identity together. */
export function identityPart({ options, pools, bus, crier, keys, limiter, ask }: Kit): Part<Identity, IdentityService> {
  const database = pools.readers('identity');
  const identity = openIdentity({
    database, clock: systemClock, keys, entropy: systemEntropy, timers: systemTimers, passwords: argon2Passwords(), limiter, sessionSecret: options.sessionSecret,
    log: options.log, publicUrl: options.publicUrl, applyStanding: (change) => ask.bidding.setStanding(change),
    post: (letter) => ask.notification.post(letter), termsVersion: () => ask.auction.termsVersion(), houseName: () => ask.auction.name(), registrationOpen: () => ask.auction.registrationOpen(),
  });
  identity.endings.onRevoked(crier.revoked);
  return {
    module: identity, database,
    serves: { ...identity.queries, counts: identity.directory.counts, heldAbout: heldBy(identity) },
    routes: identity.routes,
    connect: () => {
      bus.relay(identityOutbox(pools.relay('identity')));
      bus.subscribe('bidding from identity', [IDENTITY_STREAM], async (messages) => {
        await identity.acts.applyStandings(new Set(payloads<IdentityEvent>(messages).flatMap(({ kind, account }) => (STANDING.has(kind) ? [account] : []))));
      });
    },
    stop: () => identity.close(),
    clearExpired: () => identity.clearExpired(),
  };
}

const heldBy = (identity: Identity): IdentityService['heldAbout'] => async (caller) => {
  const { accountId } = caller;
  const [account, preferences, termsAccepted, sessions] = await Promise.all([
    identity.mine.me(accountId), identity.mine.preferences(accountId), identity.mine.everyTerms(accountId), identity.sessions.list(caller, null, SESSIONS_EXPORTED_MAX),
  ]);
  const shown = sessions.map(({ id, userAgent, address, createdMs, lastUsedMs }) => ({ id, userAgent, address, createdAt: instant(createdMs), lastUsedAt: instant(lastUsedMs) }));
  return { account, preferences: preferencesJson(preferences), termsAccepted, sessions: shown };
};
