import { stepOf } from '../analytics/slow-figures.ts';

/* What an engine answers to the queries that the house makes: few, but each really evaluated, over every document. */

export type Source = Readonly<Record<string, unknown>>;
export type Properties = Readonly<Record<string, { type: string; doc_values?: boolean }>>;
/** A document as its fields are indexed: a text that was sent for a whole number is one, exactly. `sent`: as it came. */
export type Kept = { id: string; source: Source; sent: Source };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const only = (of: Record<string, unknown>): [string, unknown] => {
  const [entry, ...more] = Object.entries(of);
  if (entry === undefined || more.length > 0) throw new Error(`one name is wanted in ${JSON.stringify(of)}`);
  return entry;
};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Whether a document fits; throws for a query that is not known here, so that nothing passes unevaluated. */
export function fits(query: unknown, doc: Kept): boolean {
  if (!isObject(query)) throw new Error('a query is an object');
  const [kind, of] = only(query);
  const { source } = doc;
  if (!isObject(of)) throw new Error(`${kind} wants an object`);
  if (kind === 'match_all') return true;
  if (kind === 'constant_score') return fits(of['filter'], doc);
  if (kind === 'bool') {
    const { filter, must, must_not: not, should, minimum_should_match: least, ...rest } = of;
    if (Object.keys(rest).length > 0) throw new Error(`bool does not know ${Object.keys(rest).join(', ')} here`);
    const all = [...listOf(filter), ...listOf(must)].every((one) => fits(one, doc)) && !listOf(not).some((one) => fits(one, doc));
    const some = listOf(should).filter((one) => fits(one, doc)).length;
    return all && some >= Number(least ?? (listOf(should).length > 0 && listOf(filter).length + listOf(must).length === 0 ? 1 : 0));
  }
  const [field, asked] = only(of);
  const values = listOf(source[field]);
  if (kind === 'range') return values.some((value) => inRange(value, asked));
  const wanted = isObject(asked) ? asked['value'] : asked;
  if (kind === 'term') return values.includes(wanted);
  if (kind === 'prefix') return values.some((value) => String(value).startsWith(String(wanted)));
  if (kind === 'wildcard') return values.some((value) => patternOf(String(wanted)).test(String(value)));
  throw new Error(`the query ${kind} is not known here`);
}

/** `*` is any run of characters, `?` one, a backslash takes the next as it is. */
const patternOf = (text: string): RegExp =>
  new RegExp(`^${text.replace(/\\(.)|([*?])|([\s\S])/gu, (_all, escaped?: string, sign?: string, plain?: string) => (sign === undefined ? (escaped ?? plain ?? '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') : sign === '*' ? '.*' : '.'))}$`, 'su');

/** What a document that fits scores: a bool the sum of what fits of it outside of its filters, a constant_score its boost. What Lucene makes of anything else is not known here. */
export function scoreOf(query: unknown, doc: Kept): number {
  if (!isObject(query)) throw new Error('a query is an object');
  const [kind, of] = only(query);
  if (!isObject(of)) throw new Error(`${kind} wants an object`);
  if (kind === 'constant_score') return Math.fround(Number(of['boost'] ?? 1));
  if (kind !== 'bool') throw new Error(`how ${kind} scores is not known here`);
  return Math.fround([...listOf(of['must']), ...listOf(of['should'])].filter((one) => fits(one, doc)).reduce((sum: number, one) => sum + scoreOf(one, doc), 0));
}

function inRange(value: unknown, asked: unknown): boolean {
  if (!isObject(asked) || (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'string')) return false;
  return Object.entries(asked).every(([name, bound]) => {
    if (name === 'format') return bound === 'epoch_millis';
    // Texts are in the order of their bytes, whole numbers exact.
    const limit = typeof value === 'string' ? String(bound) : typeof value === 'bigint' ? BigInt(String(bound)) : Number(bound);
    if (name === 'gte') return value >= limit;
    if (name === 'gt') return value > limit;
    if (name === 'lt') return value < limit;
    if (name === 'lte') return value <= limit;
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
  if (kind === 'range') return { buckets: bands(of, inner, docs) };
  const counted = (filter: unknown): Record<string, unknown> => {
    const found = docs.filter((doc) => fits(filter, doc));
    return { doc_count: found.length, ...aggregate(inner, found) };
  };
  if (kind === 'filter') return counted(of);
  if (kind === 'filters' && isObject(of['filters'])) return { buckets: Object.fromEntries(Object.entries(of['filters']).map(([name, filter]) => [name, counted(filter)])) };
  throw new Error(`the aggregation ${kind} is not known here`);
}

/** Half-open, each lower bound in its band; bounds and values are doubles. */
function bands({ field, ranges }: Record<string, unknown>, aggs: unknown, docs: readonly Kept[]): Bucket[] {
  return listOf(ranges).map((range) => {
    const { key, from = -Infinity, to = Infinity } = isObject(range) ? range : {};
    const found = docs.filter(({ source }) => listOf(source[String(field)]).some((value) => Number(value) >= Number(from) && Number(value) < Number(to)));
    return { key, doc_count: found.length, ...aggregate(aggs, found) };
  });
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
