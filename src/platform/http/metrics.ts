import { Histogram, type Registry } from 'prom-client';

export type HttpMetrics = { observe(route: string, method: string, status: number, seconds: number): void };

const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * `http_request_duration_seconds{route,method,status}`: from the head of the request to the answer handed to the socket.
 * Routes are named by their declaration, so the number of series is bounded by declarations times statuses.
 */
export function httpMetrics(registry: Registry): HttpMetrics {
  const histogram = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to its answer, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  // Looking labels up by value is the dear part; each series is looked up once.
  const series = new Map<string, { observe(seconds: number): void }>();
  return {
    observe(route, method, status, seconds) {
      const name = `${status}${method}${route}`;
      let one = series.get(name);
      if (one === undefined) {
        one = histogram.labels(route, method, String(status));
        series.set(name, one);
      }
      one.observe(seconds);
    },
  };
}
