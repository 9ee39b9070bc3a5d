import type { AnalyticsModule } from '#modules/analytics/index.ts';
import type { HealthChecks } from '#modules/gateway/index.ts';

/** The check behind /health. Away, Elasticsearch makes the house degraded and never unready: PostgreSQL answers. */
export function searchCheck(analytics: Pick<AnalyticsModule, 'copies'> | null): HealthChecks {
  if (analytics === null || analytics.copies() === null) return {};
  return {
    elasticsearch: async () => {
      const { state, refused } = analytics.copies() ?? { state: 'away' as const, refused: 0 };
      if (state === 'away') return { status: 'degraded', detail: 'unavailable; PostgreSQL answers what the figures are, and copying goes on by itself when it is back' };
      if (refused > 0) return { status: 'degraded', detail: `does not take ${refused} rows as they are; PostgreSQL answers` };
      return { status: 'healthy', detail: state === 'whole' ? 'answers what the figures are' : 'figures are being copied; PostgreSQL answers until they are whole' };
    },
  };
}
