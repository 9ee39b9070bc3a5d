import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LotId } from '#domain/ids.ts';
import { auctionHouse, type AuctionHouse, type TestAccount } from '../../../test/support/auction-house.ts';
import { QUESTIONS_PER_LOT_MAX } from './service/questions.ts';

let house: AuctionHouse;
let seller: TestAccount;
let asker: TestAccount;
let stranger: TestAccount;
let clerk: TestAccount;
let admin: TestAccount;

beforeAll(async () => {
  house = await auctionHouse();
  seller = house.person('Sam Seller', 'seller');
  asker = house.person('Ann Asker');
  stranger = house.person('Sue Stranger');
  clerk = house.person('Carl Clerk', 'clerk');
  admin = house.person('Ada Admin', 'admin');
});
afterAll(() => house.close());

const ask = (lot: LotId, by: TestAccount | null, text: unknown, key?: string) =>
  house.call('POST', `/lots/${lot}/questions`, by, { body: { text }, ...(key === undefined ? {} : { key }) });
const asked = async (lot: LotId, by: TestAccount, text: string): Promise<string> => {
  const made = await ask(lot, by, text);
  expect(made.status).toBe(201);
  return String(made.body['id']);
};
const answered = (question: string, by: TestAccount | null, text: unknown) => house.call('PUT', `/questions/${question}/answer`, by, { body: { text } });
const shown = async (lot: LotId, by: TestAccount | null): Promise<Record<string, unknown>[]> => itemsOf((await house.call('GET', `/lots/${lot}/questions`, by)).body);
const factsAbout = async (lot: LotId): Promise<Record<string, unknown>[]> => {
  const rows = await house.outside.all<{ payload: Record<string, unknown> }>(
    { name: 'test.question_facts', sql: "select payload from auction.events where payload ->> 'lot' = $1 and kind like 'question.%' order by id" }, [lot],
  );
  return rows.map((row) => row.payload);
};

test('a question that waits is there for its asker, the seller and staff, and nobody else', async () => {
  const lot = await house.published(seller);
  const question = await asked(lot, asker, '  Is the strap original?  ');
  for (const who of [asker, seller, clerk, admin]) {
    expect(await shown(lot, who)).toMatchObject([{ id: question, text: 'Is the strap original?', answer: null, mine: who === asker }]);
  }
  for (const who of [stranger, null]) expect(await shown(lot, who)).toEqual([]);
});

test('an answer makes the question public, and who asked is said to nobody', async () => {
  const lot = await house.published(seller);
  const question = await asked(lot, asker, 'Does it run?');
  expect(await answered(question, seller, 'It does.')).toMatchObject({ status: 200, body: { answer: { text: 'It does.', changedAt: null } } });
  const whole = await house.call('GET', `/lots/${lot}/questions`, stranger);
  expect(itemsOf(whole.body)).toMatchObject([{ text: 'Does it run?', mine: false, answer: { text: 'It does.' } }]);
  expect(JSON.stringify(whole.body)).not.toMatch(/Ann|acc_/);
});

test('an answer in other words carries the time of the change; the same words again change nothing', async () => {
  const lot = await house.published(seller);
  const question = await asked(lot, asker, 'Any scratches?');
  const first = await answered(question, seller, 'None.');
  house.windOn(60_000);
  expect(await answered(question, seller, 'None.')).toMatchObject({ body: { answer: { changedAt: null } } });
  const reworded = await answered(question, admin, 'One, on the glass.');
  expect(reworded.body['answer']).toMatchObject({ text: 'One, on the glass.', at: answerOf(first.body)['at'] });
  expect(Date.parse(String(answerOf(reworded.body)['changedAt'])) - Date.parse(String(answerOf(reworded.body)['at']))).toBeGreaterThanOrEqual(60_000);
  expect(await shown(lot, null)).toMatchObject([{ answer: answerOf(reworded.body) }]);
  expect(await factsAbout(lot)).toMatchObject([
    { kind: 'question.asked', question, seller: seller.accountId, asker: asker.accountId },
    { kind: 'question.answered', question, asker: asker.accountId, reworded: false },
    { kind: 'question.answered', question, asker: asker.accountId, reworded: true },
  ]);
});

test('only the seller and admins answer, and a stranger does not learn that a question waits', async () => {
  const lot = await house.published(seller);
  const question = await asked(lot, asker, 'Boxed?');
  expect(await answered(question, stranger, 'Yes')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  expect(await answered(question, asker, 'Yes')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await answered(question, null, 'Yes')).toMatchObject({ status: 401, body: { code: 'not_signed_in' } });
  expect(await shown(lot, asker)).toMatchObject([{ answer: null }]);
  await answered(question, seller, 'Yes');
  expect(await answered(question, stranger, 'No')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});

test('the seller does not ask, drafts have no questions, and a closed lot takes no more', async () => {
  const lot = await house.published(seller);
  const draft = await house.draft(seller);
  expect(await ask(lot, seller, 'Will you buy me?')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(await ask(lot, null, 'Who am I?')).toMatchObject({ status: 401 });
  expect(await ask(draft, asker, 'What is it?')).toMatchObject({ status: 404, body: { code: 'unknown_lot' } });
  expect(await house.call('GET', `/lots/${draft}/questions`, asker)).toMatchObject({ status: 404, body: { code: 'unknown_lot' } });
  const question = await asked(lot, asker, 'In time?');
  expect((await house.call('POST', `/lots/${lot}/end`, seller)).status).toBe(200);
  expect(await ask(lot, asker, 'Too late?')).toMatchObject({ status: 409, body: { code: 'lot_closed' } });
  expect((await answered(question, seller, 'Just.')).status).toBe(200);
  expect(await shown(lot, null)).toHaveLength(1);
});

test('five questions of one account may wait; one more can be asked when one is answered', async () => {
  const lot = await house.published(seller);
  const replies = await Promise.all(Array.from({ length: 8 }, (_, n) => ask(lot, asker, `Question ${n}`)));
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(5);
  expect(replies.filter(({ status }) => status === 409).map(({ body }) => body['code'])).toEqual(Array.from({ length: 3 }, () => 'too_many_questions'));
  expect((await ask(lot, stranger, 'Mine')).status).toBe(201);
  const waiting = replies.find(({ status }) => status === 201);
  await answered(String(waiting?.body['id']), seller, 'Answered');
  expect((await ask(lot, asker, 'Another')).status).toBe(201);
});

test('a lot takes 200 questions', async () => {
  const lot = await house.published(seller);
  await house.outside.run({
    name: 'test.many_questions',
    sql: `insert into auction.questions (id, lot_id, asker_id, question, asked_at_ms, answer, answered_at_ms, answered_by)
      select n, $1, 1000 + n, 'Question ' || n, n, 'Yes', n, 1 from generate_series(1, $2) as n`,
  }, [lot.slice(4), QUESTIONS_PER_LOT_MAX]);
  expect(await ask(lot, asker, 'One more')).toMatchObject({ status: 409, body: { code: 'too_many_questions', questionsMax: QUESTIONS_PER_LOT_MAX } });
  const seen: unknown[] = [];
  let more: string | null = '';
  while (more !== null && seen.length <= QUESTIONS_PER_LOT_MAX) {
    const { body } = await house.call('GET', `/lots/${lot}/questions?limit=70${more}`);
    seen.push(...itemsOf(body).map((item) => item['text']));
    more = typeof body['next'] === 'string' ? `&cursor=${body['next']}` : null;
  }
  expect(seen).toEqual(Array.from({ length: QUESTIONS_PER_LOT_MAX }, (_, n) => `Question ${QUESTIONS_PER_LOT_MAX - n}`));
});

test('a question that is sent again under its key is asked once', async () => {
  const lot = await house.published(seller);
  const [first, second] = await Promise.all([ask(lot, asker, 'Once?', 'ask-1'), ask(lot, asker, 'Once?', 'ask-1')]);
  expect(first.body['id']).toBe(second.body['id']);
  expect(await ask(lot, asker, 'Twice?', 'ask-1')).toMatchObject({ status: 422, body: { code: 'same_key_other_body' } });
  expect(await shown(lot, asker)).toHaveLength(1);
});

test.each([
  ['nothing', ''], ['blanks', ' \n '], ['a number', 5], ['half a character', '\ud800'], ['a control character', 'a\u0000b'], ['too much', 'x'.repeat(1_001)],
])('a question of %s is malformed, and nothing is kept', async (_, text) => {
  const lot = await house.published(seller);
  expect(await ask(lot, asker, text)).toMatchObject({ status: 400, body: { code: 'malformed', errors: [{ at: 'text' }] } });
  expect(await shown(lot, asker)).toEqual([]);
});

test.each([
  ['nothing', ''], ['blanks', '\t'], ['a list', []], ['half a character', 'x\udc00'], ['too much', 'x'.repeat(2_001)],
])('an answer of %s is malformed, and the question still waits', async (_, text) => {
  const lot = await house.published(seller);
  const question = await asked(lot, asker, 'And?');
  expect(await answered(question, seller, text)).toMatchObject({ status: 400, body: { code: 'malformed', errors: [{ at: 'text' }] } });
  expect(await shown(lot, asker)).toMatchObject([{ answer: null }]);
});

test.each(['limit=0', 'limit=1000', 'cursor=bm9uZXNlbnNl', 'cursor=', 'page=2'])('a list of questions asked for with %s is malformed', async (query) => {
  const lot = await house.published(seller);
  expect(await house.call('GET', `/lots/${lot}/questions?${query}`)).toMatchObject({ status: 400, body: { code: 'malformed' } });
});

test.each(['lot_99', 'sal_1', 'lot_0', '%00'])('questions of the lot %s are not there', async (lot) => {
  expect(await house.call('GET', `/lots/${lot}/questions`)).toMatchObject({ status: 404 });
  expect(await house.call('POST', `/lots/${lot}/questions`, asker, { body: { text: 'Where?' } })).toMatchObject({ status: 404 });
});

test.each(['qst_999', 'lot_1', 'qst_01', 'x'])('the question %s is not there to be answered', async (question) => {
  expect(await answered(question, seller, 'Here')).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('whether a lot is watched and whether one may bid in its sale can be asked for one lot', async () => {
  const lot = await house.published(seller);
  expect((await house.call('GET', `/watchlist/${lot}`, asker)).body).toEqual({ lot, watched: false });
  await house.call('PUT', `/watchlist/${lot}`, asker);
  expect((await house.call('GET', `/watchlist/${lot}`, asker)).body).toEqual({ lot, watched: true });
  expect((await house.call('GET', `/watchlist/${lot}`, stranger)).body).toMatchObject({ watched: false });
  expect((await house.call('GET', `/watchlist/${lot}`)).status).toBe(401);
  expect((await house.call('GET', `/watchlist/${await house.draft(seller)}`, asker)).status).toBe(404);
  const sale = String((await house.call('POST', '/sales', clerk, { body: { title: 'By invitation', approvalRequired: true } })).body['id']);
  expect((await house.call('GET', `/sales/${sale}/registrations/me`, asker)).status).toBe(404);
  await house.call('PUT', `/sales/${sale}/registrations/me`, asker);
  expect((await house.call('GET', `/sales/${sale}/registrations/me`, asker)).body).toMatchObject({ sale, account: asker.accountId, status: 'pending' });
  expect((await house.call('GET', '/sales/sal_x/registrations/me', asker)).status).toBe(404);
});

test('the lot says the terms it was published with, the close as published among them', async () => {
  const sale = String((await house.call('POST', '/sales', clerk, { body: { title: 'Terms', staffMayBid: true, showMaximumBelowReserve: true } })).body['id']);
  const lot = await house.published(seller, { saleId: sale });
  await house.call('PATCH', `/sales/${sale}`, clerk, { body: { staffMayBid: false, showMaximumBelowReserve: false } });
  const { body } = await house.call('GET', `/lots/${lot}`);
  expect(body).toMatchObject({ staffMayBid: true, showMaximumBelowReserve: true, scheduledClosesAt: body['closesAt'] });
});

test('no call failed of anything but a refusal', () => {
  expect(house.failures).toEqual([]);
});

function itemsOf(body: Record<string, unknown>): Record<string, unknown>[] {
  const items: unknown = body['items'];
  return Array.isArray(items) ? items : [];
}

function answerOf(body: Record<string, unknown>): Record<string, unknown> {
  const answer: unknown = body['answer'];
  return typeof answer === 'object' && answer !== null ? { ...answer } : {};
}
