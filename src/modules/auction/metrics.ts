import { metric, type CounterSeries, type GaugeSeries, type HistogramSeries, type Metrics } from '#platform/metrics/metrics.ts';

export const lotsPublished = metric({ name: 'auction_lots_published_total', help: 'Lots handed over to bidding.', type: 'counter' });
export const projectionLag = metric({
  name: 'auction_projection_lag_seconds', help: 'From a decision of bidding until search knows it.', type: 'histogram',
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30],
});

export const lotsCopied = metric({ name: 'auction_lots_copied_total', help: 'States of listed lots that the search engine took.', type: 'counter' });
export const lotsRefused = metric({ name: 'auction_lots_refused', help: 'Listed lots that the search engine does not take as they are.', type: 'gauge' });

/** Every metric of the module, for the reference page. */
export const auctionMetrics = [lotsPublished, projectionLag, lotsCopied, lotsRefused] as const;

export type AuctionMeters = { lotsPublished: CounterSeries; projectionLag: HistogramSeries; copied: CounterSeries; refused: GaugeSeries };

export const auctionMeters = (metrics: Metrics): AuctionMeters => ({
  lotsPublished: metrics.counter(lotsPublished), projectionLag: metrics.histogram(projectionLag), copied: metrics.counter(lotsCopied), refused: metrics.gauge(lotsRefused),
});
