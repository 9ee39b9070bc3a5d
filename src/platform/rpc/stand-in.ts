/** Names of all methods of a contract, with something about each. */
export type TableOf<Contract> = { readonly [Name in keyof Contract]: unknown };

/** An object with the methods of a contract, each of which runs `call` with its name and what it is given. What `call` returns must be what the contract promises. */
export function standIn<Contract extends object>(table: TableOf<Contract>, call: (name: string, args: readonly unknown[]) => unknown): Contract {
  const methods = Object.keys(table).map((name) => [name, (...args: readonly unknown[]) => call(name, args)] as const);
  // The table has every method of the contract; what they answer is decided where `call` is.
  return Object.fromEntries(methods) as Contract;
}
