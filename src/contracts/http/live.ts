import { Type } from 'typebox';
import type { ServerMessage } from '../live.ts';
import { route } from '../route.ts';

const CheckStatus = Type.Union([Type.Literal('healthy'), Type.Literal('degraded'), Type.Literal('unhealthy'), Type.Literal('disabled')]);
const Check = Type.Object({
  name: Type.String(), status: CheckStatus, latencyMs: Type.Number(), detail: Type.Optional(Type.String()),
});
const Overall = Type.Union([Type.Literal('healthy'), Type.Literal('degraded'), Type.Literal('unhealthy')]);
const Health = Type.Object({ status: Overall, version: Type.String(), checks: Type.Array(Check) });

/** Whoever watches the house asks every few seconds, from one address for many services. */
const PROBES_PER_MINUTE_MAX = 6_000;
const probe = { method: 'GET', outsideApi: true, auth: 'anyone', reply: Health, status: 200, refusals: [], ratePerMinuteMax: PROBES_PER_MINUTE_MAX } as const;

export const health = route({ ...probe, name: 'health', path: '/health', summary: 'The state of the house. 503 when it is unhealthy.' });
export const healthLive = route({
  ...probe, name: 'healthLive', path: '/health/live', summary: 'Whether the process runs. Asks nothing else, so it is never a reason to blame the database.',
});
export const healthReady = route({
  ...probe, name: 'healthReady', path: '/health/ready', summary: 'Whether calls may be sent here: 503 without the database, and while stopping.',
});
export const healthDetail = route({
  ...probe, name: 'healthDetail', path: '/health/detail', summary: 'Every check with how long it took and what it found.',
});
export const metrics = route({
  name: 'metrics', method: 'GET', path: '/metrics', outsideApi: true, summary: 'Measurements as Prometheus text.',
  auth: 'anyone', status: 200, refusals: [], ratePerMinuteMax: PROBES_PER_MINUTE_MAX,
});

export const lotEvents = route({
  name: 'lotEvents', method: 'GET', path: '/lots/:lotId/events',
  summary: 'The live messages of one lot as server-sent events: a snapshot, then events, with a beat each second. Last-Event-ID resumes after that seq.',
  auth: 'anyone', params: Type.Object({ lotId: Type.String({ minLength: 1, maxLength: 64 }) }), status: 200,
  refusals: ['unknown_lot', 'busy'],
});

/** Lots that one call may ask for. */
export const POLLED_LOTS_MAX = 100;
/** A page that has nothing better asks each second, and many pages may share an address. */
const POLLS_PER_MINUTE_MAX = 6_000;
const ITEM = '[^,:]{1,64}(:[1-9][0-9]{0,15})?';
const PolledLots = Type.String({
  maxLength: POLLED_LOTS_MAX * 82, pattern: `^${ITEM}(,${ITEM}){0,${POLLED_LOTS_MAX - 1}}$`,
  description: `A list of up to ${POLLED_LOTS_MAX} lots with commas between them; each may be followed by a colon and the seq of the next event that is wanted of it.`,
});

export const pollLots = route({
  name: 'pollLots', method: 'GET', path: '/live/lots',
  summary: 'The live messages for who can open neither a socket nor a stream: a snapshot of each lot of which something is missing, then one beat. Without lots it tells the time.',
  auth: 'anyone', query: Type.Object({ lots: Type.Optional(PolledLots) }, { additionalProperties: false }),
  reply: Type.Object({
    account: Type.Unsafe<string | null>({ type: ['string', 'null'], description: 'Whose the call was.' }),
    messages: Type.Array(Type.Unsafe<ServerMessage>({ type: 'object', additionalProperties: true }), { description: 'As they come on a socket: snapshot, resync, error, and at the end a beat.' }),
  }),
  status: 200, refusals: ['malformed'], ratePerMinuteMax: POLLS_PER_MINUTE_MAX,
});
