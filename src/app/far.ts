import type { BidAnswer, BidRefused } from '#contracts/bidding.ts';
import { type Contracts, type MethodRules, METHODS, type MethodTable, type ModuleName, SERVICES, type ServiceName } from '#contracts/services.ts';
import type { Log } from '#platform/log/log.ts';
import type { Metrics } from '#platform/metrics/metrics.ts';
import { type CallRules, serviceClient, type ServiceClient } from '#platform/rpc/client.ts';
import { ServiceAway } from '#platform/rpc/errors.ts';
import { placesOf } from '#platform/rpc/places.ts';
import { callPath } from '#platform/rpc/server.ts';
import { signatures } from '#platform/rpc/signature.ts';
import { standIn } from '#platform/rpc/stand-in.ts';
import type { Clock } from '#platform/time/ports.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import type { Addresses } from './service-settings.ts';

/** The rest of the house, as a process sees it. */
export type Far = {
  /** Who calls: the services of this process. */
  readonly by: string;
  contracts: Contracts;
  /** Calls a method of a module by its path; see ServiceClient. */
  call(module: ModuleName, method: string, args: readonly unknown[], rules: CallRules): Promise<unknown>;
  /** Whether the last thing heard of each service that was asked something was an answer. */
  silent(): ServiceName[];
  places(service: ServiceName): readonly string[] | Promise<readonly string[]>;
  close(): void;
};

export type FarPorts = { by: string; addresses: Addresses; secret: string; log: Log; metrics: Metrics; clock?: Clock };

const RETRY_AFTER_SECONDS = 1;

/** Calls what is in other processes. */
export function openFar({ by, addresses, secret, log, metrics, clock = systemClock }: FarPorts): Far {
  const signing = signatures(secret);
  const places = new Map(SERVICES.map((service) => [service, placesOf(addresses.get(service) ?? [], clock)]));
  const clients = new Map<ServiceName, ServiceClient>();
  const clientOf = (service: ServiceName): ServiceClient => {
    const known = clients.get(service);
    if (known !== undefined) return known;
    const client = serviceClient({ service, by, places: places.get(service) ?? { origins: () => [] }, signatures: signing, clock, timers: systemTimers, log, metrics });
    clients.set(service, client);
    return client;
  };
  const call: Far['call'] = (module, method, args, rules) => clientOf(module).call(callPath(module, method), args, rules);
  const of = <Name extends ModuleName>(module: Name): Contracts[Name] => farContract<Contracts[Name]>(METHODS[module], (method, args, rules) => call(module, method, args, rules));
  const bidding = of('bidding');
  return {
    by,
    contracts: { identity: of('identity'), auction: of('auction'), notification: of('notification'), payment: of('payment'), analytics: of('analytics'), bidding: { ...bidding, placeBid: told(bidding.placeBid), buyNow: told(bidding.buyNow) } },
    call,
    silent: () => [...clients].filter(([, client]) => !client.answers()).map(([service]) => service),
    places: (service) => places.get(service)?.origins() ?? [],
    close: () => clients.forEach((client) => client.close()),
  };
}

/** A contract that is answered elsewhere. When it was received travels as how long ago that was: no two processes share a monotonic clock. */
function farContract<Contract extends object>(table: MethodTable<Contract>, call: (method: string, args: readonly unknown[], rules: CallRules) => Promise<unknown>): Contract {
  const rules = new Map<string, MethodRules<readonly unknown[]>>(Object.entries(table));
  return standIn<Contract>(table, async (method, args) => {
    const { again = false, near, withinMs } = rules.get(method) ?? {};
    const receivedAtMs = receivedAtOf(args[0]);
    const sent = receivedAtMs === null ? args : [{ ...Object(args[0]), receivedAt: undefined }, ...args.slice(1)];
    return call(method, sent, { again, near: near?.(...args) ?? null, ...(withinMs === undefined ? {} : { withinMs }), receivedAtMs });
  });
}

const receivedAtOf = (first: unknown): number | null => (typeof first === 'object' && first !== null && 'receivedAt' in first && typeof first.receivedAt === 'number' ? first.receivedAt : null);

/** A bid is always answered: nobody may take silence for a refusal. */
const told = <Args extends readonly unknown[]>(ask: (...args: Args) => Promise<BidAnswer>) => async (...args: Args): Promise<BidAnswer> => {
  try {
    return await ask(...args);
  } catch (error) {
    if (!(error instanceof ServiceAway)) throw error;
    return { ...unanswered(error), retryAfterSeconds: RETRY_AFTER_SECONDS };
  }
};

const unanswered = ({ maybeDone }: ServiceAway): BidRefused => ({ ok: false, code: maybeDone ? 'unconfirmed' : 'busy', facts: null, replayed: false });
