import { elasticsearch } from '#platform/search/elasticsearch.ts';
import type { CopierStatus } from '#platform/search/copies.ts';
import type { SearchEngine } from '#platform/search/ports.ts';
import type { HealthChecks } from '#modules/gateway/index.ts';
import type { HouseOptions } from './house-options.ts';

/** The engine that a module copies to; null: PostgreSQL answers. */
export const engineOf = ({ elasticsearchUrl }: Pick<HouseOptions, 'elasticsearchUrl'>): SearchEngine | null =>
  (elasticsearchUrl === undefined || elasticsearchUrl === null ? null : elasticsearch(elasticsearchUrl));

type Copying = { copies(): CopierStatus | null };

/** The check behind /health. Away, Elasticsearch makes the house degraded and never unready: PostgreSQL answers. */
export function searchCheck(modules: { figures: Copying | null; lots: Copying | null }): HealthChecks {
  const statuses = (): { what: string; state: CopierStatus['state']; refused: number }[] =>
    [{ what: 'figures', of: modules.figures }, { what: 'lots', of: modules.lots }].flatMap(({ what, of }) => {
      const status = of?.copies() ?? null;
      return status === null ? [] : [{ what, ...status }];
    });
  if (statuses().length === 0) return {};
  return {
    elasticsearch: async () => {
      const all = statuses();
      const said = (of: typeof all): string => of.map(({ what }) => what).join(' and ');
      const [away, odd, copying] = [all.filter(({ state }) => state === 'away'), all.filter(({ refused }) => refused > 0), all.filter(({ state }) => state === 'copying')];
      if (away.length > 0) return { status: 'degraded', detail: `unavailable; PostgreSQL answers for ${said(away)}, and copying goes on by itself when it is back` };
      if (odd.length > 0) return { status: 'degraded', detail: `does not take ${odd.map(({ what, refused }) => `${refused} rows of ${what}`).join(' and ')} as they are; PostgreSQL answers` };
      return { status: 'healthy', detail: copying.length === 0 ? `answers for ${said(all)}` : `${said(copying)} are being copied; PostgreSQL answers until they are whole` };
    },
  };
}
