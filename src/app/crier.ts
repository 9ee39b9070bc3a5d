import type { PublicLotEvent } from '#contracts/bidding.ts';
import type { AccountId } from '#domain/ids.ts';
import type { Revoked } from '#modules/gateway/index.ts';
import type { Fanout } from '#platform/fanout/ports.ts';
import { encode } from '#platform/rpc/codec.ts';
import { listed } from '#platform/rpc/listed.ts';

/** What is told to those who are connected, wherever in the house they are. */
type Hearers = {
  /** Events after their commit, in order per lot. */
  live(events: readonly PublicLotEvent[]): void;
  /** There is something new for these accounts. */
  tell(accounts: ReadonlySet<AccountId>): void;
  /** Sessions ended. */
  revoked(revoked: Revoked): void;
};

/** Tells the ways in of a house what happened, at once and at most once. What is not heard is found in other ways. */
export type Crier = Hearers & {
  /** Adds somebody who hears. Before the house starts. */
  hear(hearers: Partial<Hearers>): void;
};

/** For a house in one process: who hears is called in the same turn of work. */
export function nearCrier(): Crier {
  const hearing: Partial<Hearers>[] = [];
  return {
    hear: (hearers) => void hearing.push(hearers),
    live: (events) => hearing.forEach(({ live }) => live?.(events)),
    tell: (accounts) => hearing.forEach(({ tell }) => tell?.(accounts)),
    revoked: (revoked) => hearing.forEach((hearers) => hearers.revoked?.(revoked)),
  };
}

/** For a house in several processes: those of this one hear it in the same turn of work, the others over the fan-out. What nobody here hears is not even read. */
export function farCrier(fanout: Pick<Fanout, 'publish' | 'subscribe'>): Crier {
  const near = nearCrier();
  const listening = new Set<keyof Hearers>();
  const listen = (topic: keyof Hearers, wanted: boolean, heard: (text: string) => void): void => {
    if (!wanted || listening.has(topic)) return;
    listening.add(topic);
    fanout.subscribe(topic, heard);
  };
  return {
    hear: (hearers) => {
      near.hear(hearers);
      // What travels was told below, by a process of the same house.
      listen('live', hearers.live !== undefined, (text) => near.live(listed<PublicLotEvent>(text)));
      listen('tell', hearers.tell !== undefined, (text) => near.tell(new Set(listed<AccountId>(text))));
      listen('revoked', hearers.revoked !== undefined, (text) => listed<Revoked>(text).forEach(near.revoked));
    },
    live: (events) => fanout.publish('live', encode(events)),
    tell: (accounts) => fanout.publish('tell', encode([...accounts])),
    revoked: (revoked) => fanout.publish('revoked', encode([revoked])),
  };
}
