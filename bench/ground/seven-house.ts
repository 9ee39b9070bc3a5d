import { type SevenServices, sevenServices } from '../../test/support/seven-services.ts';
import type { LotId } from '#domain/ids.ts';
import type { Database } from '#platform/db/types.ts';
import type { Part } from '../measure/parts.ts';
import type { Field } from '../proof/check.ts';
import { type SignedIn, withAppHouse, withAppStore } from './app-house.ts';
import { SESSION_SECRET } from './compose.ts';

/** A house of seven services, each a process of its own, with RabbitMQ, Redis and PostgreSQL; bidders are signed in and lots are open. */
export type SevenHouse = {
  services: SevenServices;
  /** Of a gateway, the first unless said otherwise. */
  port(gateway?: number): number;
  owner: Database;
  bidders: readonly SignedIn[];
  /** A field with a lot that nobody has bid on yet. */
  field(): Promise<Field>;
  /** Events of the bid path that reached the broker since the start. */
  relayed(): Promise<number>;
  /** Its services and the servers under them; several processes of a service under one name. */
  parts: readonly Part[];
};

export type SevenPlan = { gateways?: number; bidders: number; lots: number };

/** Opens the house, does the work with it, and removes it whatever happens. People and lots are made by a house in one process, which has ended by then. */
export async function withSevenHouse<Result>(plan: SevenPlan, work: (house: SevenHouse) => Promise<Result>): Promise<Result> {
  return withAppStore(async (app) => {
    const { bidders, lots } = await withAppHouse(app, async (house) => ({ bidders: await house.bidders(plan.bidders), lots: await house.lots(plan.lots) }));
    const services = await sevenServices({
      gateways: plan.gateways ?? 1, environment: { SESSION_SECRET, LOG_LEVEL: 'info' },
      postgres: async () => ({ connection: app.store.connection, prepare: async () => {}, stop: async () => {} }),
    });
    try {
      return await work(sevenHouse(services, { owner: app.store.openAsOwner(), bidders, lots: [...lots], postgres: app.pid }));
    } finally {
      await services.remove();
    }
  });
}

function sevenHouse(services: SevenServices, { owner, bidders, lots, postgres }: { owner: Database; bidders: readonly SignedIn[]; lots: LotId[]; postgres: number | null }): SevenHouse {
  return {
    services, owner, bidders, parts: partsOf(services, postgres),
    port: (gateway = 0) => Number(new URL(services.service('gateway', gateway).url).port),
    field: async () => {
      const lot = lots.pop();
      if (lot === undefined) throw new Error('No lot is left that nobody has bid on.');
      return { lots: [lot], bidders: bidders.map(({ account }) => account) };
    },
    relayed: async () => {
      const figures = await fetch(`${services.service('bidding').url}/metrics`).then((answer) => answer.text());
      return Number(/^outbox_delivered_total\{[^}]*stream="bidding"[^}]*\} (\d+)/m.exec(figures)?.[1] ?? 0);
    },
  };
}

function partsOf({ processes, rabbitmq, redis }: SevenServices, postgres: number | null): Part[] {
  const all = [...processes.map((one) => ({ name: one.name, pid: one.pid() })), { name: 'PostgreSQL', pid: postgres }, { name: 'RabbitMQ', pid: rabbitmq.pid() }, { name: 'Redis', pid: redis.pid() }];
  return all.flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }]));
}
