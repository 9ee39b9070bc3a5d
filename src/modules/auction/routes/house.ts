import * as calls from '#contracts/http/house.ts';
import type { Caller } from '#contracts/identity.ts';
import { binderFor } from '#platform/http/bind.ts';
import type { BoundRoute } from '#platform/http/types.ts';
import type { HouseService } from '../service.ts';
import { resultOf } from '../service/once.ts';
import { pageOf } from './calls.ts';

const on = binderFor<Caller>();

/** What answers the calls about the house and its settings. */
export const houseHttp = (service: HouseService): BoundRoute<Caller>[] => [
  on(calls.getHouse, async () => ({ ok: true, body: await service.houseFacts() })),
  on(calls.getTerms, async () => ({ ok: true, body: await service.houseTerms() })),
  on(calls.getSettings, async () => ({ ok: true, body: await service.settings() })),
  on(calls.changeSettings, async ({ body, caller }) => resultOf(await service.changeSettings(caller, body))),
  on(calls.listSettings, async ({ query }) => resultOf(await service.settingsHistory(pageOf(query)))),
  on(calls.getSettingsVersion, async ({ params }) => resultOf(await service.settingsOf(Number(params.version)))),
];
