import { metric, type HistogramSeries, type Metrics } from '#platform/metrics/metrics.ts';

export type HttpMetrics = { observe(route: string, method: string, status: number, seconds: number): void };

export const httpRequestDuration = metric({
  name: 'http_request_duration_seconds',
  help: 'Time from the head of a request to its answer handed to the socket, by route, method and status.',
  type: 'histogram',
  labels: ['route', 'method', 'status'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
});

/** Series of their own; past it, further ones are counted together under the route `other`. */
const SERIES_MAX = 900;

/** Counts into `http_request_duration_seconds`. Routes are named by their declaration, so the number of series stays small. */
export function httpMetrics(metrics: Metrics): HttpMetrics {
  // Looking labels up by value is the dear part; each series is looked up once.
  const series = new Map<string, HistogramSeries>();
  return {
    observe(route, method, status, seconds) {
      const name = `${status}${method}${route}`;
      let one = series.get(name);
      if (one === undefined) {
        one = metrics.histogram(httpRequestDuration, { route: series.size < SERIES_MAX ? route : 'other', method, status: String(status) });
        if (series.size < SERIES_MAX) series.set(name, one);
      }
      one.observe(seconds);
    },
  };
}
