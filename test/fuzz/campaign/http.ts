import type { RouteDeclaration } from '#contracts/route.ts';
import { chanceOf, type Chance } from '../../support/oracle/chance.ts';
import type { Judge } from '../check/answers.ts';
import { boughtBy } from '../house/bought.ts';
import type { FuzzHouse } from '../house/house.ts';
import { refill, type World } from '../house/world.ts';
import { type Call, declaredCall, inputOf } from '../make/call.ts';
import { HOSTILE } from '../make/hostile.ts';
import { learn } from '../make/learn.ts';
import { NEAR } from '../make/near.ts';
import { PLANS } from '../make/plans.ts';
import { Asker } from '../wire/ask.ts';
import type { Input } from '../wire/input.ts';
import { Line, type Outcome } from '../wire/line.ts';
import { shrunk } from './shrink.ts';
import type { Tally } from './tally.ts';

export type HttpFuzz = { house: FuzzHouse; world: World; routes: readonly RouteDeclaration[]; judge: Judge; tally: Tally; seed: number };

/** Lines that send at once: many, since the house asks its database once for what arrives together. */
const LINES = 48;
const REFILL_EVERY = 500;
/** Rounds in which every call that did not succeed yet is tried once, each after what it needs may have come to be. */
const ROUNDS_MAX = 60;
/** Calls that use up what another one brings by letter or message: that one is made again for as long as they have not succeeded. */
const BROUGHT_BY: Readonly<Record<string, string>> = { resetPassword: 'requestReset', verifyEmail: 'sendVerification', confirmPhone: 'askPhone', confirmTotp: 'startTotp', myRegistration: 'registerForSale' };
const LOTS_AT_FIRST = 16;
/** Bidders who have a bill from the beginning. */
const BUYERS_AT_FIRST = 4;
/** Streams of chance beside those of the numbered inputs. */
const OPENING = 2_000_000_000;

/** Calls that hash a password, draw a picture or gather everything: they cost as much as hundreds of others. */
const COSTLY: ReadonlySet<string> = new Set([
  'register', 'signIn', 'demoSignIn', 'resetPassword', 'changeEmail', 'changePassword', 'startTotp', 'renewRecoveryCodes', 'endTotp', 'addImage', 'exportMe', 'importLots', 'openApi', 'docs', 'metrics', 'health', 'healthReady', 'healthDetail', 'adminHealth', 'adminOverview', 'requestReset', 'changeSettings',
]);
const COSTLY_IN_100 = 4;
const VALID_IN_100 = 14;
const NEAR_IN_100 = 50;
/** Of a hundred inputs, those that bid or bring lots to bid on, beside what every call gets: they write most, and so cost most. */
const TRADE_IN_100 = 3;
const TRADE_WHEN_SCARCE_IN_100 = 25;
/** Open lots below which lots are scarce. */
const OPEN_LOTS_MIN = 12;
/** Kinds in which the address, the method or the head is not the call's own any more. */
const ELSEWHERE = /^(?:path\.|method\.|headers\.|header\.expect|header\.forwarded|query\.half)/;
type Made = { input: Input; call: Call; kind: string; sort: 'valid' | 'near' | 'hostile' };

/** Calls everything rightly, again and again until each call was answered well or the rounds are over. Fills the world for what follows. */
export async function openingRound(fuzz: HttpFuzz): Promise<void> {
  await billsAtFirst(fuzz);
  const line = new Line(fuzz.house.port);
  let number = OPENING;
  const call = async (route: RouteDeclaration): Promise<void> => {
    const chance = chanceOf(fuzz.seed, number += 1);
    const made = validInput(fuzz, route, chance);
    if (made !== null) await tried(fuzz, line, made, number);
  };
  const named = (name: string): RouteDeclaration[] => fuzz.routes.filter((route) => route.name === name);
  for (let lot = 0; lot < LOTS_AT_FIRST; lot += 1) for (const route of named('createLot')) await call(route);
  for (let lot = 0; lot < (LOTS_AT_FIRST * 3) / 4; lot += 1) for (const route of named('publishLot')) await call(route);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const missing = fuzz.routes.filter(({ name }) => fuzz.tally.route(name).succeeded === 0);
    if (missing.length === 0) break;
    for (const route of missing.flatMap(({ name }) => named(BROUGHT_BY[name] ?? '')).concat(missing)) await call(route);
    // What the calls of this round set going arrives by itself: letters, searches.
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    for (const route of ['readMailbox', 'publishLot', 'placeBid', 'createLot', 'addImage', 'addImage', 'listMyInvoices', 'payInvoice'].flatMap(named)) await call(route);
  }
  line.end();
}

async function billsAtFirst({ house, world }: HttpFuzz): Promise<void> {
  const asker = new Asker(house.port);
  for (const buyer of world.bidders.slice(0, BUYERS_AT_FIRST)) {
    const { invoice, payment, note } = await boughtBy(asker, world, buyer);
    world.invoices.add({ invoice, buyer });
    world.payments.add(payment);
    world.creditNotes.add(note);
  }
  asker.end();
}

/** So many inputs, spread over the calls, right, nearly right and hostile. */
export async function httpInputs(fuzz: HttpFuzz, count: number): Promise<void> {
  let next = 0;
  let refilling: Promise<void> = Promise.resolve();
  const run = async (): Promise<void> => {
    const line = new Line(fuzz.house.port);
    while (next < count) {
      const number = next += 1;
      if (number % REFILL_EVERY === 0) refilling = refilling.then(() => refill(fuzz.world));
      const made = inputNumber(fuzz, number);
      if (made !== null) await tried(fuzz, line, made, number);
    }
    line.end();
  };
  await Promise.all(Array.from({ length: LINES }, run));
  await refilling;
}

function inputNumber(fuzz: HttpFuzz, number: number): Made | null {
  const chance = chanceOf(fuzz.seed, number);
  for (;;) {
    const trade = fuzz.world.open.items.length < OPEN_LOTS_MIN ? TRADE_WHEN_SCARCE_IN_100 : TRADE_IN_100;
    const [first, second] = chance.in100(trade) ? chance.pick([['createLot', 'publishLot'], ['publishLot', 'placeBid'], ['placeBid', 'placeBid']] as const) : [];
    const asked = fuzz.routes.find(({ name }) => name === (chance.in100(50) ? first : second));
    if (asked !== undefined) {
      const made = validInput(fuzz, asked, chance);
      if (made !== null) return made;
    }
    const route = chance.pick(fuzz.routes);
    if (COSTLY.has(route.name) && !chance.in100(COSTLY_IN_100)) continue;
    const sort = chance.upTo(100);
    const made = sort < VALID_IN_100 ? validInput(fuzz, route, chance) : wrongInput(fuzz, route, chance, sort < VALID_IN_100 + NEAR_IN_100 ? 'near' : 'hostile');
    if (made !== null) return made;
  }
}

function validCall({ world }: HttpFuzz, route: RouteDeclaration, chance: Chance): Call | null {
  const call = declaredCall(route, world, chance);
  const plan = PLANS[route.name];
  if (plan === undefined) return call;
  const more = plan(world, chance, call);
  return more === null ? null : { ...call, ...more };
}

function validInput(fuzz: HttpFuzz, route: RouteDeclaration, chance: Chance): Made | null {
  const call = validCall(fuzz, route, chance);
  return call === null ? null : { input: inputOf(call, fuzz.world, chance), call, kind: 'valid', sort: 'valid' };
}

function wrongInput(fuzz: HttpFuzz, route: RouteDeclaration, chance: Chance, sort: 'near' | 'hostile'): Made | null {
  const faults = sort === 'near' ? NEAR : HOSTILE;
  const kind = chance.pick(Object.keys(faults));
  // Few calls must have a key: this fault looks for one of them, since chance alone would rarely bring it there.
  const keyless = kind === 'key.missing' && route.idempotencyKey !== 'required';
  return faulty(fuzz, keyless ? chance.pick(fuzz.routes.filter(({ idempotencyKey }) => idempotencyKey === 'required')) : route, chance, { kind, sort });
}

function faulty(fuzz: HttpFuzz, route: RouteDeclaration, chance: Chance, { kind, sort }: { kind: string; sort: 'near' | 'hostile' }): Made | null {
  const faults = sort === 'near' ? NEAR : HOSTILE;
  // Most of them stand on a call that would have succeeded, and so come past what refuses first; what such a call uses up is scarce where it costs much.
  const call = (COSTLY.has(route.name) || chance.in100(30) ? null : validCall(fuzz, route, chance)) ?? declaredCall(route, fuzz.world, chance);
  const input = faults[kind]?.(call, fuzz.world, chance) ?? null;
  return input === null ? null : { input, call, kind: `${sort} ${kind}`, sort };
}

async function tried(fuzz: HttpFuzz, line: Line, made: Made, number: number): Promise<void> {
  const { tally } = fuzz;
  const { route } = made.call;
  const counted = tally.route(route.name);
  tally.inputs += 1;
  tally.kind(made.kind);
  counted[made.sort] += 1;
  const { said } = line;
  const outcome = await line.send(made.input);
  line.said = `${made.kind} of ${route.name}`;
  if (outcome.kind === 'reply') {
    const { status } = outcome.reply;
    counted.statuses[status] = (counted.statuses[status] ?? 0) + 1;
    if (status === 503) tally.unavailable += 1;
    if (made.sort === 'valid' && status < 300) {
      counted.succeeded += 1;
      learn(fuzz.world, made.call, outcome.reply);
    }
  }
  const what = wrongIn(fuzz, made, outcome);
  if (what !== null && tally.violation({ what, where: route.name, kind: `${made.kind}, after ${said}`, number, input: made.input })) await shrinkLast(fuzz, made, what);
}

function wrongIn({ judge, house }: HttpFuzz, { kind, call, input }: Made, outcome: Outcome): string | null {
  const elsewhere = ELSEWHERE.test(kind.split(' ')[1] ?? '');
  const wrong = judge.wrong(input, elsewhere ? null : call.route, outcome);
  if (wrong !== null || outcome.kind !== 'reply' || outcome.reply.status !== 503) return wrong;
  const id = outcome.reply.headers.get('x-request-id') ?? '';
  const line = house.log.kept.find((one) => id !== '' && one.includes(id));
  return line === undefined ? null : `a defect was answered busy: ${line.slice(0, 600)}`;
}

/** Sends smaller forms of what failed on a line of their own, and keeps the smallest that fails in the same way. */
async function shrinkLast(fuzz: HttpFuzz, made: Made, what: string): Promise<void> {
  const line = new Line(fuzz.house.port);
  const last = fuzz.tally.violations.at(-1);
  const sort = what.slice(0, 30);
  const input = await shrunk(made.input, async (smaller) => (wrongIn(fuzz, { ...made, input: smaller }, await line.send(smaller)) ?? '').startsWith(sort));
  if (last !== undefined) last.input = input;
  line.end();
}
