import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A metric as its module lists it; the reference page shows the list. Labels have few values, each of a known set. */
export type MetricDeclaration = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels?: readonly string[];
  /** Upper bounds of a histogram's buckets, in the metric's unit. */
  readonly buckets?: readonly number[];
};

/** Declares a metric. Names end in their unit: `_seconds`, `_bytes`, `_total` for counters. */
export const metric = <const Declared extends MetricDeclaration>(declared: Declared): Declared => declared;

type LabelValues<Declared extends MetricDeclaration> = Declared extends { readonly labels: readonly (infer Name extends string)[] } ? [values: Readonly<Record<Name, string>>] : [];

/** One series each: looking labels up costs, so a hot path asks for its series once and keeps it. */
export type CounterSeries = { add(count?: number): void };
export type GaugeSeries = { set(value: number): void };
export type HistogramSeries = { observe(value: number): void };

export type Metrics = {
  /** For libraries that register by themselves. */
  readonly registry: Registry;
  counter<const Declared extends MetricDeclaration & { type: 'counter' }>(declared: Declared, ...labels: LabelValues<Declared>): CounterSeries;
  gauge<const Declared extends MetricDeclaration & { type: 'gauge' }>(declared: Declared, ...labels: LabelValues<Declared>): GaugeSeries;
  histogram<const Declared extends MetricDeclaration & { type: 'histogram' }>(declared: Declared, ...labels: LabelValues<Declared>): HistogramSeries;
  /** A gauge that is measured when the page is read. `measure` must be quick. */
  measured(declared: MetricDeclaration & { type: 'gauge'; labels?: never }, measure: () => number): void;
  /** The page in Prometheus text format. */
  page(): Promise<{ contentType: string; body: string }>;
};

/** Series of one metric; a label that took more values than this is a mistake and throws. */
const SERIES_PER_METRIC_MAX = 1_000;

/** A registry of its own, so that several houses in one test do not count together. `processMetrics` adds CPU, memory and event-loop delay. */
export function openMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.processMetrics === true) collectDefaultMetrics({ register: registry });
  const counters = family((declared) => new Counter({ ...shape(declared), registers: [registry] }));
  const gauges = family((declared) => new Gauge({ ...shape(declared), registers: [registry] }));
  const histograms = family((declared) => new Histogram({ ...shape(declared), ...(declared.buckets === undefined ? {} : { buckets: [...declared.buckets] }), registers: [registry] }));
  return {
    registry,
    counter: (declared, ...labels) => {
      const series = counters(declared, labels.at(0)).labels(labels.at(0) ?? {});
      return { add: (count = 1) => series.inc(count) };
    },
    gauge: (declared, ...labels) => gauges(declared, labels.at(0)).labels(labels.at(0) ?? {}),
    histogram: (declared, ...labels) => histograms(declared, labels.at(0)).labels(labels.at(0) ?? {}),
    measured: (declared, measure) => {
      const gauge: Gauge = new Gauge({ ...shape(declared), registers: [registry], collect: (): void => gauge.set(measure()) });
    },
    page: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}

const shape = (declared: MetricDeclaration): { name: string; help: string; labelNames: string[] } =>
  ({ name: declared.name, help: declared.help, labelNames: [...(declared.labels ?? [])] });

type Labels = Readonly<Record<string, string>> | undefined;

// The same declaration may be asked for from several places; its metric is made once.
function family<Made>(make: (declared: MetricDeclaration) => Made): (declared: MetricDeclaration, labels: Labels) => Made {
  const known = new Map<string, { made: Made; series: Set<string> }>();
  return (declared, labels) => {
    const found = known.get(declared.name) ?? { made: make(declared), series: new Set<string>() };
    known.set(declared.name, found);
    found.series.add(JSON.stringify(labels ?? {}));
    if (found.series.size > SERIES_PER_METRIC_MAX) throw new Error(`${declared.name} has more than ${SERIES_PER_METRIC_MAX} series: one of its labels has too many values.`);
    return found.made;
  };
}
