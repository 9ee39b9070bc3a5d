import { stepOf } from '../analytics/slow-figures.ts';

/* What an engine answers to the queries that the house makes: few, but each really evaluated, over every document. */

export type Source = Readonly<Record<string, unknown>>;
export type Kept = { id: string; source: Source };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const only = (of: Record<string, unknown>): [string, unknown] => {
  const [entry, ...more] = Object.entries(of);
  if (entry === undefined || more.length > 0) throw new Error(`one name is wanted in ${JSON.stringify(of)}`);
  return entry;
};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Whether a document fits; throws for a query that is not known here, so that nothing passes unevaluated. */
export function fits(query: unknown, { source }: Kept): boolean {
  if (!isObject(query)) throw new Error('a query is an object');
  const [kind, of] = only(query);
  if (!isObject(of)) throw new Error(`${kind} wants an object`);
  if (kind === 'match_all') return true;
  if (kind === 'bool') {
    const { filter, must, must_not: not, should, minimum_should_match: least, ...rest } = of;
    if (Object.keys(rest).length > 0) throw new Error(`bool does not know ${Object.keys(rest).join(', ')} here`);
    const all = [...listOf(filter), ...listOf(must)].every((one) => fits(one, { id: '', source })) && !listOf(not).some((one) => fits(one, { id: '', source }));
    const some = listOf(should).filter((one) => fits(one, { id: '', source })).length;
    return all && some >= Number(least ?? (listOf(should).length > 0 && listOf(filter).length + listOf(must).length === 0 ? 1 : 0));
  }
  const [field, asked] = only(of);
  const values = listOf(source[field]);
  if (kind === 'range') return values.some((value) => inRange(value, asked));
  const wanted = isObject(asked) ? asked['value'] : asked;
  if (kind === 'term') return values.includes(wanted);
  if (kind === 'prefix') return values.some((value) => String(value).startsWith(String(wanted)));
  throw new Error(`the query ${kind} is not known here`);
}

function inRange(value: unknown, asked: unknown): boolean {
  if (!isObject(asked) || typeof value !== 'number') return false;
  return Object.entries(asked).every(([name, bound]) => {
    if (name === 'format') return bound === 'epoch_millis';
    const number = Number(bound);
    if (name === 'gte') return value >= number;
    if (name === 'gt') return value > number;
    if (name === 'lt') return value < number;
    if (name === 'lte') return value <= number;
    throw new Error(`range does not know ${name} here`);
  });
}

/** What is to be added up of some documents, by name. */
export const aggregate = (aggs: unknown, docs: readonly Kept[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(isObject(aggs) ? aggs : {}).map(([name, agg]) => [name, one(agg, docs)]));

function one(agg: unknown, docs: readonly Kept[]): unknown {
  if (!isObject(agg)) throw new Error('an aggregation is an object');
  const { aggs, aggregations, ...rest } = agg;
  const [kind, of] = only(rest);
  if (!isObject(of)) throw new Error(`${kind} wants an object`);
  if (kind === 'sum') return { value: docs.reduce((sum, { source }) => sum + Number(source[String(of['field'])] ?? 0), 0) };
  const inner = aggs ?? aggregations;
  if (kind === 'terms') return { buckets: terms(of, inner, docs), doc_count_error_upper_bound: 0, sum_other_doc_count: 0 };
  if (kind === 'date_histogram') return { buckets: histogram(of, inner, docs) };
  throw new Error(`the aggregation ${kind} is not known here`);
}

type Bucket = { key: unknown; doc_count: number; [name: string]: unknown };

function terms({ field, size = 10, order }: Record<string, unknown>, aggs: unknown, docs: readonly Kept[]): Bucket[] {
  const groups = Map.groupBy(docs.flatMap((doc) => listOf(doc.source[String(field)]).map((value) => ({ value, doc }))), ({ value }) => value);
  const buckets = [...groups].map(([key, found]): Bucket => ({ key, doc_count: found.length, ...aggregate(aggs, found.map(({ doc }) => doc)) }));
  const orders = order === undefined ? [{ _count: 'desc' }, { _key: 'asc' }] : listOf(order);
  const valueOf = (bucket: Bucket, name: string): string | number => {
    if (name === '_key') return String(bucket.key);
    if (name === '_count') return bucket.doc_count;
    const found = bucket[name];
    if (!isObject(found) || typeof found['value'] !== 'number') throw new Error(`there is no ${name} to put buckets in order by`);
    return found['value'];
  };
  return buckets.toSorted((a, b) => {
    for (const by of orders) {
      if (!isObject(by)) throw new Error('an order is an object');
      const [name, direction] = only(by);
      const [x, y] = [valueOf(a, name), valueOf(b, name)];
      if (x !== y) return (x < y ? -1 : 1) * (direction === 'desc' ? -1 : 1);
    }
    return 0;
  }).slice(0, Number(size));
}

function histogram(of: Record<string, unknown>, aggs: unknown, docs: readonly Kept[]): Bucket[] {
  const { field, calendar_interval: calendar, fixed_interval: fixed, time_zone: zone = 'UTC', format, min_doc_count: least, ...rest } = of;
  if (Object.keys(rest).length > 0 || least !== 1) throw new Error('a histogram wants min_doc_count 1 and knows no more here');
  const step = calendar === 'day' || calendar === 'week' || calendar === 'month' ? calendar : null;
  if ((step === null) === (fixed !== '1m')) throw new Error(`the interval ${String(calendar ?? fixed)} is not known here`);
  const groups = Map.groupBy(docs, ({ source }) => {
    const at = Number(source[String(field)]);
    return step === null ? String(at - (at % 60_000)) : stepOf(at, String(zone), step);
  });
  return [...groups].toSorted(([x], [y]) => (step === null ? Number(x) - Number(y) : x < y ? -1 : 1)).map(([key, found]): Bucket => ({
    key: step === null ? Number(key) : Date.parse(`${key}T00:00:00Z`), ...(format === 'yyyy-MM-dd' ? { key_as_string: key } : {}), doc_count: found.length, ...aggregate(aggs, found),
  }));
}
