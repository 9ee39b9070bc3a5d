import type { Database } from '#platform/db/types.ts';
import { activityBy, activityByMinute, bestCategories, bestSellers, resultsBy, totalsOf } from '../store/figures.ts';
import { revenueBy } from '../store/money.ts';
import type { Figures } from './port.ts';

/** Figures from the tables of the module, as they stand. */
export const postgresFigures = (database: Database): Figures => ({
  activity: (question, step) => activityBy(database, question, step),
  minutes: (question) => activityByMinute(database, question),
  results: (question, step) => resultsBy(database, question, step),
  totals: (question) => totalsOf(database, question),
  revenue: (question, step) => revenueBy(database, question, step),
  categories: (question, limit) => bestCategories(database, question, limit),
  sellers: (question, limit) => bestSellers(database, question, limit),
});
