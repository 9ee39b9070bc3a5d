import { metric, type CounterSeries, type HistogramSeries, type Metrics } from '#platform/metrics/metrics.ts';

export const lotsPublished = metric({ name: 'auction_lots_published_total', help: 'Lots handed over to bidding.', type: 'counter' });
export const projectionLag = metric({
  name: 'auction_projection_lag_seconds', help: 'From a decision of bidding until search knows it.', type: 'histogram',
  buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30],
});

/** Every metric of the module, for the reference page. */
export const auctionMetrics = [lotsPublished, projectionLag] as const;

export type AuctionMeters = { lotsPublished: CounterSeries; projectionLag: HistogramSeries };

export const auctionMeters = (metrics: Metrics): AuctionMeters => ({
  lotsPublished: metrics.counter(lotsPublished), projectionLag: metrics.histogram(projectionLag),
});
