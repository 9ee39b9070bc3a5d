import type { RouteDeclaration } from '#contracts/route.ts';
import type { Chance } from '../../support/oracle/chance.ts';
import type { Person } from '../house/people.ts';
import type { World } from '../house/world.ts';
import type { Input } from '../wire/input.ts';
import { jsonText } from './spoil.ts';
import { asSchema, type Hint, validValue } from './values.ts';

/** One call that is meant, before it is written down as a request. */
export type Call = {
  route: RouteDeclaration;
  caller: Person | null;
  params: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** Undefined: none is sent. May hold written parts. */
  body: unknown;
  /** Instead of a body in JSON. */
  bytes: Buffer | null;
  key: string | null;
  /** Further lines of the head. */
  headers?: readonly (readonly [string, string])[];
};

const HOUR_MS = 3_600_000;
const CATEGORIES = ['watches', 'art', 'books', 'toys', 'ceramics'] as const;
const TIME_ZONES = ['UTC', 'Europe/Paris', 'Asia/Tokyo', 'America/New_York'] as const;

/** A call that the declaration allows, by somebody who may make it, about something that exists where there is such a thing. */
export function declaredCall(route: RouteDeclaration, world: World, chance: Chance): Call {
  const hint = hintsOf(world, chance);
  const value = (schema: unknown): unknown => (schema === undefined ? undefined : validValue(asSchema(schema), chance, hint));
  const keyed = route.idempotencyKey === 'required' || (route.idempotencyKey === 'optional' && chance.in100(50));
  return {
    route, caller: callerFor(route, world, chance), params: paramsOf(route, world, chance), query: textsIn(value(route.query)), body: value(route.body),
    bytes: null, key: keyed ? `key ${world.next()}` : null,
  };
}

/** The call as it goes out when nothing is wrong with it. */
export function inputOf(call: Call, world: World, chance: Chance): Input {
  const { route, params, query, caller, key } = call;
  const path = (route.outsideApi === true ? '' : '/api/v1') + route.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  const headers: [string, string][] = [['host', `127.0.0.1:${world.house.port}`]];
  if (caller !== null) headers.push(chance.in100(80) ? ['authorization', `Bearer ${caller.token}`] : ['cookie', `auctionhub_session=${caller.token}`]);
  if (key !== null) headers.push(['idempotency-key', key]);
  for (const [name, value] of call.headers ?? []) headers.push([name, value]);
  const body = call.bytes ?? (call.body === undefined ? null : Buffer.from(jsonText(call.body)));
  if (body !== null) headers.push(['content-type', call.bytes === null ? 'application/json' : 'application/octet-stream']);
  return { method: route.method, target: search === '' ? path : `${path}?${search}`, headers, body, how: 'whole' };
}

function callerFor({ auth }: RouteDeclaration, world: World, chance: Chance): Person | null {
  if (auth === 'anyone') return chance.in100(50) ? null : chance.pick(world.bidders);
  if (auth === 'signed_in') return chance.pick(chance.in100(80) ? world.bidders : world.sellers);
  const everybody = [...world.admins, ...world.clerks, ...world.sellers, world.finance, world.analyst];
  return chance.pick(everybody.filter(({ roles }) => roles.some((role) => auth.includes(role))));
}

/** Ids of things that are there; of another kind of nothing where there are none yet. */
function paramsOf(route: RouteDeclaration, world: World, chance: Chance): Record<string, string> {
  const values: Record<string, () => string | undefined> = {
    lotId: () => anyLot(world, chance)?.lot, saleId: () => world.sales.pick(chance)?.sale, accountId: () => world.targets.pick(chance)?.account, imageId: () => world.images.pick(chance)?.image,
    questionId: () => world.questions.pick(chance)?.question, searchId: () => world.searches.pick(chance)?.search, approvalId: () => world.approvals.pick(chance)?.approval,
    sessionId: () => world.spare.pick(chance)?.session, width: () => chance.pick(['320', '640', '1280', '2000']), seq: () => String(world.bids.pick(chance)?.seq ?? 2),
    version: () => String(chance.upTo((world.settings?.version ?? 0) + 1)), token: () => 'a'.repeat(43),
    invoiceId: () => world.invoices.pick(chance)?.invoice, paymentId: () => world.payments.pick(chance) ?? undefined, creditNoteId: () => world.creditNotes.pick(chance) ?? undefined,
    browserId: () => world.browsers.pick(chance)?.browser, channel: () => chance.pick(['mail', 'sms']),
  };
  const names = [...route.path.matchAll(/:([A-Za-z]+)/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => {
    const make = values[name];
    if (make === undefined) throw new Error(`Nothing is known of the path parameter ${name}: add it.`);
    return [name, make() ?? `${name.slice(0, 3)}_1`];
  }));
}

/** A published lot where there is one. */
export const anyLot = (world: World, chance: Chance): { lot: string } | null =>
  (chance.in100(80) ? world.open.pick(chance) : null) ?? world.frozen.pick(chance) ?? world.over.pick(chance) ?? world.open.pick(chance) ?? world.drafts.pick(chance);

function hintsOf(world: World, chance: Chance): Hint {
  const ahead = (hours: number): string => new Date(Date.now() + (1 + chance.upTo(hours)) * HOUR_MS).toISOString();
  const values: Record<string, () => unknown> = {
    category: () => chance.pick(CATEGORIES), timeZone: () => chance.pick(TIME_ZONES), format: () => 'english', attributes: () => ({}), group: () => null,
    opensAt: () => (chance.in100(80) ? null : ahead(1)), closesAt: () => ahead(500), closesBefore: () => ahead(500), at: () => new Date(Date.now() + 600 * HOUR_MS).toISOString(),
    email: () => `new-${world.next()}@example.test`, displayName: () => `Person ${world.next()}`, sale: () => world.sales.pick(chance)?.sale ?? 'sal_1', saleId: () => null,
    seller: () => chance.pick(world.sellers).account, cursor: () => world.cursors.pick(chance) ?? undefined, ids: () => lotList(world, chance, ','), lots: () => lotList(world, chance, ','),
    cap: () => chance.pick([{ kind: 'none' }, { kind: 'count', max: 3 }, { kind: 'total', seconds: 600 }]), scope: () => 'lot', increments: () => chance.pick(['usd', 'eur', 'house', { fixed: 100 }, { percent: 5 }]), termsVersion: () => world.termsVersion ?? '1',
  };
  return (name) => values[name]?.();
}

const lotList = (world: World, chance: Chance, between: string): string => Array.from({ length: 1 + chance.upTo(4) }, () => anyLot(world, chance)?.lot ?? 'lot_1').join(between);

function textsIn(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, String(part)]));
}
