import { type Contracts, METHODS, type MethodTable, type ModuleName } from '#contracts/services.ts';
import { standIn } from '#platform/rpc/stand-in.ts';

/** What the modules of this process answer by themselves; filled while they are put together. */
export type Near = { [Name in ModuleName]?: Contracts[Name] };

/**
 * Each module as the others see it: itself when it is in this process, otherwise what stands for it here. A module of this process is looked up
 * when it is asked, since modules need each other and one of them is made first. Throws when a module is neither here nor elsewhere.
 */
export function neighbours(near: Near, hosts: (name: ModuleName) => boolean, far: Contracts | null): Contracts {
  const of = <Name extends ModuleName>(name: Name): Contracts[Name] => {
    if (hosts(name)) return asked<Contracts[Name]>(METHODS[name], () => near[name]);
    if (far === null) throw new Error(`The module ${name} is not in this process, and nobody said where it is.`);
    return far[name];
  };
  return { identity: of('identity'), auction: of('auction'), bidding: of('bidding'), notification: of('notification'), payment: of('payment'), analytics: of('analytics') };
}

/** A contract whose methods are those of `get()` at the time of each call. */
const asked = <Contract extends object>(methods: MethodTable<Contract>, get: () => object | undefined): Contract =>
  standIn(methods, (name, args) => {
    const found: unknown = Reflect.get(get() ?? {}, name);
    if (typeof found !== 'function') throw new Error(`Nobody answers ${name} yet.`);
    return Reflect.apply(found, undefined, args);
  });
