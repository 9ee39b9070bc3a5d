import { offerOf, PIECES } from '../../../src/cli/demo/catalogue.ts';
import type { Piece } from '../../../src/cli/demo/catalogue/piece.ts';
import { albumOf } from '../../../src/cli/demo/album.ts';
import { chanceOf } from '../../../src/cli/demo/chance.ts';
import { renderedDrawing } from '../../../src/platform/pictures/drawing.ts';
import { expect } from 'vitest';
import type { Account, Stage } from './stage.ts';

/*
 * A house in which something has happened: lots in every state with pictures, sales, bids, questions, notices, letters. What is sold is
 * taken from the demonstration's cellar, so that pages are looked at with things on them that look like something.
 */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const SEED = 7;
const WIDTHS = { firstPx: 1_024, otherPx: 800 };
/** Terms of a lot that its seller may end with a leader on it. */
const EARLY = { reservePrice: null, buyNowPrice: null, closesAt: new Date(Date.now() + 36 * HOUR_MS).toISOString() };
/** As long as a title may be, with a word in it that no line is wide enough for. */
const LONG_TITLE = 'Donaudampfschifffahrtsgesellschaftskapitänsmützenschachtel, with hat, papers and three photographs of the crew, from the estate of a pilot';

/** Who and what is in the furnished house. */
export type Furnished = {
  seller: Account; bidder: Account; admin: Account;
  /** A lot with pictures, nine bids, questions; the bidder is outbid on it. */
  lot: string;
  leading: string; closing: string; longTitled: string; unbid: string; draft: string; scheduled: string; frozen: string;
  /** The bidder won one and lost one. */
  won: string; lost: string; passed: string; withdrawn: string;
  /** Of the lot that the bidder won; a part of it is paid. */
  invoice: string;
  /** With lots and a staggered close; and one that asks for an approval. */
  sale: string; upcoming: string;
  /** From the links in letters. */
  resetToken: string; verifyToken: string;
};

type Act = { stage: Stage; as: Account };
type People = { seller: Account; bidder: Account; rivals: readonly Account[]; admin: Account };

/** Fills the house; takes some ten seconds. */
export async function furnish(stage: Stage): Promise<Furnished> {
  const people = await peopleOf(stage);
  const { seller, bidder, admin } = people;
  const hang = (piece: number, said: Record<string, unknown> = {}, pictures = 1): Promise<string> => offered({ stage, as: seller }, pieceAt(piece), { said, pictures });
  const sale = await made({ stage, as: seller }, '/sales', {
    title: 'Clocks, instruments and paper', description: 'Consigned by four families and one ship. Lots may be seen by appointment.\n\nEverything is sold as it stands.',
    closesAt: at(3 * HOUR_MS), staggerSeconds: 60,
  });
  const upcoming = await made({ stage, as: seller }, '/sales', { title: 'The house of a doctor', description: 'One owner, forty years.', opensAt: at(24 * HOUR_MS), closesAt: at(48 * HOUR_MS), approvalRequired: true });
  const lot = await hang(0, { reservePrice: null, buyNowPrice: null }, 3);
  const [leading, closing, longTitled, unbid] = [await hang(1, { reservePrice: null }), await hang(2, { closesAt: at(20 * MINUTE_MS) }), await hang(3, { title: LONG_TITLE }), await hang(4, { buyNowPrice: null })];
  for (const piece of [5, 6, 7]) await hang(piece, { saleId: sale, closesAt: null });
  await hang(8, { saleId: upcoming, closesAt: null, opensAt: null });
  const scheduled = await hang(9, { opensAt: at(6 * HOUR_MS), closesAt: at(30 * HOUR_MS) });
  const [frozen, won, lost] = [await hang(10, { reservePrice: null }), await hang(11, EARLY), await hang(12, EARLY)];
  const [passed, withdrawn] = [await hang(13), await hang(14)];
  const draft = await drafted({ stage, as: seller }, pieceAt(15), { said: {}, pictures: 2 });
  await bidOn(stage, people, { lot, leading, closing, frozen, won, lost });
  for (const sold of [won, lost, passed]) await told({ stage, as: seller }, 'POST', `/lots/${sold}/end`);
  await told({ stage, as: seller }, 'POST', `/lots/${withdrawn}/cancel`, { reason: 'Given to a museum.' });
  await told({ stage, as: admin }, 'POST', `/lots/${frozen}/freeze`, { reason: 'The owner of the picture rights asked.' });
  await asked(stage, people, lot);
  for (const watched of [closing, longTitled, scheduled]) await told({ stage, as: bidder }, 'PUT', `/watchlist/${watched}`);
  for (const [name, query] of [['Clocks under US$500', { q: 'clock', maxPrice: '50000', currency: 'USD' }], ['Anything that closes today', { sort: 'closing' }]] as const) await told({ stage, as: bidder }, 'POST', '/me/searches', { name, query });
  const invoice = await billed(stage, people);
  const tokens = await letters(stage, bidder);
  return { seller, bidder, admin, lot, leading, closing, longTitled, unbid, draft, scheduled, frozen, won, lost, passed, withdrawn, invoice, sale, upcoming, ...tokens };
}

async function peopleOf(stage: Stage): Promise<People> {
  const [seller, bidder, admin] = [await stage.account('Harbour Street Rooms', ['seller']), await stage.account('Ada Thornbury'), await stage.account('Olga Sokolova', ['admin'])];
  return { seller, bidder, admin, rivals: [await stage.account('Bruno Keller'), await stage.account('Chiara Rossi')] };
}

const at = (aheadMs: number): string => new Date(Date.now() + aheadMs).toISOString();
const pieceAt = (place: number): Piece => {
  // The shelves stand one after the other; a step that shares no factor with their length takes from all of them.
  const piece = PIECES[(place * 11) % PIECES.length];
  if (piece === undefined) throw new Error('the cellar is empty');
  return piece;
};

async function told({ stage, as }: Act, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await stage.house.call(method, path, body, { authorization: `Bearer ${as.token}`, 'idempotency-key': crypto.randomUUID() });
  if (answer.status >= 300) throw new Error(`${method} ${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const made = async (act: Act, path: string, body: unknown): Promise<string> => String((await told(act, 'POST', path, body))['id']);

type Offer = { said: Record<string, unknown>; pictures: number };

async function drafted(act: Act, piece: Piece, { said, pictures }: Offer): Promise<string> {
  const { softClose, openingPrice, reservePrice, buyNowPrice, estimateLow, estimateHigh, ...words } = offerOf(piece, chanceOf(SEED, piece.title));
  const amount = (of: bigint | null | undefined): number | null => (of === null || of === undefined ? null : Number(of));
  const lot = await made(act, '/lots', {
    ...words, softClose: { windowSeconds: softClose?.windowSeconds }, openingPrice: amount(openingPrice), reservePrice: amount(reservePrice), buyNowPrice: amount(buyNowPrice),
    estimateLow: amount(estimateLow), estimateHigh: amount(estimateHigh), closesAt: at((4 + piece.title.length % 40) * HOUR_MS), ...said,
  });
  for (const { svg, widthPx, alt } of albumOf(piece, pictures, { seed: SEED, ...WIDTHS })) {
    const answer = await fetch(`${act.stage.house.url}/api/v1/lots/${lot}/images?${new URLSearchParams({ alt }).toString()}`, {
      method: 'POST', body: Buffer.from(await renderedDrawing(svg, widthPx)), headers: { authorization: `Bearer ${act.as.token}`, 'content-type': 'image/jpeg' },
    });
    if (!answer.ok) throw new Error(`a picture was answered ${answer.status}: ${await answer.text()}`);
  }
  return lot;
}

async function offered(act: Act, piece: Piece, offer: Offer): Promise<string> {
  const lot = await drafted(act, piece, offer);
  await told(act, 'POST', `/lots/${lot}/publish`);
  return lot;
}

/** The bidder ends outbid on `lot`, leading on `leading`, `frozen` and `won`, beaten on `lost`. One bid waits for a second clerk who takes it out. */
async function bidOn(stage: Stage, { bidder, rivals: [bruno, chiara], admin }: People, on: Record<'lot' | 'leading' | 'closing' | 'frozen' | 'won' | 'lost', string>): Promise<void> {
  if (bruno === undefined || chiara === undefined) throw new Error('there are two rivals');
  const next = async (who: Account, lot: string, percent = 100): Promise<Record<string, unknown>> => {
    const { minimum } = (await stage.house.call('GET', `/lots/${lot}`)).body;
    return stage.bid(who, lot, Math.ceil(Number(minimum) * percent / 100));
  };
  for (let round = 0; round < 4; round += 1) for (const who of [bidder, bruno, chiara]) await next(who, on.lot, round === 0 ? 100 : 104);
  await next(bruno, on.leading);
  await next(bidder, on.leading, 130);
  await next(bruno, on.closing);
  await next(bidder, on.frozen);
  await next(chiara, on.won, 110);
  await next(bidder, on.won, 150);
  await next(bidder, on.lost);
  const { seq } = await next(chiara, on.lost, 140);
  expect(seq).toBeGreaterThan(0);
  const slip = await next(chiara, on.leading, 105);
  await told({ stage, as: admin }, 'POST', `/lots/${on.leading}/bids/${String(slip['seq'])}/void`, { reason: 'A zero too many, she rang us at once.' });
}

async function asked(stage: Stage, { seller, bidder, rivals }: People, lot: string): Promise<void> {
  const question = await told({ stage, as: bidder }, 'POST', `/lots/${lot}/questions`, { text: 'Has it been repaired, and would you say where?' });
  await told({ stage, as: seller }, 'PUT', `/questions/${String(question['id'])}/answer`, { text: 'What we know is in the description. Under ultraviolet light nothing else showed.' });
  for (const rival of rivals) await told({ stage, as: rival }, 'POST', `/lots/${lot}/questions`, { text: 'Can it be seen before the sale?' });
}

/** The bidder's invoice, once it was issued, with a part of it paid. */
async function billed(stage: Stage, { bidder, admin }: People): Promise<string> {
  const invoices = async (): Promise<{ id: string; total: number }[]> => (await told({ stage, as: bidder }, 'GET', '/me/invoices'))['items'] as { id: string; total: number }[];
  await expect.poll(async () => (await invoices()).length).toBe(1);
  const [{ id, total } = { id: '', total: 0 }] = await invoices();
  await told({ stage, as: admin }, 'POST', `/invoices/${id}/payments`, { provider: 'offline', amount: Math.floor(total / 3), reference: 'Transfer of the first part' });
  return id;
}

async function letters(stage: Stage, bidder: Account): Promise<{ resetToken: string; verifyToken: string }> {
  await told({ stage, as: bidder }, 'POST', '/password-resets', { email: bidder.email });
  const tokenOf = async (page: string): Promise<string> => {
    const { body } = await stage.house.call('GET', '/mailbox');
    return new RegExp(`/${page}/([A-Za-z0-9_-]+)`).exec(JSON.stringify(body))?.[1] ?? '';
  };
  await expect.poll(() => tokenOf('reset-password')).not.toBe('');
  return { resetToken: await tokenOf('reset-password'), verifyToken: await tokenOf('verify-email') };
}
