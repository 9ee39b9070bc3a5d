import type { House } from './house.ts';

/** One promise of the contract, with the group that it belongs to. */
export type Case = { group: string; name: string; play(house: House): Promise<void> };

/** Cases of one group, by their names. */
export const group = (name: string, cases: Readonly<Record<string, (house: House) => Promise<void>>>): Case[] =>
  Object.entries(cases).map(([title, play]) => ({ group: name, name: title, play }));

/** The same case for each of some things. */
export const each = <Item>(items: readonly Item[], named: (item: Item) => string, play: (house: House, item: Item) => Promise<void>): Record<string, (house: House) => Promise<void>> =>
  Object.fromEntries(items.map((item) => [named(item), (house: House) => play(house, item)]));
