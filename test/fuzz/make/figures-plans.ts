import type { Plan } from './plan.ts';

const DAY_MS = 86_400_000;
const day = (ago: number): string => new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10);

/** Calls about the figures of the house: ranges that can be answered. */
export const FIGURES_PLANS: Readonly<Record<string, Plan>> = {
  ...Object.fromEntries(['figuresSummary', 'figuresCategories', 'figuresSellers', 'figuresSeries'].map((name): [string, Plan] =>
    [name, (_world, chance) => ({ query: chance.pick([{}, { from: day(9), to: day(chance.upTo(5)), zone: 'Asia/Tokyo', currency: 'USD' }]) })])),
  figuresMinutes: () => ({ query: { day: day(0) } }),
  figuresExport: (_world, chance) => ({ query: { table: chance.pick(['days', 'minutes', 'categories', 'sellers', 'lots']) } }),
};
