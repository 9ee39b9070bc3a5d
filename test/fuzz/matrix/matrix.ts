import type { RouteDeclaration } from '#contracts/route.ts';
import { documentationDeclarations } from '#platform/http/documentation.ts';
import { declaredRoutes } from '../../../docs/build/http.ts';
import { chanceOf } from '../../support/oracle/chance.ts';
import type { FuzzHouse } from '../house/house.ts';
import { newBidders, newSession, type Person } from '../house/people.ts';
import { newWorld, type World } from '../house/world.ts';
import { type Call, declaredCall, inputOf } from '../make/call.ts';
import { idIn, listing, type Said } from '../wire/ask.ts';
import { isRecord } from '../wire/reply.ts';
import { type Belongings, fresh, setStage, type Stage } from './fixtures.ts';
import { CALLERS, type CallerKind, POLICIES, type Target, type Verdict, type Whose } from './policies.ts';

/** `allows`: got through although they must not; `denials`: were kept out although they may, or told another reason than they must. */
export type Matrix = { routes: number; cases: number; allows: string[]; denials: string[]; missing: string[]; superfluous: string[]; byVerdict: Record<Verdict, number> };
type Case = { route: RouteDeclaration; kind: CallerKind; whose: Whose; target: Target | null };

/** Bodies that are right in form and cannot have a lasting effect on who the caller is. */
const BODIES: Readonly<Record<string, unknown>> = {
  changeEmail: { email: 'elsewhere@example.test', password: 'not the password' }, changePassword: { current: 'not the password', password: 'another password' }, startTotp: { password: 'not the password' },
  confirmTotp: { code: '000000' }, renewRecoveryCodes: { password: 'not the password' }, endTotp: { password: 'not the password' }, signIn: { email: 'nobody@example.test', password: 'not the password' },
  demoSignIn: { as: 'bidder' }, acceptTerms: { version: 'none' }, setRoles: { roles: [], reason: 'for the matrix' }, placeBid: { maximum: 7_000 }, createLot: { title: 'A' , description: '', category: 'none', currency: 'USD', openingPrice: 1 },
  readNotifications: { all: true }, askPhone: { number: '+4915112345678' }, confirmPhone: { code: '000000' }, payInvoice: { provider: 'offline', amount: 1, reference: 'a slip', reason: 'for the matrix' },
};

/** Asks every call as everybody about everything, and compares who got through with the table of policies. */
export async function runMatrix(house: FuzzHouse): Promise<Matrix> {
  const routes: RouteDeclaration[] = [...[...(await declaredRoutes()).values()].flat(), ...documentationDeclarations];
  const names = new Set(routes.map(({ name }) => name));
  const found: Matrix = {
    routes: routes.length, cases: 0, allows: [], denials: [], missing: [...names].filter((name) => !POLICIES.has(name)), superfluous: [...POLICIES.keys()].filter((name) => !names.has(name)),
    byVerdict: { allow: 0, sign_in: 0, forbid: 0, hide: 0 },
  };
  const world = await newWorld(house);
  const stage = await setStage(house, world);
  const settings = await stage.asker.must('GET /admin/settings', { token: world.admins[0]?.token ?? null });
  for (const route of routes) {
    for (const one of casesOf(route)) await judge({ house, world, stage, settings: settings['settings'] }, one, found);
  }
  stage.asker.end();
  return found;
}

function casesOf(route: RouteDeclaration): Case[] {
  const policy = POLICIES.get(route.name);
  if (policy === undefined) return [];
  if (policy.targets.length === 0) return CALLERS.map((kind) => ({ route, kind, whose: 'none' as const, target: null }));
  return CALLERS.flatMap((kind) => policy.targets.flatMap((target) => (['own', 'anothers', 'absent'] as const).filter((whose) => exists(kind, whose, target)).map((whose) => ({ route, kind, whose, target }))));
}

/** Nobody's own: what the anonymous have, and what belongs to no single account. */
const exists = (kind: CallerKind, whose: Whose, target: Target): boolean =>
  whose === 'absent' || (target === 'token' ? false : whose === 'anothers' || !(kind === 'anonymous' || target === 'channel' || target === 'account' || target === 'approval' || target === 'version'));

type Ground = { house: FuzzHouse; world: World; stage: Stage; settings: unknown };

async function judge(ground: Ground, one: Case, found: Matrix): Promise<void> {
  const policy = POLICIES.get(one.route.name);
  if (policy === undefined) return;
  const expected = policy.says(one.kind, one.whose, one.target);
  const params = await paramsFor(ground, one, ground.stage.parts.get(one.kind)?.person ?? null);
  const said = await asked(ground, one, params);
  if (one.route.name === 'deleteSavedSearch' && one.whose === 'anothers' && !(await isKept(ground, params['searchId'] ?? ''))) found.allows.push(`deleteSavedSearch by ${one.kind} took away another's search`);
  const got = verdictOf(said);
  found.cases += 1;
  found.byVerdict[expected] += 1;
  if (got === expected) return;
  const line = `${one.route.name} by ${one.kind}, ${one.whose} ${one.target ?? ''}: expected ${expected}, got ${got} (${said.status} ${said.code ?? ''} ${JSON.stringify(said.body['errors'] ?? '').slice(0, 200)})`;
  if (got === 'allow') found.allows.push(line);
  else found.denials.push(line);
}

function verdictOf({ status, code }: Said): Verdict {
  if (code === 'not_signed_in') return 'sign_in';
  if (status === 403) return 'forbid';
  return status === 404 ? 'hide' : 'allow';
}

async function asked(ground: Ground, one: Case, params: Readonly<Record<string, string>>): Promise<Said> {
  const { world, stage, house } = ground;
  const { route, kind } = one;
  const part = stage.parts.get(kind);
  const ends = route.name === 'signOut';
  const caller = ends ? await fresh(house, kind, part?.person ?? null) : part?.person ?? null;
  const chance = chanceOf(1, 1);
  const call = declaredCall(route, world, chance);
  const body = route.name === 'changeSettings' ? { settings: ground.settings, basedOn: 99_999, reason: 'for the matrix' } : BODIES[route.name] ?? call.body;
  const made: Call = {
    ...call, caller, query: route.name === 'searchLots' ? {} : queryOf(call), key: route.idempotencyKey === undefined ? null : `matrix ${world.next()}`,
    params, body, bytes: route.bodyAs === 'bytes' ? world.picture : null,
  };
  return stage.asker.send(inputOf(made, world, chance));
}

const queryOf = ({ query }: Call): Record<string, string> => Object.fromEntries(Object.entries(query).filter(([name]) => name !== 'cursor'));

async function paramsFor(ground: Ground, { route, whose, target }: Case, caller: Person | null): Promise<Record<string, string>> {
  const names = [...route.path.matchAll(/:([A-Za-z]+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return {};
  const { stage } = ground;
  const owns = whose === 'own' ? [...stage.parts.values()].find(({ person }) => person?.account === caller?.account)?.owns : stage.stranger.owns;
  const params: Record<string, string> = {};
  for (const name of names) params[name] = whose === 'absent' ? absent(name) : await param(ground, name, { target, route: route.name, owns: owns ?? stage.stranger.owns, caller, own: whose === 'own' });
  // A picture is absent from a lot that is there.
  if (whose === 'absent' && route.name === 'changeImage') params['lotId'] = stage.stranger.owns.draft;
  return params;
}

function absent(name: string): string {
  const kinds: Record<string, string> = { lotId: 'lot_77', saleId: 'sal_77', accountId: 'acc_77', imageId: 'img_77', questionId: 'qst_77', searchId: 'sch_77', sessionId: 'ses_77', approvalId: 'apr_77', browserId: 'brw_77', channel: 'pigeon', invoiceId: 'inv_77', paymentId: 'pay_77', creditNoteId: 'crn_77', token: 'a'.repeat(43), width: '320', seq: '2', version: '4711' };
  return kinds[name] ?? 'lot_77';
}

async function param(ground: Ground, name: string, of: { target: Target | null; route: string; owns: Belongings; caller: Person | null; own: boolean }): Promise<string> {
  const { stage, house, world } = ground;
  const { owns, caller, own } = of;
  const owner = own && caller !== null ? caller : stage.stranger.person;
  switch (name) {
    case 'lotId': return lotFor(owns, of);
    case 'saleId': return of.target === 'registration' ? owns.registration : owns.sale;
    case 'imageId': return of.route === 'removeImage' ? owns.removable : owns.image;
    case 'questionId': return owns.question;
    case 'seq': return owns.seq;
    case 'width': return '320';
    case 'version': return '0';
    case 'accountId': return of.target === 'registration' ? owner.account : (await newBidders(house, stage.stranger.person, ['a target']))[0]?.account ?? '';
    case 'sessionId': return (await newSession(house, owner.account)).session;
    case 'searchId': return savedSearch(ground, owner);
    case 'approvalId': return approval(ground);
    case 'browserId': return owns.browser;
    case 'channel': return 'mail';
    case 'invoiceId': return owns.bought.invoice;
    case 'paymentId': return owns.bought.payment;
    case 'creditNoteId': return owns.bought.note;
    default: throw new Error(`the matrix knows nothing of the path parameter ${name} (${world.next()})`);
  }
}

function lotFor(owns: Belongings, { target, route }: { target: Target | null; route: string }): string {
  const { draft, open } = owns.spent.get(route) ?? owns;
  if (target === 'image') return owns.lotOfImage;
  return target === 'draft' ? draft : open;
}

/** A search of the owner, deleted and made anew for each case; of who cannot sign in any more, one of a stranger stands for it. */
async function savedSearch({ stage, world }: Ground, owner: Person): Promise<string> {
  const said = await stage.asker.ask('POST /me/searches', { token: owner.token, body: { name: `search ${world.next()}`, query: { q: `thing ${world.next()}` } } });
  return typeof said.body['id'] === 'string' ? said.body['id'] : 'sch_77';
}

async function isKept({ stage }: Ground, search: string): Promise<boolean> {
  const { items } = await stage.asker.must('GET /me/searches?limit=100', { token: stage.stranger.person.token });
  return Array.isArray(items) && items.some((item) => isRecord(item) && item['id'] === search);
}

async function approval({ stage, world }: Ground): Promise<string> {
  const [clerk] = world.clerks;
  const [bidder] = world.bidders;
  // A lot of its own: calls of other rows close the stranger's.
  const { token } = stage.stranger.person;
  const open = idIn(await stage.asker.must('POST /lots', { token, body: listing() }));
  await stage.asker.must(`POST /lots/${open}/publish`, { token });
  const bid = await stage.asker.must(`POST /lots/${open}/bids`, { token: bidder?.token ?? null, key: `bid ${world.next()}`, body: { maximum: 5_000 } });
  const asked = await stage.asker.must(`POST /lots/${open}/bids/${String(bid['seq'])}/void`, { token: clerk?.token ?? null, body: { reason: 'for the matrix' } });
  return String(asked['approvalId']);
}
