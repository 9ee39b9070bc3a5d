/** An amount in the minor unit of its currency: 1/100 USD, 1 JPY, 1/1000 KWD. */
export type Minor = bigint & { readonly unit: 'minor' };
/** The largest amount the house takes, in minor units. */
export const MINOR_MAX = 1_000_000_000_000_000n as Minor;
export const minor = (amount: bigint): Minor => amount as Minor;
