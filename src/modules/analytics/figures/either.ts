import type { Database } from '#platform/db/types.ts';
import { isAway, type Copier } from '../copies/copier.ts';
import type { Kit } from '../service/kit.ts';
import { postgresFigures } from './postgres.ts';
import type { Figures } from './port.ts';

/** PostgreSQL answers, always. */
export function plainFigures(database: Database): Kit['figures'] {
  const figures = postgresFigures(database);
  return async () => ({ figures, source: 'postgres' });
}

/**
 * The copies answer while they are whole and kept up; PostgreSQL answers otherwise, and also whatever question meets an engine that has just gone.
 */
export function eitherFigures(copies: Figures, tables: Figures, copier: Pick<Copier, 'fresh' | 'lost'>): { figures: Figures; now: Kit['figures'] } {
  const either = async <Answer>(ask: (of: Figures) => Promise<Answer>): Promise<Answer> => {
    if (!copier.fresh()) return ask(tables);
    try {
      return await ask(copies);
    } catch (error) {
      if (!isAway(error)) throw error;
      copier.lost();
      return ask(tables);
    }
  };
  const figures: Figures = {
    activity: (question, step) => either((of) => of.activity(question, step)),
    minutes: (question) => either((of) => of.minutes(question)),
    results: (question, step) => either((of) => of.results(question, step)),
    totals: (question) => either((of) => of.totals(question)),
    revenue: (question, step) => either((of) => of.revenue(question, step)),
    categories: (question, limit) => either((of) => of.categories(question, limit)),
    sellers: (question, limit) => either((of) => of.sellers(question, limit)),
  };
  return { figures, now: async () => ({ figures, source: copier.fresh() ? 'elasticsearch' : 'postgres' }) };
}
