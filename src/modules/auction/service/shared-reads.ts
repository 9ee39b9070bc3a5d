import type { Cache } from '#platform/cache/ports.ts';
import { encode } from '#platform/rpc/codec.ts';
import { listed } from '#platform/rpc/listed.ts';

/** Reads of lists under a name, of which those that ask for the same at about the same time share one, in all processes. */
export type SharedReads<Item> = (name: string, read: () => Promise<readonly Item[]>) => Promise<Item[]>;

/** A list is shared for `keptMs` from when it was read. `of` names what it is and its form: another release may read it. A failure is shared by those who wait for it only. */
export const sharedReads = <Item>(cache: Cache, { of, keptMs }: { of: string; keptMs: number }): SharedReads<Item> =>
  async (name, read) => listed<Item>(await cache.through(`${of}: ${name}`, keptMs, async () => encode(await read())));
