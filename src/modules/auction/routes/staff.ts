import * as calls from '#contracts/http/admin-lots.ts';
import type { Caller } from '#contracts/identity.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { StaffService } from '../service.ts';
import { resultOf } from '../service/once.ts';
import { pageOf } from './calls.ts';

const on = binderFor<Caller>();

/** What answers the calls of the auction module that are for staff alone. */
export const staffHttp = (service: StaffService): BoundRoute<Caller>[] => [
  on(calls.listAdminLots, async ({ query, caller }) => {
    const { q = null, status = null, sort = 'closing' } = query;
    return resultOf(await service.staffLots({ q, status, sort }, pageOf(query), caller));
  }),
  on(calls.listWaitingRegistrations, async ({ query }) => resultOf(await service.waitingRegistrations(pageOf(query)))),
  on(calls.listStaffActs, async ({ query }) => resultOf(await service.staffActs(pageOf(query)))),
];
