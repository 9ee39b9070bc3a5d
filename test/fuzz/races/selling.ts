import { idIn, listing } from '../wire/ask.ts';
import {
  actsOf, admin, allGood, atOnce, bidder, bidOn, by, clerk, count, draftLot, good, type Ground, holds, items, lotNow, newKey, oneOf, openLot, type Pattern, sameBodies, seller, times, told,
} from './pattern.ts';

const TABLE = (title: string): Buffer => Buffer.from(`title,description,category,currency,opening_price,closes_at\n${title},Whole,watches,USD,10.00,${new Date(Date.now() + 48 * 3_600_000).toISOString()}\n`);
const titled = async (ground: Ground, title: string): Promise<number> => (await items(ground, '/me/lots', seller(ground))).filter((lot) => lot['title'] === title).length;

async function voidAsked(ground: Ground): Promise<{ lot: string; seq: number; approval: string }> {
  const lot = await openLot(ground);
  const seq = Number((await bidOn(ground, lot, 1, 5_000)).body['seq']);
  const asked = await ground.asker.must(`POST /lots/${lot}/bids/${seq}/void`, by(clerk(ground, 0), { body: { reason: 'in error' } }));
  return { lot, seq, approval: idIn(asked, 'approvalId') };
}

/** Double submits and races about selling, and about what staff do with lots. */
export const SELLING: Readonly<Record<string, Pattern>> = {
  'a lot made twice with one key': async (ground) => {
    const [key, title] = [newKey(ground), `Thing ${ground.world.next()}`];
    const said = await times(2, () => ground.asker.ask('POST /lots', by(seller(ground), { body: listing({ title, closesAt: '2027-01-05T00:00:00.000Z' }), key })));
    return [...allGood(said), ...holds(new Set(said.map(({ body }) => body['id'])).size === 1, 'two lots were made'), ...holds(await titled(ground, title) === 1, 'not one lot of that title is there')];
  },
  'the same key for two lots': async (ground) => {
    const key = newKey(ground);
    const said = await times(2, (at) => ground.asker.ask('POST /lots', by(seller(ground), { body: listing({ title: `Thing ${at} ${key}`, closesAt: '2027-01-05T00:00:00.000Z' }), key })));
    return oneOf(said, 'same_key_other_body');
  },
  'a publication twice': async (ground) => {
    const lot = await draftLot(ground);
    const said = await times(3, () => ground.asker.ask(`POST /lots/${lot}/publish`, by(seller(ground))));
    return [...allGood(said), ...holds((await lotNow(ground, lot))['seq'] === 1, 'the lot was opened more than once')];
  },
  'a publication and a cancellation': async (ground) => {
    const lot = await draftLot(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /lots/${lot}/publish`, by(seller(ground))), () => ground.asker.ask(`POST /lots/${lot}/cancel`, by(seller(ground))));
    const now = await lotNow(ground, lot);
    const cancelled = said[1] !== undefined && good(said[1]);
    return [...holds(said.every((one) => good(one) || one.code === 'wrong_state'), told(said)), ...holds(!cancelled || now['status'] !== 'open', `a lot whose cancellation was answered ${told(said)} is ${String(now['status'])}`)];
  },
  'a publication and a change of the opening price': async (ground) => {
    const lot = await draftLot(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /lots/${lot}/publish`, by(seller(ground))), () => ground.asker.ask(`PATCH /lots/${lot}`, by(seller(ground), { body: { openingPrice: 2_000 } })));
    const now = await lotNow(ground, lot);
    const changed = said[1] !== undefined && good(said[1]);
    return [...holds(said.every((one) => good(one) || one.code === 'wrong_state'), told(said)), ...holds(now['openingPrice'] === (changed ? 2_000 : 1_000) && now['price'] === now['openingPrice'], `the lot opened at ${String(now['price'])} after ${told(said)}`)];
  },
  'two early ends': async (ground) => {
    const lot = await openLot(ground);
    const said = await times(2, () => ground.asker.ask(`POST /lots/${lot}/end`, by(seller(ground))));
    return [...oneOf(said, 'lot_closed'), ...holds((await lotNow(ground, lot))['seq'] === 2, 'the lot was closed more than once')];
  },
  'an early end and a withdrawal': async (ground) => {
    const lot = await openLot(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /lots/${lot}/end`, by(seller(ground))), () => ground.asker.ask(`POST /lots/${lot}/cancel`, by(seller(ground))));
    const now = await lotNow(ground, lot);
    return [...oneOf(said, 'lot_closed', 'wrong_state'), ...holds(now['outcome'] === (said[0] !== undefined && good(said[0]) ? 'passed' : 'withdrawn'), `the outcome is ${String(now['outcome'])} after ${told(said)}`)];
  },
  'a relisting twice with one key': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    await ground.asker.must(`POST /lots/${lot}/end`, by(seller(ground)));
    const said = await times(2, () => ground.asker.ask(`POST /lots/${lot}/relist`, by(seller(ground), { key })));
    return [...allGood(said), ...holds(new Set(said.map(({ body }) => body['id'])).size === 1, 'two drafts were made')];
  },
  'a picture sent twice with one key': async (ground) => {
    const [lot, key] = [await draftLot(ground), newKey(ground)];
    const said = await times(2, () => ground.asker.ask(`POST /lots/${lot}/images`, by(seller(ground), { bytes: ground.world.picture, key })));
    const { images } = await lotNow(ground, lot);
    return [...allGood(said), ...sameBodies(said), ...holds(Array.isArray(images) && images.length === (said.some(good) ? 1 : 0), 'not one picture is there')];
  },
  'pictures added and taken away at once': async (ground) => {
    const lot = await draftLot(ground);
    const first = await ground.asker.must(`POST /lots/${lot}/images`, by(seller(ground), { bytes: ground.world.picture }));
    const said = await atOnce(
      () => ground.asker.ask(`POST /lots/${lot}/images`, by(seller(ground), { bytes: ground.world.picture })),
      () => ground.asker.ask(`DELETE /lots/${lot}/images/${idIn(first)}`, by(seller(ground))),
      () => ground.asker.ask(`DELETE /lots/${lot}/images/${idIn(first)}`, by(seller(ground))),
    );
    const { images } = await lotNow(ground, lot);
    return [...allGood(said), ...holds(Array.isArray(images) && images.length === count(said.slice(0, 1), good), 'the pictures are not those that were answered')];
  },
  'a table imported twice with one key': async (ground) => {
    const [key, title] = [newKey(ground), `Row ${ground.world.next()}`];
    const bytes = TABLE(title);
    const said = await times(2, () => ground.asker.ask('POST /lots/import', by(seller(ground), { bytes, key })));
    return [...allGood(said), ...holds(await titled(ground, title) === 1, `${await titled(ground, title)} lots came of one row: ${told(said)}`)];
  },
  'a sale made twice with one key': async (ground) => {
    const [key, title] = [newKey(ground), `Sale ${ground.world.next()}`];
    const said = await times(2, () => ground.asker.ask('POST /sales', by(seller(ground), { body: { title }, key })));
    return [...allGood(said), ...holds((await items(ground, '/sales')).filter((sale) => sale['title'] === title).length === 1, 'not one sale is there')];
  },
  'a registration twice, and its approval twice': async (ground) => {
    const sale = idIn(await ground.asker.must('POST /sales', by(seller(ground), { body: { title: 'A sale', approvalRequired: true } })));
    const said = await times(2, () => ground.asker.ask(`PUT /sales/${sale}/registrations/me`, by(bidder(ground, 1))));
    const decided = await atOnce(...(['approved', 'declined'] as const).map((status, at) => () => ground.asker.ask(`PUT /sales/${sale}/registrations/${bidder(ground, 1).account}`, by(clerk(ground, at), { body: { status } }))));
    const kept = await items(ground, `/sales/${sale}/registrations`, clerk(ground, 0));
    return [...allGood([...said, ...decided]), ...holds(kept.length === 1, `${kept.length} registrations are there`)];
  },
  'a watch and its end': async (ground) => {
    const lot = await openLot(ground);
    const said = await atOnce(...['PUT', 'PUT', 'DELETE'].map((method) => () => ground.asker.ask(`${method} /watchlist/${lot}`, by(bidder(ground, 3)))));
    const listed = (await items(ground, '/watchlist', bidder(ground, 3))).filter(({ id }) => id === lot).length;
    const { watched } = await ground.asker.must(`GET /watchlist/${lot}`, by(bidder(ground, 3)));
    return [...allGood(said), ...holds(listed === (watched === true ? 1 : 0), `listed ${listed} times, watched ${String(watched)}`)];
  },
  'a question twice with one key': async (ground) => {
    const [lot, key] = [await openLot(ground), newKey(ground)];
    const said = await times(2, () => ground.asker.ask(`POST /lots/${lot}/questions`, by(bidder(ground, 1), { body: { text: 'Is it whole?' }, key })));
    return [...allGood(said), ...holds((await items(ground, `/lots/${lot}/questions`, bidder(ground, 1))).length === 1, 'not one question is there')];
  },
  'more questions at once than one may have': async (ground) => {
    const lot = await openLot(ground);
    const said = await times(8, (at) => ground.asker.ask(`POST /lots/${lot}/questions`, by(bidder(ground, 1), { body: { text: `Question ${at}?` } })));
    const kept = (await items(ground, `/lots/${lot}/questions`, bidder(ground, 1))).length;
    return [...holds(kept === 5 && count(said, good) === 5, `${kept} questions are there after ${told(said)}`)];
  },
  'two answers to a question': async (ground) => {
    const lot = await openLot(ground);
    const question = idIn(await ground.asker.must(`POST /lots/${lot}/questions`, by(bidder(ground, 1), { body: { text: 'Is it whole?' } })));
    const said = await times(2, () => ground.asker.ask(`PUT /questions/${question}/answer`, by(seller(ground), { body: { text: 'It is.' } })));
    return [...allGood(said), ...holds(count(said, ({ body }) => JSON.stringify(body['answer']).includes('"changedAt":null')) === 2, 'the same answer counts as reworded')];
  },
  'a void asked for twice': async (ground) => {
    const lot = await openLot(ground);
    const seq = Number((await bidOn(ground, lot, 1, 5_000)).body['seq']);
    return oneOf(await times(2, (at) => ground.asker.ask(`POST /lots/${lot}/bids/${seq}/void`, by(clerk(ground, at), { body: { reason: 'in error' } }))), 'wrong_state');
  },
  'a void approved by two': async (ground) => {
    const { lot, approval } = await voidAsked(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /approvals/${approval}`, by(clerk(ground, 1))), () => ground.asker.ask(`POST /approvals/${approval}`, by(admin(ground, 0))));
    return [...holds(count(said, good) === 1 && said.every((one) => good(one) || one.code === 'wrong_state' || one.code === 'busy'), told(said)), ...holds((await actsOf(ground, lot)).filter((kind) => kind === 'bid.retracted').length === 1, 'not one void is on record')];
  },
  'a void approved by one and declined by another': async (ground) => {
    const { lot, approval } = await voidAsked(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /approvals/${approval}`, by(clerk(ground, 1))), () => ground.asker.ask(`POST /approvals/${approval}`, by(admin(ground, 0), { body: { decision: 'decline', reason: 'it stands' } })));
    const done = said[0] !== undefined && good(said[0]);
    return [...holds(count(said, good) === 1, told(said)), ...holds((await actsOf(ground, lot)).includes('bid.retracted') === done, `the bid is not as it was answered: ${told(said)}`)];
  },
  'a void approved by who asked, twice': async (ground) => {
    const { lot, approval } = await voidAsked(ground);
    const said = await times(2, () => ground.asker.ask(`POST /approvals/${approval}`, by(clerk(ground, 0))));
    return [...holds(said.every(({ code }) => code === 'same_person' || code === 'busy'), told(said)), ...holds(!(await actsOf(ground, lot)).includes('bid.retracted'), 'one person alone voided a bid')];
  },
  'a void approved while its bidder retracts': async (ground) => {
    const { lot, approval } = await voidAsked(ground);
    const said = await atOnce(() => ground.asker.ask(`POST /approvals/${approval}`, by(clerk(ground, 1))), () => ground.asker.ask(`POST /lots/${lot}/retractions`, by(bidder(ground, 1), { body: { reason: 'typing_error' }, key: newKey(ground) })));
    return [...oneOf(said, 'nothing_to_retract', 'wrong_state'), ...holds((await actsOf(ground, lot)).filter((kind) => kind === 'bid.retracted').length === 1, 'the bid was not taken out once')];
  },
};
