import type { Static } from 'typebox';
import type { figuresCategories, figuresMinutes, figuresSellers, figuresSeries, figuresSummary } from '#contracts/http/analytics.ts';

/** What the calls answer, as their declarations say; sums of amounts have come as JSON numbers. */
type AsRead<Shape> = Shape extends bigint ? number : Shape extends readonly (infer Item)[] ? AsRead<Item>[] : Shape extends object ? { [Name in keyof Shape]: AsRead<Shape[Name]> } : Shape;
export type Summary = AsRead<Static<typeof figuresSummary.reply>>;
export type Totals = Summary['totals'][number];
export type Series = AsRead<Static<typeof figuresSeries.reply>>;
export type Minutes = AsRead<Static<typeof figuresMinutes.reply>>;
export type Categories = AsRead<Static<typeof figuresCategories.reply>>;
export type Sellers = AsRead<Static<typeof figuresSellers.reply>>;
