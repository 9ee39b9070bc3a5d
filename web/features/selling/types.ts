import type { Static } from 'typebox';
import type { Category, ChangeLot, MyLot, MyLotsTotals } from '#contracts/auction-shapes.ts';
import type { LotsImported } from '#contracts/http/import.ts';
import type { LotJson } from '../../live/types.ts';

export type CategoryJson = Static<typeof Category>;
export type FieldJson = CategoryJson['fields'][number];
export type MyLotJson = Static<typeof MyLot>;
export type TotalsJson = Static<typeof MyLotsTotals>;
export type ImportJson = Static<typeof LotsImported>;
export type LotChange = Static<typeof ChangeLot>;
export type ImageJson = LotJson['images'][number];
export type { LotJson };
