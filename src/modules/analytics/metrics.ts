import { metric, type CounterSeries, type GaugeSeries, type Metrics } from '#platform/metrics/metrics.ts';

export const factsCounted = metric({ name: 'analytics_facts_counted_total', help: 'Facts of other modules that were counted into the figures.', type: 'counter' });
export const factsRepeated = metric({ name: 'analytics_facts_repeated_total', help: 'Facts that came again and had no further effect.', type: 'counter' });

export const rowsCopied = metric({ name: 'analytics_rows_copied_total', help: 'Rows of figures that the search engine took.', type: 'counter' });
export const rowsRefused = metric({ name: 'analytics_rows_refused', help: 'Rows of figures that the search engine does not take as they are.', type: 'gauge' });

/** Every metric of the module, for the reference page. */
export const analyticsMetrics = [factsCounted, factsRepeated, rowsCopied, rowsRefused] as const;

export type AnalyticsMeters = { counted: CounterSeries; repeated: CounterSeries; copied: CounterSeries; refused: GaugeSeries };

export const analyticsMeters = (metrics: Metrics): AnalyticsMeters => ({ counted: metrics.counter(factsCounted), repeated: metrics.counter(factsRepeated), copied: metrics.counter(rowsCopied), refused: metrics.gauge(rowsRefused) });
