import type { Either } from '#platform/search/either.ts';
import type { Database } from '#platform/db/types.ts';
import type { Kit } from '../service/kit.ts';
import { postgresFigures } from './postgres.ts';
import type { Figures } from './port.ts';

/** PostgreSQL answers, always. */
export function plainFigures(database: Database): Kit['figures'] {
  const figures = postgresFigures(database);
  return async () => ({ figures, source: 'postgres' });
}

/** The copies or PostgreSQL, for each question anew. */
export function eitherFigures(copies: Figures, tables: Figures, either: Either): { figures: Figures; now: Kit['figures'] } {
  const asked = <Answer>(ask: (of: Figures) => Promise<Answer>): Promise<Answer> => either({ copies: () => ask(copies), tables: () => ask(tables) });
  const figures: Figures = {
    activity: (question, step) => asked((of) => of.activity(question, step)),
    minutes: (question) => asked((of) => of.minutes(question)),
    results: (question, step) => asked((of) => of.results(question, step)),
    totals: (question) => asked((of) => of.totals(question)),
    revenue: (question, step) => asked((of) => of.revenue(question, step)),
    categories: (question, limit) => asked((of) => of.categories(question, limit)),
    sellers: (question, limit) => asked((of) => of.sellers(question, limit)),
  };
  return { figures, now: async () => ({ figures, source: either.source() }) };
}
