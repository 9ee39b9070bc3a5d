import { deepEqual, equal, ok } from 'node:assert/strict';
import { insertAct } from '#modules/auction/store/admin-acts.ts';
import { listCategories, listCategoryFields } from '#modules/auction/store/categories.ts';
import { groupIsOfAnother, groupsOfOthers } from '#modules/auction/store/groups.ts';
import { applyHeads, insertHead } from '#modules/auction/store/heads.ts';
import { copyImagesOfLot } from '#modules/auction/store/images.ts';
import {
  askReserve, cancelDraft, claimGroup, closeOfGroup, countDrafts, databaseTime, freezeLot, insertLot, keepDescription, lockLot, readListing, setDescription, settleReserve,
  settleReserves, updateDraft,
} from '#modules/auction/store/lots.ts';
import { askRegistration, decideRegistration, readRegistration } from '#modules/auction/store/registrations.ts';
import { insertSale, listSales, lockSale, readSale, takePositions, updateSale } from '#modules/auction/store/sales.ts';
import { latestSettings } from '#modules/auction/store/settings.ts';
import { idempotencyIn } from '#platform/http/idempotency.ts';
import { alone } from '#platform/db/index.ts';
import type { Lane } from '#platform/db/index.ts';
import type { SqlValue, Statement } from '#platform/db/types.ts';
import { each, group, type Case } from '../case.ts';
import type { Session } from '../session.ts';

const STANDING = 1n;
type Draft = { seller?: bigint; sale?: bigint; position?: number; title?: string; category?: string; price?: bigint; reserve?: bigint | null; low?: bigint | null; high?: bigint | null; opens?: number | null; closes?: number | null; from?: bigint | null };
const draftValues = ({ title = 'A chair', category = 'art', price = 1_000n, reserve = null, low = null, high = null, opens = null, closes = null }: Draft): SqlValue[] => [
  title, 'of wood', category, null, 'USD', price, reserve, null, low, high, '{"kind":"preset"}', '{"scope":"lot"}', null, opens, closes, '{"period":"1900"}',
];
const lotValues = (lot: bigint, how: Draft = {}): SqlValue[] => [lot, how.seller ?? 5n, how.sale ?? STANDING, how.position ?? 0, ...draftValues(how), how.from ?? null, 40];
const frozenValues = (lot: bigint, how: { group?: bigint | null; opens?: number | null; closes?: number; tax?: string | null } = {}): SqlValue[] =>
  [lot, how.opens === undefined ? 10 : how.opens, how.closes ?? 20, how.group ?? null, 'marketplace', false, true, false, 15, '[{"upTo":null,"rate":0}]', how.tax === undefined ? '{"class":"none"}' : how.tax];
const saleValues = (sale: bigint, how: { hidden?: boolean; at?: number; owner?: bigint | null; opens?: number | null; stagger?: number; retraction?: string } = {}): SqlValue[] =>
  [sale, 'A sale', 'of chairs', how.owner === undefined ? 5n : how.owner, how.hidden ?? false, how.opens ?? null, 90, how.stagger ?? 30, true, false, false, true, how.retraction ?? 'operator', how.at ?? 40];

/** A lot that may not be, and what stands against it. */
const LOTS: readonly [what: string, draft: Draft, outcome: string][] = [
  ['no title', { title: '' }, '23514 lots_title_check'], ['a title too long', { title: 'x'.repeat(141) }, '23514 lots_title_check'], ['a title of 140 characters', { title: '😀'.repeat(140) }, 'not refused'],
  ['a price of nothing', { price: 0n }, '23514 lots_opening_price_check'], ['a reserve below the price', { reserve: 999n }, '23514 lots_check'], ['a reserve at the price', { reserve: 1_000n }, 'not refused'],
  ['an estimate upside down', { low: 5n, high: 4n }, '23514 lots_check1'], ['an estimate of one amount', { low: 5n, high: 5n }, 'not refused'], ['a close before the opening', { opens: 9, closes: 9 }, '23514 lots_check2'],
  ['a sale that is not there', { sale: 99n }, '23503 lots_sale_id_fkey'], ['a category that is none', { category: 'nothing' }, '23503 lots_category_fkey'],
];

/** What only drafts, or only published lots, take. */
const STAGED: readonly [what: string, statement: Statement<unknown>, values: SqlValue[], stages: readonly string[]][] = [
  ['update_draft', updateDraft, [1n, STANDING, 0, ...draftValues({ title: 'A table' })], ['draft']], ['freeze_lot', freezeLot, frozenValues(1n), ['draft']], ['cancel_draft', cancelDraft, [1n, 50], ['draft']],
  ['set_description', setDescription, [1n, 'of oak'], ['published']], ['ask_reserve', askReserve, [1n, 700n], ['published']], ['keep_description', keepDescription, [1n, 50], ['draft', 'published', 'cancelled']],
  ['lock_lot', lockLot, [1n], ['draft', 'published', 'cancelled']],
];

const listed = async (one: Session, lot: bigint) => (await one.rows(readListing, [lot]))[0];

type Change = { lot: bigint; seq: number; status?: string | null; outcome?: string | null; price?: bigint; bids?: number };
const changes = (rows: readonly Change[]): SqlValue[] => [
  rows.map(({ lot }) => lot), rows.map(({ seq }) => seq), rows.map(({ status = null }) => status), rows.map(({ outcome = null }) => outcome), rows.map(({ price = 7n }) => price), rows.map(() => 8n),
  rows.map(({ bids = 1 }) => bids), rows.map(() => 1), rows.map(() => 'alias'), rows.map(() => 0), rows.map(() => 99), rows.map(() => 50_000_000_000),
];

export const auctionCases: Case[] = [
  ...group('listings', {
    'are read as they were put in, with their sale': async (house) => {
      const one = await house.session('auction');
      equal(await one.touched(insertLot, lotValues(1n, { seller: 6n, position: 3, reserve: 2_000n, low: 1n, high: 2n, opens: 3, closes: 4 })), 1);
      deepEqual(await listed(one, 1n), {
        id: '1', seller_id: '6', stage: 'draft', hidden: false, position: 3, title: 'A chair', description: 'of wood', category: 'art', condition: null, currency: 'USD', opening_price: '1000',
        reserve_price: '2000', buy_now_price: null, estimate_low: '1', estimate_high: '2', increments: { kind: 'preset' }, soft_close: { scope: 'lot' }, group_label: null, opens_at_ms: '3', closes_at_ms: '4',
        group_id: null, retraction: null, approval_required: null, staff_may_bid: null, show_maximum_below_reserve: null, relisted_from: null, created_at_ms: '40', published_at_ms: null, premium: null, tax: null,
        description_changes: [], attributes: { period: '1900' }, images: [], sale_id: '1', sale_title: 'Standing sale', sale_standing: true, sale_opens_at_ms: null, sale_closes_at_ms: null,
        sale_stagger_seconds: 30, sale_approval_required: false, sale_staff_may_bid: false, sale_show_maximum: false, sale_retraction: 'marketplace',
      });
      equal(await listed(one, 2n), undefined);
    },
    ...each(LOTS, ([what]) => `with ${what}`, async (house, [, draft, outcome]) => {
      const one = await house.session('auction');
      equal(await one.refusal(insertLot, lotValues(1n, draft)), outcome);
    }),
    ...each(STAGED, ([what]) => `${what} is for some stages only`, async (house, [, statement, values, stages]) => {
      const one = await house.session('auction');
      for (const stage of ['draft', 'published', 'cancelled']) {
        await one.begin();
        await one.ask(insertLot, lotValues(1n));
        if (stage === 'published') await one.ask(freezeLot, frozenValues(1n));
        if (stage === 'cancelled') await one.ask(cancelDraft, [1n, 45]);
        equal(await one.touched(statement, values), stages.includes(stage) ? 1 : 0, stage);
        await one.rollback();
      }
      equal(await one.touched(statement, values), 0);
    }),
    'are frozen with every term, or not at all': async (house) => {
      const one = await house.session('auction');
      await one.ask(insertLot, lotValues(1n));
      equal(await one.refusal(freezeLot, frozenValues(1n, { opens: null })), '23514 lots_check3');
      equal(await one.refusal(freezeLot, frozenValues(1n, { tax: null })), '23514 premium_with_tax');
      equal(await one.refusal(freezeLot, frozenValues(1n, { opens: 30 })), '23514 lots_check2');
      equal(await one.touched(freezeLot, frozenValues(1n)), 1);
      const row = await listed(one, 1n);
      deepEqual([row?.stage, row?.opens_at_ms, row?.closes_at_ms, row?.retraction, row?.staff_may_bid, row?.published_at_ms, row?.premium, row?.tax],
        ['published', '10', '20', 'marketplace', true, '15', [{ upTo: null, rate: 0 }], { class: 'none' }]);
    },
    'have one place each in a sale': async (house) => {
      const one = await house.session('auction');
      await one.ask(insertLot, lotValues(1n, { position: 3 }));
      await one.ask(insertLot, lotValues(2n));
      await one.ask(insertLot, lotValues(3n));
      equal(await one.refusal(insertLot, lotValues(4n, { position: 3 })), '23505 lots_one_place');
      equal(await one.refusal(updateDraft, [2n, STANDING, 3, ...draftValues({})]), '23505 lots_one_place');
      equal(await one.refusal(updateDraft, [1n, STANDING, 3, ...draftValues({ title: 'Itself' })]), 'not refused');
      equal(await one.refusal(insertLot, lotValues(1n)), '23505 lots_pkey');
    },
    'a place that is being given is waited for': async (house) => {
      const [one, other] = await house.sessions(2, 'auction') as [Session, Session];
      await one.begin();
      await one.ask(insertLot, lotValues(1n, { position: 3 }));
      const asked = other.send(insertLot, lotValues(2n, { position: 3 }));
      ok(await asked.waits());
      await one.commit();
      equal(await asked.refusal(), '23505 lots_one_place');
    },
    'are locked while they are changed': async (house) => {
      const [one, other] = await house.sessions(2, 'auction') as [Session, Session];
      await one.ask(insertLot, lotValues(1n));
      await one.begin();
      deepEqual(await one.rows(lockLot, [1n]), [{ id: '1' }]);
      const asked = other.send(cancelDraft, [1n, 50]);
      ok(await asked.waits());
      await one.ask(freezeLot, frozenValues(1n));
      await one.commit();
      // It is a draft no more.
      equal((await asked.answer()).count, 0);
    },
    'drafts of a seller are counted up to a limit': async (house) => {
      const one = await house.session('auction');
      for (const lot of [1n, 2n, 3n]) await one.ask(insertLot, lotValues(lot));
      await one.ask(insertLot, lotValues(4n, { seller: 6n }));
      await one.ask(freezeLot, frozenValues(3n));
      for (const [seller, limit, drafts] of [[5n, 10, 2], [5n, 1, 1], [6n, 10, 1], [7n, 10, 0]] as const) deepEqual(await one.rows(countDrafts, [seller, limit]), [{ drafts }]);
    },
    'old wordings are kept in order, one for each millisecond': async (house) => {
      const one = await house.session('auction');
      await one.ask(insertLot, lotValues(1n));
      for (const at of [50, 50, 40, 60]) equal(await one.touched(keepDescription, [1n, at]), 1);
      deepEqual((await listed(one, 1n))?.description_changes, ['50', '51', '52', '60']);
      equal(await one.touched(keepDescription, [9n, 50]), 0);
    },
    'a reserve that was asked for is settled as it was asked': async (house) => {
      const one = await house.session('auction');
      for (const lot of [1n, 2n]) {
        await one.ask(insertLot, lotValues(lot, { reserve: 2_000n }));
        await one.ask(freezeLot, frozenValues(lot));
      }
      await one.ask(askReserve, [1n, 700n]);
      deepEqual([await one.touched(settleReserve, [1n, 800n, true]), await one.touched(settleReserve, [1n, null, true]), await one.touched(settleReserve, [1n, 700n, true]), await one.touched(settleReserve, [1n, 700n, true])], [0, 0, 1, 0]);
      equal((await listed(one, 1n))?.reserve_price, '700');
      await one.ask(askReserve, [1n, 600n]);
      equal(await one.touched(settleReserve, [1n, 600n, false]), 1);
      equal((await listed(one, 1n))?.reserve_price, '700');
      await one.ask(askReserve, [2n, 500n]);
      equal(await one.touched(settleReserves, [[1n, 2n, 9n, null]]), 1);
      equal((await listed(one, 2n))?.reserve_price, '500');
    },
    'have no pictures to copy where there are none': async (house) => {
      const one = await house.session('auction');
      await one.ask(insertLot, lotValues(1n));
      equal(await one.touched(copyImagesOfLot, [1n, 1n, [5n]]), 0);
    },
  }),
  ...group('groups of a sale', {
    'have one close, that of their first published lot': async (house) => {
      const one = await house.session('auction');
      deepEqual(await one.rows(claimGroup, [7n, STANDING, 'group', 'chairs']), [{ id: '7' }]);
      deepEqual(await one.rows(claimGroup, [8n, STANDING, 'group', 'chairs']), [{ id: '7' }]);
      deepEqual(await one.rows(closeOfGroup, [7n]), []);
      for (const [lot, closes, seller] of [[2n, 60, 5n], [1n, 70, 6n], [3n, 80, 5n]] as const) {
        await one.ask(insertLot, lotValues(lot, { seller }));
        if (lot !== 3n) await one.ask(freezeLot, frozenValues(lot, { group: 7n, closes }));
      }
      deepEqual(await one.rows(closeOfGroup, [7n]), [{ closes_at_ms: '70' }]);
      deepEqual([await one.rows(groupIsOfAnother, [7n, 5n]), await one.rows(groupIsOfAnother, [7n, 6n]), await one.rows(groupIsOfAnother, [9n, 5n])], [[{ id: '1' }], [{ id: '2' }], []]);
    },
    'of others are told by their labels': async (house) => {
      const one = await house.session('auction');
      for (const [key, label] of [[7n, 'tables'], [8n, 'chairs'], [9n, 'lamps']] as const) await one.ask(claimGroup, [key, STANDING, 'group', label]);
      await one.ask(insertLot, lotValues(1n, { seller: 6n }));
      await one.ask(freezeLot, frozenValues(1n, { group: 7n }));
      await one.ask(insertLot, lotValues(2n, { seller: 6n }));
      await one.ask(freezeLot, frozenValues(2n, { group: 8n }));
      deepEqual(await one.rows(groupsOfOthers, [STANDING, ['tables', 'chairs', 'lamps', 'beds'], 5n]), [{ label: 'chairs' }, { label: 'tables' }]);
      deepEqual([await one.rows(groupsOfOthers, [STANDING, ['lamps'], 5n]), await one.rows(groupsOfOthers, [STANDING, ['tables'], 6n]), await one.rows(groupsOfOthers, [STANDING, [], 5n])], [[], [], []]);
    },
    'have a label where they are groups, and none where they are not': async (house) => {
      const one = await house.session('auction');
      equal(await one.refusal(claimGroup, [7n, STANDING, 'group', '']), '23514 groups_check');
      equal(await one.refusal(claimGroup, [7n, STANDING, 'sale', 'chairs']), '23514 groups_check');
      equal(await one.refusal(claimGroup, [7n, STANDING, 'sale', '']), 'not refused');
    },
  }),
  ...group('sales', {
    'the standing one is there from the beginning': async (house) => {
      const one = await house.session('auction');
      deepEqual((await one.rows(readSale, [STANDING])).map(({ title, standing, owner_id: owner, lots_count: lots }) => [title, standing, owner, lots]), [['Standing sale', true, null, 0]]);
      deepEqual(await one.rows(readSale, [9n]), []);
    },
    'are read as they were put in': async (house) => {
      const one = await house.session('auction');
      const [row] = await one.rows(insertSale, saleValues(3n, { opens: 10 }));
      deepEqual(row, {
        id: '3', title: 'A sale', description: 'of chairs', owner_id: '5', standing: false, hidden: false, opens_at_ms: '10', closes_at_ms: '90', stagger_seconds: 30, approval_required: true,
        staff_may_bid: false, show_maximum_below_reserve: false, sellers_may_consign: true, retraction: 'operator', lots_count: 0, created_at_ms: '40',
      });
      deepEqual(await one.rows(readSale, [3n]), [row]);
      const [changed] = await one.rows(updateSale, [3n, 'Renamed', '', null, 91, 0, false, true, true, false, 'marketplace']);
      deepEqual(changed, { ...row, title: 'Renamed', description: '', opens_at_ms: null, closes_at_ms: '91', stagger_seconds: 0, approval_required: false, staff_may_bid: true, show_maximum_below_reserve: true, sellers_may_consign: false, retraction: 'marketplace' });
      deepEqual(await one.rows(updateSale, [9n, 'Renamed', '', null, 91, 0, false, true, true, false, 'marketplace']), []);
    },
    'may not be nobody\'s, close before they open, be staggered by more than an hour, or know another policy': async (house) => {
      const one = await house.session('auction');
      equal(await one.refusal(insertSale, saleValues(3n, { owner: null })), '23514 sales_check');
      equal(await one.refusal(insertSale, saleValues(3n, { opens: 90 })), '23514 sales_check1');
      equal(await one.refusal(insertSale, saleValues(3n, { stagger: 3_601 })), '23514 sales_stagger_seconds_check');
      equal(await one.refusal(insertSale, saleValues(3n, { retraction: 'never' })), '23514 sales_retraction_check');
      equal(await one.refusal(updateSale, [STANDING, 'Standing sale', '', null, null, 30, true, false, false, true, 'marketplace']), '23514 sales_check2');
    },
    'are listed newest first, without the hidden ones': async (house) => {
      const one = await house.session('auction');
      for (const [sale, at, hidden] of [[3n, 50, false], [4n, 50, false], [5n, 60, true], [6n, 40, false]] as const) await one.ask(insertSale, saleValues(sale, { at, hidden }));
      const ids = async (...values: SqlValue[]): Promise<string[]> => (await one.rows(listSales, values)).map(({ id }) => id);
      deepEqual([await ids(99, 0, 10), await ids(50, 4, 10), await ids(99, 0, 1), await ids(0, 1, 10)], [['4', '3', '6', '1'], ['3', '6', '1'], ['4'], []]);
    },
    'give their places one after the other': async (house) => {
      const [one, other] = await house.sessions(2, 'auction') as [Session, Session];
      deepEqual(await one.rows(takePositions, [STANDING, 3]), [{ lots_count: 3 }]);
      await one.begin();
      equal((await one.rows(lockSale, [STANDING])).length, 1);
      const asked = other.send(takePositions, [STANDING, 2]);
      ok(await asked.waits());
      await one.ask(takePositions, [STANDING, 4]);
      await one.commit();
      deepEqual(await asked.rows(), [{ lots_count: 9 }]);
      deepEqual(await one.rows(takePositions, [9n, 1]), []);
      equal(await one.refusal(takePositions, [STANDING, -10]), '23514 sales_lots_count_check');
    },
    'a lot may be put in while its sale is held': async (house) => {
      const [one, other] = await house.sessions(2, 'auction') as [Session, Session];
      await one.begin();
      await one.rows(lockSale, [STANDING]);
      equal(await other.touched(insertLot, lotValues(1n)), 1);
    },
  }),
  ...group('lists and records', {
    'heads follow changes that are newer, and no others': async (house) => {
      const one = await house.session('auction');
      for (const lot of [1n, 2n]) {
        await one.ask(insertLot, lotValues(lot));
        equal(await one.touched(insertHead, [lot, STANDING, 5n, 'art', 'USD', 15, 1_000n, 20]), 1);
      }
      equal(await one.touched(applyHeads, changes([{ lot: 1n, seq: 4, status: 'open' }, { lot: 2n, seq: 1 }, { lot: 9n, seq: 4 }])), 2);
      equal(await one.touched(applyHeads, changes([{ lot: 1n, seq: 4, bids: 9 }, { lot: 2n, seq: 2, bids: 3 }])), 1);
      equal(await one.refusal(applyHeads, changes([{ lot: 1n, seq: 5, status: 'closed' }])), '23514 heads_check');
      equal(await one.refusal(applyHeads, changes([{ lot: 1n, seq: 5, outcome: 'sold' }])), '23514 heads_check');
      equal(await one.touched(applyHeads, changes([{ lot: 1n, seq: 5, status: 'closed', outcome: 'sold' }])), 1);
      equal(await one.touched(applyHeads, changes([])), 0);
      equal(await one.refusal(insertHead, [1n, STANDING, 5n, 'art', 'USD', 15, 1_000n, 20]), '23505 heads_pkey');
    },
    'a head that is being changed is waited for, and judged again': async (house) => {
      const [one, other] = await house.sessions(2, 'auction') as [Session, Session];
      await one.ask(insertLot, lotValues(1n));
      await one.ask(insertHead, [1n, STANDING, 5n, 'art', 'USD', 15, 1_000n, 20]);
      await one.begin();
      await one.ask(applyHeads, changes([{ lot: 1n, seq: 6 }]));
      const asked = other.send(applyHeads, changes([{ lot: 1n, seq: 5 }]));
      ok(await asked.waits());
      await one.commit();
      equal((await asked.answer()).count, 0);
    },
    'acts of staff are added': async (house) => {
      const one = await house.session('auction');
      equal(await one.touched(insertAct, ['registration.approved', null, STANDING, 5n, 31n, null, 5]), 1);
      equal(await one.refusal(insertAct, ['registration.approved', null, null, 5n, 31n, null, 5]), '23514 admin_acts_check');
      equal(await one.refusal(insertAct, ['lot.sold', null, STANDING, 5n, 31n, null, 5]), '23514 admin_acts_kind_check');
      equal(await one.refusal(insertAct, ['registration.declined', null, STANDING, 5n, 31n, '', 5]), '23514 admin_acts_reason_check');
    },
    'a house without settings has none, and the database tells the time': async (house) => {
      const one = await house.session('auction');
      deepEqual(await one.rows(latestSettings), []);
      const [first] = await one.rows(databaseTime);
      await house.pass(20);
      const [second] = await one.rows(databaseTime);
      ok(Number(second?.now_ms) >= Number(first?.now_ms) + 19);
    },
    'categories have the order in which to show them': async (house) => {
      const one = await house.session('auction');
      const codes = (await one.rows(listCategories)).map(({ code }) => code);
      // The simulated house has some of them.
      deepEqual(codes.filter((code) => ['other', 'watches', 'art'].includes(code)), ['art', 'watches', 'other']);
      ok((await one.rows(listCategoryFields)).every(({ category }) => codes.includes(category)));
    },
    'a wish to bid is asked for, decided, and asked for again in vain': async (house) => {
      const one = await house.session('auction');
      const ask = async (approve: boolean, at: number) => (await one.rows(askRegistration, [STANDING, 5n, approve, at]))[0];
      const row = { sale_id: '1', account_id: '5' };
      deepEqual(await ask(false, 10), { ...row, status: 'pending', asked_at_ms: '10', decided_at_ms: null });
      deepEqual(await ask(false, 11), { ...row, status: 'pending', asked_at_ms: '10', decided_at_ms: null });
      deepEqual(await ask(true, 12), { ...row, status: 'approved', asked_at_ms: '10', decided_at_ms: '12' });
      deepEqual(await one.rows(decideRegistration, [STANDING, 5n, 'declined', 20, 31n]), [{ ...row, status: 'declined', asked_at_ms: '10', decided_at_ms: '20' }]);
      deepEqual(await ask(true, 30), { ...row, status: 'declined', asked_at_ms: '10', decided_at_ms: '20' });
      deepEqual(await one.rows(readRegistration, [STANDING, 5n]), [{ ...row, status: 'declined', asked_at_ms: '10', decided_at_ms: '20' }]);
      deepEqual([await one.rows(readRegistration, [STANDING, 6n]), await one.rows(decideRegistration, [STANDING, 6n, 'declined', 20, 31n])], [[], []]);
      equal(await one.refusal(decideRegistration, [STANDING, 5n, 'pending', 20, 31n]), '23514 registrations_check');
      equal(await one.refusal(decideRegistration, [STANDING, 5n, 'lost', 20, 31n]), '23514 registrations_status_check');
    },
  }),
  ...group('answers that are remembered', {
    'the same intention has one effect, and its first answer': async (house) => {
      let nowMs = 1_000;
      const answers = idempotencyIn('auction', house.database('auction'), { nowMs: () => nowMs });
      const intention = { account: '5', key: 'a key', call: 'POST /lots', asked: { title: 'A chair' } };
      let effects = 0;
      const work = async () => ({ ok: true, body: { effect: (effects += 1) } }) as const;
      deepEqual(await answers.once(intention, work), { ok: true, body: { effect: 1 } });
      deepEqual(await answers.once(intention, work), { ok: true, body: { effect: 1 } });
      deepEqual(await answers.once({ ...intention, asked: { title: 'A table' } }, work), { ok: false, code: 'same_key_other_body' });
      deepEqual(await answers.once({ ...intention, account: '6' }, work), { ok: true, body: { effect: 2 } });
      deepEqual(await answers.once({ ...intention, key: 'another' }, async () => ({ ok: false, code: 'unknown_lot' as const })), { ok: false, code: 'unknown_lot' });
      equal(await answers.forgetOld(10), 0);
      nowMs += 49 * 3_600_000;
      deepEqual([await answers.forgetOld(2), await answers.forgetOld(2), await answers.forgetOld(2)], [2, 1, 0]);
      deepEqual(await answers.once(intention, work), { ok: true, body: { effect: 3 } });
    },
    'two at once have one effect: the second waits for the first': async (house) => {
      const answers = idempotencyIn('auction', house.database('auction'), { nowMs: () => 1_000 });
      const intention = { account: '5', key: 'a key', call: 'POST /lots', asked: null };
      let effects = 0;
      const work = async () => {
        await house.pass(30);
        return { ok: true, body: (effects += 1) } as const;
      };
      deepEqual(await Promise.all([answers.once(intention, work), answers.once(intention, work)]), [{ ok: true, body: 1 }, { ok: true, body: 1 }]);
    },
    'work that is done by one process at a time is given up with its session': async (house) => {
      const sessions: Session[] = [];
      const one = alone('auditor', async () => laneOf(sessions[0] ??= await house.session('platform')));
      const other = alone('auditor', async () => laneOf(sessions[1] ??= await house.session('platform')));
      deepEqual([await one.held(), await other.held(), await one.held()], [true, false, true]);
      sessions[0]?.lose();
      for (let tries = 0; tries < 200 && !(await other.held()); tries += 1) await house.pass(5);
      ok(await other.held());
    },
  }),
];

/** As much of a lane as `alone` uses. */
function laneOf(session: Session): Lane {
  return {
    send: async (sent, values) => {
      const { rows, count, command } = await session.ask(sent, values);
      return { rows, rowCount: count, command };
    },
    takeNotices: () => session.notices(),
    get lost() { return session.lost; },
    close: () => session.leave(),
    destroy: () => session.lose(),
  };
}
