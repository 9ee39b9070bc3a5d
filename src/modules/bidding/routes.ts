import { parseApprovalId, parseLotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import type { ActAnswer, BidAnswer, BiddingCommands, BiddingQueries } from '#contracts/bidding.ts';
import {
  actBody, approve, bidBody, buyNow, factsBody, freezeLot, historyBody, listBids, listMyBids, placeBid, requestVoid, resumeLot, retractBid,
} from '#contracts/http/bidding.ts';
import type { Caller } from '#contracts/identity.ts';
import { instant } from '#contracts/instant.ts';
import { binderFor } from '#platform/http/bind.ts';
import { readPage } from '#platform/http/paging.ts';
import type { BoundRoute, HttpResult } from '#platform/http/types.ts';

const on = binderFor<Caller>();
const UNKNOWN_LOT: HttpResult = { ok: false, code: 'unknown_lot' };
const BAD_CURSOR: HttpResult = { ok: false, code: 'malformed', errors: [{ at: 'query', problem: 'limit is 1 to 100, and the cursor is the one that a page gave as next' }] };
const SEQ = /^[1-9][0-9]{0,15}$/;

/** The bid path over HTTP: ids are read, answers are put into words; nothing is decided here. */
export function biddingRoutes(commands: BiddingCommands, queries: BiddingQueries): BoundRoute<Caller>[] {
  return [...bidderRoutes(commands), ...readingRoutes(queries), ...staffRoutes(commands)];
}

function bidderRoutes(commands: BiddingCommands): BoundRoute<Caller>[] {
  return [
    on(placeBid, ({ params, body, caller, idempotencyKey, receivedAtMonotonicMs }) => {
      const lot = parseLotId(params.lotId);
      if (lot === null) return UNKNOWN_LOT;
      return commands.placeBid({
        account: caller.accountId, lot, key: idempotencyKey, maximum: minor(BigInt(body.maximum)), currency: body.currency ?? null,
        receivedAt: receivedAtMonotonicMs,
      }).then(bidResult);
    }),
    on(buyNow, async ({ params, body, caller, idempotencyKey, receivedAtMonotonicMs }) => {
      const lot = parseLotId(params.lotId);
      if (lot === null) return UNKNOWN_LOT;
      return bidResult(await commands.buyNow({ account: caller.accountId, lot, key: idempotencyKey, currency: body?.currency ?? null, receivedAt: receivedAtMonotonicMs }));
    }),
    on(retractBid, async ({ params, body, caller, idempotencyKey, receivedAtMonotonicMs }) => {
      const lot = parseLotId(params.lotId);
      if (lot === null) return UNKNOWN_LOT;
      return actResult(await commands.retract({ account: caller.accountId, lot, key: idempotencyKey, reason: body.reason, receivedAt: receivedAtMonotonicMs }));
    }),
  ];
}

function readingRoutes(queries: BiddingQueries): BoundRoute<Caller>[] {
  return [
    on(listBids, async ({ params, query }) => {
      const lot = parseLotId(params.lotId);
      if (lot === null) return UNKNOWN_LOT;
      const page = readPage(query);
      if (page === null || (page.cursor !== null && !SEQ.test(page.cursor))) return BAD_CURSOR;
      if (!(await queries.heads([lot], null)).has(lot)) return UNKNOWN_LOT;
      const items = await queries.history(lot, page.cursor === null ? null : Number(page.cursor), page.limit);
      const last = items.at(-1);
      return { ok: true, body: { items: items.map(historyBody), next: items.length === page.limit && last !== undefined ? String(last.seq) : null } };
    }),
    on(listMyBids, async ({ query, caller }) => {
      const page = readPage(query);
      if (page === null || (page.cursor !== null && parseLotId(`lot_${page.cursor}`) === null)) return BAD_CURSOR;
      const { items, next } = await queries.bidsOf(caller.accountId, page.cursor, page.limit);
      const heads = await queries.heads(items.map(({ lot }) => lot), caller.accountId);
      const rows = items.flatMap(({ lot, bids, maximum }) => {
        const head = heads.get(lot);
        return head === undefined ? [] : [{
          lot, bids, maximum: maximum === null ? null : Number(maximum), alias: head.you?.alias ?? null, leading: head.you?.leading ?? false, status: head.status,
          outcome: head.outcome, price: Number(head.price), minimum: Number(head.minimum), currency: head.currency, closesAt: instant(head.closesAtMs),
        }];
      });
      return { ok: true, body: { items: rows, next } };
    }),
  ];
}

function staffRoutes(commands: BiddingCommands): BoundRoute<Caller>[] {
  return [
    on(requestVoid, async ({ params, body, caller }) => {
      const lot = parseLotId(params.lotId);
      if (lot === null) return UNKNOWN_LOT;
      const answer = await commands.requestVoid({ lot, seq: Number(params.seq), by: caller.accountId, reason: body.reason });
      return answer.ok ? { ok: true, body: { approvalId: answer.approvalId } } : actResult(answer);
    }),
    on(approve, async ({ params, body, caller }) => {
      const approval = parseApprovalId(params.approvalId);
      const { decision = 'approve', reason } = body ?? {};
      if (approval === null) return { ok: false, code: 'not_found' };
      if (decision === 'approve') return actResult(await commands.approve({ approval, by: caller.accountId, reason: reason ?? null }));
      if (reason === undefined) return { ok: false, code: 'malformed', errors: [{ at: 'body.reason', problem: 'is required to decline' }] };
      return actResult(await commands.decline({ approval, by: caller.accountId, reason }));
    }),
    on(freezeLot, async ({ params, body, caller }) => {
      const lot = parseLotId(params.lotId);
      return lot === null ? UNKNOWN_LOT : actResult(await commands.freeze({ lot, by: caller.accountId, reason: body.reason }));
    }),
    on(resumeLot, async ({ params, body, caller }) => {
      const lot = parseLotId(params.lotId);
      return lot === null ? UNKNOWN_LOT : actResult(await commands.resume({ lot, by: caller.accountId, reason: body?.reason ?? null }));
    }),
  ];
}

function bidResult(answer: BidAnswer): HttpResult {
  return answer.ok ? { ok: true, body: bidBody(answer) } : refused(answer);
}

function actResult(answer: ActAnswer): HttpResult {
  return answer.ok ? { ok: true, body: actBody(answer) } : refused(answer);
}

function refused(answer: Extract<BidAnswer | ActAnswer, { ok: false }>): HttpResult {
  return {
    ok: false, code: answer.code, facts: factsBody(answer.facts),
    ...(answer.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: answer.retryAfterSeconds }),
  };
}
