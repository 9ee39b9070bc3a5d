import { Type } from 'typebox';
import { LotSummary } from '../auction-shapes.ts';
import { route } from '../route.ts';

/** Lots that one call may name. */
export const SUMMARIES_MAX = 100;
const IDS_CHARS_MAX = 2_400;

export const lotSummaries = route({
  name: 'lotSummaries', method: 'GET', path: '/lot-summaries', summary: 'Published lots by their ids, as lists show them, in the order asked for. Ids of nothing, and of drafts, are left out.',
  auth: 'anyone', query: Type.Object({ ids: Type.String({ minLength: 1, maxLength: IDS_CHARS_MAX, description: 'At most 100, divided by commas.' }) }, { additionalProperties: false }),
  reply: Type.Object({ items: Type.Array(LotSummary) }), status: 200, refusals: ['malformed'],
});

export const lotSummariesRoutes = [lotSummaries] as const;
