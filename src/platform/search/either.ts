import type { Copier } from './copies.ts';
import { EngineAway, EngineRefused } from './ports.ts';

/** Asks the copies in the search engine, or the tables that they are copies of. */
export type Either = {
  <Answer>(ask: { copies(): Promise<Answer>; tables(): Promise<Answer> }): Promise<Answer>;
  /** Who would be asked now. */
  source(): 'elasticsearch' | 'postgres';
};

/**
 * The copies answer while they are whole and kept up; PostgreSQL answers otherwise, and also whatever question meets an engine that has just gone. A question
 * that the engine refuses is a defect, which is said, and PostgreSQL answers it too.
 */
export function either(copier: Pick<Copier, 'fresh' | 'lost'>, log: { warn(fields: object, message: string): void }): Either {
  const asked: <Answer>(ask: { copies(): Promise<Answer>; tables(): Promise<Answer> }) => Promise<Answer> = async ({ copies, tables }) => {
    if (!copier.fresh()) return tables();
    try {
      return await copies();
    } catch (error) {
      if (error instanceof EngineRefused) log.warn({ err: error }, 'Elasticsearch refuses a question of the house; PostgreSQL answers.');
      else if (!(error instanceof EngineAway)) throw error;
      copier.lost();
      return tables();
    }
  };
  return Object.assign(asked, { source: (): 'elasticsearch' | 'postgres' => (copier.fresh() ? 'elasticsearch' : 'postgres') });
}
