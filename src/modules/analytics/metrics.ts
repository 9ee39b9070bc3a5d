import { metric, type CounterSeries, type Metrics } from '#platform/metrics/metrics.ts';

export const factsCounted = metric({ name: 'analytics_facts_counted_total', help: 'Facts of other modules that were counted into the figures.', type: 'counter' });
export const factsRepeated = metric({ name: 'analytics_facts_repeated_total', help: 'Facts that came again and had no further effect.', type: 'counter' });

/** Every metric of the module, for the reference page. */
export const analyticsMetrics = [factsCounted, factsRepeated] as const;

export type AnalyticsMeters = { counted: CounterSeries; repeated: CounterSeries };

export const analyticsMeters = (metrics: Metrics): AnalyticsMeters => ({ counted: metrics.counter(factsCounted), repeated: metrics.counter(factsRepeated) });
