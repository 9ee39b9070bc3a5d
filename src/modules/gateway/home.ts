import type { AuctionQueries, OpenLots } from '#contracts/auction.ts';
import * as declared from '#contracts/http/pages.ts';
import type { Caller } from '#contracts/identity.ts';
import { binderFor } from '#platform/http/bind.ts';
import { PAGE_POLICY } from '#platform/http/security.ts';
import type { HttpResult, HttpRoute } from '#platform/http/types.ts';
import type { Clock } from '#platform/time/ports.ts';
import { homePage } from './home-page.ts';
import { HOME_STYLE } from './home-style.ts';
import type { GatewayLog } from './ports.ts';

export type HomePorts = {
  auction: Pick<AuctionQueries, 'openLots'>;
  /** The page says of the whole house that nothing in it is real. */
  demonstration?: boolean;
  clock: Clock;
  log: Pick<GatewayLog, 'warn'>;
};

/** Lots on the first page. */
export const HOME_LOTS_MAX = 50;
/** What was found serves everybody who asks within this time, so that a crowd at the door costs the house nothing. */
const FOUND_KEPT_MS = 1_000;
const RETRY_AFTER_SECONDS = 5;
const UNAVAILABLE = 503;
const HTML = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': PAGE_POLICY };

/** The first page of the house and its style sheet. */
export function homeRoutes(ports: HomePorts): HttpRoute<Caller>[] {
  const on = binderFor<Caller>();
  const find = keptFor(FOUND_KEPT_MS, ports.clock, () => ports.auction.openLots(HOME_LOTS_MAX));
  return [
    on(declared.home, async ({ query }) => {
      const found = await find().catch((error: unknown) => {
        ports.log.warn({ err: error }, 'The first page could not find out what is open.');
        return null;
      });
      return pageOf(ports, found, query.renew === undefined ? null : Number(query.renew));
    }),
    on(declared.homeStyle, () => ({ ok: true, body: HOME_STYLE, headers: { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=300' } })),
  ];
}

function pageOf({ demonstration, clock }: HomePorts, found: OpenLots | null, renewSeconds: number | null): HttpResult {
  const body = homePage({ found, demonstration: demonstration === true, nowMs: clock.nowMs(), renewSeconds });
  if (found !== null) return { ok: true, body, headers: HTML };
  return { ok: true, status: UNAVAILABLE, body, headers: { ...HTML, 'retry-after': String(RETRY_AFTER_SECONDS) } };
}

/** Asks at most once in `keptMs`; a failure is for those who asked, not for those who come next. */
function keptFor<Value>(keptMs: number, clock: Clock, ask: () => Promise<Value>): () => Promise<Value> {
  let kept: { atMs: number; value: Promise<Value> } | null = null;
  return () => {
    const nowMs = clock.monotonicMs();
    if (kept !== null && nowMs - kept.atMs < keptMs) return kept.value;
    const asked = { atMs: nowMs, value: ask() };
    kept = asked;
    asked.value.catch(() => { if (kept === asked) kept = null; });
    return asked.value;
  };
}
