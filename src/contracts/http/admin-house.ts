import { Type } from 'typebox';
import { list, page } from '../auction-shapes.ts';
import { VOID_ENDS, type VoidEnd } from '../bidding.ts';
import { ROLES, STAFF_ROLES } from '../identity.ts';
import { route } from '../route.ts';

const strict = { additionalProperties: false };
const operators = ['clerk', 'admin'] as const;
const staff = ROLES.filter((role) => STAFF_ROLES.includes(role));
const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });
const Person = Type.Unsafe<{ id: string; displayName: string } | null>({
  type: ['object', 'null'], required: ['id', 'displayName'], properties: { id: { type: 'string' }, displayName: { type: 'string' } },
});

/** What somebody who runs the house should look at, the most urgent first. `check.<name>` is a check of the health report that is not well. */
export const ALERTS = ['clock_untrusted', 'lots_overdue', 'lots_not_opened', 'bids_parked', 'bids_waiting', 'lots_frozen', 'voids_waiting', 'registrations_waiting', 'no_letters'] as const;
export type AlertCode = (typeof ALERTS)[number] | `check.${string}`;

const Check = Type.Object({ name: Type.String(), status: Type.String(), latencyMs: Type.Number(), detail: Type.Optional(Type.String()) });
const HealthNow = Type.Object({ status: Type.String(), version: Type.String(), checks: Type.Array(Check) });

export const Overview = Type.Object({
  lots: Type.Object({ scheduled: Type.Integer(), open: Type.Integer(), frozen: Type.Integer() }),
  bidsPerMinute: Type.Array(Type.Object({ at: Type.String({ description: 'Where the minute begins.' }), bids: Type.Integer() }), { description: 'The last 60 minutes, the current one last.' }),
  watchers: Type.Integer({ description: 'Places that watch a lot live, in all processes.' }),
  connections: Type.Integer({ description: 'Live connections of all processes.' }),
  accounts: Type.Object({ total: Type.Integer(), suspended: Type.Integer(), signedIn: Type.Integer() }),
  waiting: Type.Object({ voids: Type.Integer(), registrations: Type.Integer() }),
  alerts: Type.Array(Type.Object({ code: Type.String(), severity: Type.Unsafe<'warning' | 'critical'>({ type: 'string' }), count: Type.Unsafe<number | null>({ type: ['integer', 'null'] }) })),
  health: HealthNow,
  serverTime: Type.String(),
});

const Approval = Type.Object({
  id: Type.String(), lot: Type.String(), title: textOrNull, seq: Type.Integer(), bidder: textOrNull, price: Type.Integer(), currency: textOrNull,
  reason: Type.String(), askedBy: Person, askedAt: Type.String(), yours: Type.Boolean({ description: 'The caller asked for it, so another has to approve.' }),
});
const EndedApproval = Type.Object({
  ...Approval.properties,
  end: Type.Object({ as: Type.Unsafe<VoidEnd>({ type: 'string', enum: [...VOID_ENDS] }), by: Person, reason: textOrNull, at: Type.String() }),
});
const LotAct = Type.Object({
  kind: Type.String(), seq: Type.Integer(), by: Person, reason: textOrNull, outcome: textOrNull, seqs: Type.Array(Type.Integer()), at: Type.String(),
});

export const overview = route({
  name: 'adminOverview', method: 'GET', path: '/admin/overview', summary: 'The house at a glance: lots, bids by the minute, watchers, accounts, what waits and what is stuck.',
  auth: staff, reply: Overview, status: 200, refusals: [],
});
export const adminHealth = route({
  name: 'adminHealth', method: 'GET', path: '/admin/health', summary: 'Every check with how long it took and what it found.',
  auth: staff, reply: HealthNow, status: 200, refusals: [],
});
export const listApprovals = route({
  name: 'listApprovals', method: 'GET', path: '/admin/approvals', summary: 'Bids that a first member of staff wants voided and a second has to approve, oldest first.',
  auth: operators, query: Type.Object(page, strict), reply: list(Approval), status: 200, refusals: ['malformed'],
});
export const listEndedApprovals = route({
  name: 'listEndedApprovals', method: 'GET', path: '/admin/approvals/ended', summary: 'How requests to void a bid ended: approved, declined, withdrawn by who asked, or lapsed, with who and why; the last one first.',
  auth: operators, query: Type.Object(page, strict), reply: list(EndedApproval), status: 200, refusals: ['malformed'],
});
export const listLotActs = route({
  name: 'listLotActs', method: 'GET', path: '/admin/lots/:lotId/acts', summary: 'What was done to a lot other than bidding, with who and why, newest first.',
  auth: operators, params: Type.Object({ lotId: Type.String() }), query: Type.Object(page, strict), reply: list(LotAct), status: 200, refusals: ['malformed', 'unknown_lot'],
});

/** The calls for those who run the house that gather from several modules. */
export const adminHouseRoutes = [overview, adminHealth, listApprovals, listEndedApprovals, listLotActs] as const;
