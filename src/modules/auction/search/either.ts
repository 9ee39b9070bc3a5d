import { openCopier, type Copier, type CopierPorts } from '#platform/search/copies.ts';
import { either } from '#platform/search/either.ts';
import type { SearchEngine } from '#platform/search/ports.ts';
import { copiesOfLots } from './copies.ts';
import { elasticsearchSearch } from './elasticsearch.ts';
import type { LotSearch } from './port.ts';
import { postgresSearch } from './postgres.ts';

/** Search of lots, and who keeps its copies where there is an engine: they or PostgreSQL answer, for each question anew. */
export function lotSearch({ engine, ...ports }: Omit<CopierPorts, 'engine'> & { engine: SearchEngine | null }): { search: LotSearch; copier: Copier | null } {
  const tables = postgresSearch(ports);
  if (engine === null) return { search: tables, copier: null };
  const copier = openCopier({ ...ports, engine }, copiesOfLots());
  const copies = elasticsearchSearch({ ...ports, engine });
  const asked = either(copier, ports.log);
  const by = <Answer>(ask: (of: LotSearch) => Promise<Answer>): Promise<Answer> => asked({ copies: () => ask(copies), tables: () => ask(tables) });
  return {
    copier,
    search: { find: (query, order) => by((of) => of.find(query, order)), facets: (query) => by((of) => of.facets(query)), titles: (q, limit) => by((of) => of.titles(q, limit)) },
  };
}
