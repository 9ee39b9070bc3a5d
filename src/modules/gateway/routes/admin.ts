import * as declared from '#contracts/http/admin-house.ts';
import type { Caller } from '#contracts/identity.ts';
import { parseApprovalId, parseLotId, type ApprovalId } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import { readPage } from '#platform/http/paging.ts';
import type { HttpResult, HttpRoute } from '#platform/http/types.ts';
import type { Administration } from '../administration.ts';

const BAD_CURSOR: HttpResult = { ok: false, code: 'malformed', errors: [{ at: 'query.cursor', problem: 'is none of ours' }] };
const UNKNOWN_LOT: HttpResult = { ok: false, code: 'unknown_lot' };
const SEQ = /^[1-9][0-9]{0,15}$/;
const KEY = /^[1-9][0-9]{0,17}$/;
const PLACE = /^([0-9]{1,15})\.(apr_[0-9]{1,19})$/;

/** What answers those who run the house. */
export function administrationRoutes(administration: Administration): HttpRoute<Caller>[] {
  const on = binderFor<Caller>();
  return [
    on(declared.overview, async () => ({ ok: true, body: await administration.overview() })),
    on(declared.adminHealth, async () => ({ ok: true, body: await administration.health.now() })),
    on(declared.listApprovals, async ({ query, caller }) => {
      const page = readPage(query);
      const after = page === null || page.cursor === null ? null : placeOf(page.cursor);
      if (page === null || (page.cursor !== null && after === null)) return BAD_CURSOR;
      return { ok: true, body: await administration.approvals(caller.accountId, after, page.limit) };
    }),
    on(declared.listEndedApprovals, async ({ query, caller }) => {
      const page = readPage(query);
      if (page === null || (page.cursor !== null && !KEY.test(page.cursor))) return BAD_CURSOR;
      return { ok: true, body: await administration.endedApprovals(caller.accountId, page.cursor, page.limit) };
    }),
    on(declared.listLotActs, async ({ params, query }) => {
      const lot = parseLotId(params.lotId);
      const page = readPage(query);
      if (lot === null) return UNKNOWN_LOT;
      if (page === null || (page.cursor !== null && !SEQ.test(page.cursor))) return BAD_CURSOR;
      const acts = await administration.lotActs(lot, page.cursor === null ? null : Number(page.cursor), page.limit);
      return acts === null ? UNKNOWN_LOT : { ok: true, body: acts };
    }),
  ];
}

function placeOf(cursor: string): { askedAtMs: number; approval: ApprovalId } | null {
  const found = PLACE.exec(cursor);
  const approval = found?.[2] === undefined ? null : parseApprovalId(found[2]);
  return found === null || approval === null ? null : { askedAtMs: Number(found[1]), approval };
}
