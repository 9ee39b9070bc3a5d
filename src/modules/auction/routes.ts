import * as calls from '#contracts/http/auction.ts';
import type { Caller } from '#contracts/identity.ts';
import { parseAccountId, parseLotId, parseSaleId } from '#domain/ids.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import { empty, intentionOf, malformed, NOT_FOUND, pageOf, UNKNOWN_LOT, viewerOf, withLot } from './routes/calls.ts';
import { houseHttp } from './routes/house.ts';
import { staffHttp } from './routes/staff.ts';
import { imageHttp } from './routes/images.ts';
import { importHttp } from './routes/import.ts';
import { questionHttp } from './routes/questions.ts';
import { searchHttp } from './routes/search.ts';
import { summaryHttp } from './routes/summaries.ts';
import type { AuctionService } from './service.ts';
import { resultOf } from './service/once.ts';
import { readLotChange, readSaleChange } from './wire.ts';

const on = binderFor<Caller>();

/** What answers the calls of the auction module. */
export const auctionHttp = (service: AuctionService): BoundRoute<Caller>[] => [...lotRoutes(service), ...actRoutes(service), ...listRoutes(service), ...searchHttp(service), ...summaryHttp(service), ...saleRoutes(service), ...questionHttp(service), ...imageHttp(service), ...importHttp(service), ...houseHttp(service), ...staffHttp(service)];

function lotRoutes(service: AuctionService): BoundRoute<Caller>[] {
  return [
    on(calls.getLot, async ({ params, caller }) => {
      const id = parseLotId(params.lotId);
      const lot = id === null ? null : await service.lotFor(id, viewerOf(caller));
      return lot === null ? UNKNOWN_LOT : { ok: true, body: lot };
    }),
    on(calls.createLot, (call) => {
      const { body, caller } = call;
      const wanted = readLotChange(body);
      return wanted.ok ? service.createLot(caller, wanted.value, intentionOf('createLot', call)) : malformed(wanted.refusal);
    }),
    on(calls.changeLot, (call) => withLot(call.params, (lot) => {
      const wanted = readLotChange(call.body);
      return wanted.ok ? service.changeLot({ actor: call.caller, lot }, wanted.value, intentionOf('changeLot', call)) : malformed(wanted.refusal);
    })),
    on(calls.publishLot, (call) => withLot(call.params, (lot) => service.publishLot({ actor: call.caller, lot }, intentionOf('publishLot', call)))),
  ];
}

function actRoutes(service: AuctionService): BoundRoute<Caller>[] {
  return [
    on(calls.cancelLot, (call) => withLot(call.params, (lot) => service.cancelLot({ actor: call.caller, lot }, call.body?.reason ?? null, intentionOf('cancelLot', call)))),
    on(calls.endLot, (call) => withLot(call.params, (lot) => service.endLot({ actor: call.caller, lot }, intentionOf('endLot', call)))),
    on(calls.relistLot, (call) => withLot(call.params, (lot) => {
      const wanted = readLotChange(call.body ?? {});
      return wanted.ok ? service.relistLot({ actor: call.caller, lot }, wanted.value.draft, intentionOf('relistLot', call)) : malformed(wanted.refusal);
    })),
    on(calls.watchedLot, ({ params, caller }) => withLot(params, async (lot) => resultOf(await service.isWatched(caller, lot)))),
    on(calls.watchLot, ({ params, caller }) => withLot(params, async (lot) => empty(await service.watch(caller, lot)))),
    on(calls.unwatchLot, ({ params, caller }) => withLot(params, async (lot) => empty(await service.unwatch(caller, lot)))),
  ];
}

function listRoutes(service: AuctionService): BoundRoute<Caller>[] {
  return [
    on(calls.listCategories, async () => ({ ok: true, body: { items: await service.categories(), next: null } })),
    on(calls.myLotsTotals, async ({ caller }) => ({ ok: true, body: await service.myTotals(caller) })),
    on(calls.listMyLots, async ({ query, caller }) => resultOf(await service.mine(caller, query.status ?? 'any', pageOf(query)))),
    on(calls.listWatched, async ({ query, caller }) => resultOf(await service.watched(caller, pageOf(query)))),
  ];
}

function saleRoutes(service: AuctionService): BoundRoute<Caller>[] {
  return [
    on(calls.listSales, async ({ query }) => resultOf(await service.sales(pageOf(query)))),
    on(calls.createSale, (call) => {
      const wanted = readSaleChange(call.body);
      return wanted.ok ? service.createSale(call.caller, wanted.value, intentionOf('createSale', call)) : malformed(wanted.refusal);
    }),
    on(calls.getSale, async ({ params, caller }) => {
      const sale = parseSaleId(params.saleId);
      return sale === null ? NOT_FOUND : resultOf(await service.saleFor(sale, viewerOf(caller)));
    }),
    on(calls.changeSale, (call) => {
      const sale = parseSaleId(call.params.saleId);
      const wanted = readSaleChange(call.body);
      if (sale === null) return NOT_FOUND;
      return wanted.ok ? service.changeSale(call.caller, sale, wanted.value, intentionOf('changeSale', call)) : malformed(wanted.refusal);
    }),
    on(calls.registerForSale, async ({ params, caller }) => {
      const sale = parseSaleId(params.saleId);
      return sale === null ? NOT_FOUND : resultOf(await service.register(caller, sale));
    }),
    on(calls.myRegistration, async ({ params, caller }) => {
      const sale = parseSaleId(params.saleId);
      return sale === null ? NOT_FOUND : resultOf(await service.ownRegistration(caller, sale));
    }),
    on(calls.listRegistrations, async ({ params, query }) => {
      const sale = parseSaleId(params.saleId);
      return sale === null ? NOT_FOUND : resultOf(await service.registrations(sale, pageOf(query)));
    }),
    on(calls.decideRegistration, async ({ params, body, caller }) => {
      const sale = parseSaleId(params.saleId);
      const account = parseAccountId(params.accountId);
      if (sale === null || account === null) return NOT_FOUND;
      return resultOf(await service.decideRegistration(caller, { sale, account, status: body.status, reason: body.reason ?? null }));
    }),
  ];
}
