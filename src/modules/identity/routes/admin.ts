import * as calls from '#contracts/http/admin-accounts.ts';
import type { Caller } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import { parseAccountId, parseSessionId, type AccountId } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import { readPage } from '#platform/http/paging.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';
import type { Directory, ListedAccount, NamedAct } from '../service/directory.ts';

const on = binderFor<Caller>();
const NOT_FOUND: HttpResult = { ok: false, code: 'not_found' };
const BAD_CURSOR: HttpResult = { ok: false, code: 'malformed', errors: [{ at: 'query.cursor', problem: 'is none of ours' }] };
const ACT_KEY = /^[1-9][0-9]{0,17}$/;
const NEWEST_ACT = 9_223_372_036_854_775_807n;

/** What answers an admin who looks after accounts. */
export const adminRoutesOver = (accounts: Directory): BoundRoute<Caller>[] => [...readingRoutes(accounts), ...sessionRoutes(accounts)];

function readingRoutes(accounts: Directory): BoundRoute<Caller>[] {
  return [
    on(calls.listAccounts, async ({ query }) => {
      const page = readPage(query);
      const before = page?.cursor === null || page === null ? null : parseAccountId(page.cursor);
      if (page === null || (page.cursor !== null && before === null)) return BAD_CURSOR;
      const found = await accounts.search({ q: query.q ?? null, role: query.role ?? null, status: query.status ?? null }, before, page.limit + 1);
      return { ok: true, body: { items: found.slice(0, page.limit).map(rowOf), next: found.length > page.limit ? (found[page.limit - 1]?.id ?? null) : null } };
    }),
    on(calls.getAccount, async ({ params }) => {
      const id = parseAccountId(params.accountId);
      const account = id === null ? null : await accounts.find(id);
      return account === null ? NOT_FOUND : { ok: true, body: rowOf(account) };
    }),
    on(calls.listAccountActs, ({ params, query }) => known(accounts, params.accountId, async (id) => {
      const page = readPage(query);
      if (page === null || (page.cursor !== null && !ACT_KEY.test(page.cursor))) return BAD_CURSOR;
      const acts = await accounts.acts(id, page.cursor === null ? NEWEST_ACT : BigInt(page.cursor), page.limit + 1);
      return { ok: true, body: { items: acts.slice(0, page.limit).map(actOf), next: acts.length > page.limit ? String(acts[page.limit - 1]?.key ?? '') : null } };
    })),
  ];
}

function sessionRoutes(accounts: Directory): BoundRoute<Caller>[] {
  return [
    on(calls.listAccountSessions, ({ params, query, caller }) => known(accounts, params.accountId, async (id) => {
      const page = readPage(query);
      const before = page?.cursor === null || page === null ? null : parseSessionId(page.cursor);
      if (page === null || (page.cursor !== null && before === null)) return BAD_CURSOR;
      const found = await accounts.sessions(id, before, page.limit + 1);
      const items = found.slice(0, page.limit).map((one) => ({
        id: one.id, current: one.id === caller.sessionId, userAgent: one.userAgent, address: one.address, createdAt: instant(one.createdMs),
        lastUsedAt: instant(one.lastUsedMs), expiresAt: instant(one.expiresMs),
      }));
      return { ok: true, body: { items, next: found.length > page.limit ? (items.at(-1)?.id ?? null) : null } };
    })),
    on(calls.endAccountSessions, async ({ params, body, caller, requestId }) => {
      const id = parseAccountId(params.accountId);
      if (id === null) return NOT_FOUND;
      const ended = await accounts.endSessions(id, { by: caller.accountId, reason: body.reason, requestId });
      return ended.ok ? { ok: true, body: ended.value } : { ok: false, ...ended.refusal };
    }),
  ];
}

async function known(accounts: Directory, text: string, answer: (id: AccountId) => Promise<HttpResult>): Promise<HttpResult> {
  const id = parseAccountId(text);
  return id === null || (await accounts.find(id)) === null ? NOT_FOUND : answer(id);
}

const rowOf = (account: ListedAccount) => ({
  id: account.id, email: account.email, emailVerified: account.emailVerified, displayName: account.displayName, roles: [...account.roles],
  suspendedAt: account.suspendedMs === null ? null : instant(account.suspendedMs), createdAt: instant(account.createdMs), sessions: account.sessions,
});

const actOf = (act: NamedAct) => ({
  kind: act.kind, reason: act.reason, roles: act.roles === null ? null : [...act.roles], at: instant(act.atMs),
  by: act.by === null ? null : { id: act.by, displayName: act.byName ?? '' },
});
