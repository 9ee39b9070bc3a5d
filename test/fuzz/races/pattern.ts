import type { Person } from '../house/people.ts';
import type { FuzzHouse } from '../house/house.ts';
import type { World } from '../house/world.ts';
import type { Asker, Said } from '../wire/ask.ts';
import { idIn, listing } from '../wire/ask.ts';
import { isRecord } from '../wire/reply.ts';

/** What a pattern works with: a house, and short words for what people do in it. */
export type Ground = { house: FuzzHouse; world: World; asker: Asker; round: number };

/** Two or more things done at once, and what must hold afterwards. Answers with what does not, in sentences; empty: all of it holds. */
export type Pattern = (ground: Ground) => Promise<string[]>;

/** Runs all at once, each on a line of its own. */
export const atOnce = <Answer>(...work: (() => Promise<Answer>)[]): Promise<Answer[]> => Promise.all(work.map((one) => one()));
export const times = <Answer>(count: number, work: (at: number) => Promise<Answer>): Promise<Answer[]> => Promise.all(Array.from({ length: count }, (_, at) => work(at)));

/** A sentence when it does not hold, none when it does. */
export const holds = (fact: boolean, sentence: string): string[] => (fact ? [] : [sentence]);
/** How the answers look, for a sentence. */
export const told = (said: readonly Said[]): string => said.map(({ status, code }) => `${status}${code === null ? '' : ` ${code}`}`).join(', ');

export const good = ({ status }: Said): boolean => status < 300;
export const count = (said: readonly Said[], fits: (one: Said) => boolean): number => said.filter(fits).length;
/** Every one was done, or put off by a house that says so. */
export const allGood = (said: readonly Said[]): string[] => holds(said.every((one) => good(one) || one.status === 503), `not all were answered well: ${told(said)}`);
export const sameBodies = (said: readonly Said[], ...without: string[]): string[] => {
  const texts = new Set(said.filter(good).map(({ body }) => JSON.stringify(Object.fromEntries(Object.entries(body).filter(([name]) => !without.includes(name))))));
  return holds(texts.size <= 1, `the same request was answered in ${texts.size} ways: ${[...texts].join(' | ').slice(0, 400)}`);
};
/** One of them was done; the others were told one of these codes. */
export const oneOf = (said: readonly Said[], ...codes: string[]): string[] => holds(
  count(said, good) === 1 && said.every((one) => good(one) || (one.code !== null && codes.includes(one.code))), `one should be done and the others refused with ${codes.join(' or ')}: ${told(said)}`,
);

export const seller = ({ world }: Ground): Person => pick(world.sellers, 0);
export const bidder = ({ world }: Ground, at: number): Person => pick(world.bidders, at);
export const clerk = ({ world }: Ground, at: number): Person => pick(world.clerks, at);
export const admin = ({ world }: Ground, at: number): Person => pick(world.admins, at);
export const by = ({ token }: Person, more: { body?: unknown; key?: string; bytes?: Buffer } = {}): { token: string; body?: unknown; key?: string; bytes?: Buffer } => ({ token, ...more });
/** A key that nobody used before. */
export const newKey = ({ world }: Ground): string => `race ${world.next()}`;

export async function draftLot(ground: Ground, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return idIn(await ground.asker.must('POST /lots', by(seller(ground), { body: listing(more) })));
}
export async function openLot(ground: Ground, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const lot = await draftLot(ground, more);
  await ground.asker.must(`POST /lots/${lot}/publish`, by(seller(ground)));
  return lot;
}
export const bidOn = (ground: Ground, lot: string, at: number, maximum: number, key = newKey(ground)): Promise<Said> => ground.asker.ask(`POST /lots/${lot}/bids`, by(bidder(ground, at), { body: { maximum }, key }));

/** Rows of a list, up to 100. */
export async function items(ground: Ground, path: string, person: Person | null = null): Promise<Readonly<Record<string, unknown>>[]> {
  const body = await ground.asker.must(`GET ${path}${path.includes('?') ? '&' : '?'}limit=100`, person === null ? {} : by(person));
  return Array.isArray(body['items']) ? body['items'].filter(isRecord) : [];
}
export const history = (ground: Ground, lot: string): Promise<Readonly<Record<string, unknown>>[]> => items(ground, `/lots/${lot}/bids`);
export const lotNow = (ground: Ground, lot: string): Promise<Readonly<Record<string, unknown>>> => ground.asker.must(`GET /lots/${lot}`, by(seller(ground)));
/** What was done to a lot other than bidding, by kind. */
export const actsOf = async (ground: Ground, lot: string): Promise<string[]> => (await items(ground, `/admin/lots/${lot}/acts`, clerk(ground, 0))).map(({ kind }) => String(kind));

function pick(people: readonly Person[], at: number): Person {
  const person = people[at % people.length];
  if (person === undefined) throw new Error('there is nobody');
  return person;
}
