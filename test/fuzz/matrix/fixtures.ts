import type { Role } from '#contracts/identity.ts';
import { type Bought, boughtBy } from '../house/bought.ts';
import type { FuzzHouse } from '../house/house.ts';
import { newPerson, newSession, type Person } from '../house/people.ts';
import type { World } from '../house/world.ts';
import { Asker, idIn, listing } from '../wire/ask.ts';
import { subscription } from '../make/channel-plans.ts';
import { CALLERS, type CallerKind, type Target } from './policies.ts';

/** What somebody owns, by what a call may be about. */
export type Belongings = Readonly<Record<Exclude<Target, 'account' | 'approval' | 'token' | 'version' | 'session' | 'search' | 'browser' | 'invoice' | 'payment' | 'note' | 'channel'>, string>> & { lotOfImage: string; removable: string; seq: string; browser: string; bought: Bought;
  /** Lots for one call alone, which does something to them that the others must not find. */
  spent: ReadonlyMap<string, { draft: string; open: string }>;
};
export type Part = { person: Person | null; owns: Belongings | null };
export type Stage = { parts: ReadonlyMap<CallerKind, Part>; stranger: { person: Person; owns: Belongings }; asker: Asker };

const PARTS: readonly { kind: CallerKind; roles: readonly Role[] }[] = CALLERS.filter((kind) => kind !== 'anonymous').map((kind) => {
  const role = (['seller', 'clerk', 'finance', 'analyst', 'admin'] as const).find((one) => one === kind);
  return { kind, roles: role === undefined ? [] : [role] };
});

/** Everybody of the matrix with belongings of every kind, whatever their role is now: each may have sold before. */
export async function setStage(house: FuzzHouse, world: World): Promise<Stage> {
  const asker = new Asker(house.port);
  const [admin] = world.admins;
  const [bidder] = world.bidders;
  if (admin === undefined || bidder === undefined) throw new Error('there are an admin and a bidder');
  const person = await newPerson(house, 'stranger', 'seller');
  const stranger = { person, owns: await belongings(asker, world, person, bidder) };
  const parts = new Map<CallerKind, Part>([['anonymous', { person: null, owns: null }]]);
  for (const { kind, roles } of PARTS) {
    const one = await newPerson(house, `the ${kind}`, ...roles);
    const act = { by: admin.account, reason: 'for the matrix', requestId: 'matrix' };
    const { acts } = house.house.identity;
    // Staff may not bid: they did so before they were staff.
    await acts.setRoles(one.account, ['seller'], act);
    const owns = await belongings(asker, world, one, bidder);
    await acts.setRoles(one.account, roles, act);
    if (kind === 'suspended') await acts.suspend(one.account, act);
    if (kind === 'revoked') await asker.must('DELETE /sessions/current', { token: one.token });
    parts.set(kind, { person: one, owns });
  }
  return { parts, stranger, asker };
}

/** Calls after which a lot is not what it was. */
const SPENDING = ['publishLot', 'cancelLot', 'endLot', 'buyNow', 'freezeLot', 'resumeLot'] as const;

async function belongings(asker: Asker, world: World, owner: Person, bidder: Person): Promise<Belongings> {
  const { token } = owner;
  const pair = async (): Promise<{ draft: string; open: string }> => {
    const [draft, open] = await Promise.all([1, 2].map(async () => idIn(await asker.must('POST /lots', { token, body: listing() }))));
    await asker.must(`POST /lots/${open ?? ''}/publish`, { token });
    return { draft: draft ?? '', open: open ?? '' };
  };
  const spent = new Map<string, { draft: string; open: string }>();
  for (const route of SPENDING) spent.set(route, await pair());
  const { draft, open } = await pair();
  const bid = await asker.must(`POST /lots/${open}/bids`, { token: bidder.token, key: `bid ${open}`, body: { maximum: 5_000 } });
  const image = idIn(await asker.must(`POST /lots/${draft}/images`, { token, bytes: world.picture }));
  const removable = idIn(await asker.must(`POST /lots/${draft}/images`, { token, bytes: world.picture }));
  const question = idIn(await asker.must(`POST /lots/${open}/questions`, { token: bidder.token, body: { text: 'Is it whole?' } }));
  const sale = idIn(await asker.must('POST /sales', { token, body: { title: 'A sale', approvalRequired: true } }));
  const registration = idIn(await asker.must('POST /sales', { token, body: { title: 'A sale to bid in', approvalRequired: true } }));
  await asker.must(`PUT /sales/${registration}/registrations/me`, { token });
  const browser = idIn(await asker.must('POST /me/browsers', { token, body: subscription(world.next()) }));
  const bought = await boughtBy(asker, world, owner);
  return { draft, open, spent, browser, bought, image, removable, lotOfImage: draft, question, sale, registration, seq: String(bid['seq']) };
}

/** A new session of the same account, for a call that ends sessions. Whoever cannot be signed in keeps the bad one. */
export async function fresh(house: FuzzHouse, kind: CallerKind, person: Person | null): Promise<Person | null> {
  return person === null || kind === 'suspended' || kind === 'revoked' ? person : { ...person, ...(await newSession(house, person.account)) };
}
