import { aggregate, fits, scoreOf, type Kept, type Properties } from './evaluate.ts';

/* What a search answers: hits in their order from a place on, their number as far as it is counted, and what is added up. */

/** A search that an engine would refuse. */
export class Wrong extends Error {}

/** An engine gives no more hits than this by counting from the first. */
const WINDOW_MAX = 10_000;

type Indices = readonly { visible: readonly Kept[]; properties: Properties | null }[];
type Sorting = { field: string; down: boolean };
type Value = string | number | bigint;

export function found(indices: Indices, { query, aggs, size = 10, from = 0, sort, search_after: after, _source: source = true, track_total_hits: total, ...rest }: Record<string, unknown>): object {
  if (Object.keys(rest).length > 0) throw new Error(`a search does not know ${Object.keys(rest).join(', ')} here`);
  if (Number(from) + Number(size) > WINDOW_MAX) throw new Wrong('Result window is too large');
  const properties: Properties = Object.assign({}, ...indices.map((index) => index.properties));
  named(query, properties);
  const docs = indices.flatMap(({ visible }) => visible).filter((doc) => fits(query, doc));
  const sorting = sortingOf(sort, properties);
  const placed = docs.map((doc) => ({ doc, at: sorting.map(({ field }) => valueOf(doc, field, query)) }))
    .toSorted((one, other) => compared(one.at, other.at, sorting));
  const place = after === undefined ? null : placeOf(after, sorting, properties);
  if (place !== null && Number(from) !== 0) throw new Wrong('`from` parameter must be set to 0 when `search_after` is used');
  const shown = placed.filter(({ at }) => place === null || compared(at, place, sorting) > 0).slice(Number(from), Number(from) + Number(size));
  return {
    hits: {
      ...(total === false ? {} : { total: totalOf(docs.length, total) }),
      hits: shown.map(({ doc, at }) => ({ _id: doc.id, _score: null, ...(source === false ? {} : { _source: kept(doc, source) }), sort: at.map((value) => (typeof value === 'bigint' ? Number(value) : value)) })),
    },
    ...(aggs === undefined ? {} : { aggregations: aggregate(aggs, docs) }),
  };
}

function totalOf(count: number, most: unknown): object {
  if (typeof most !== 'number') throw new Error('hits are counted up to a number here, or not at all');
  return count > most ? { value: most, relation: 'gte' } : { value: count, relation: 'eq' };
}

function kept({ sent }: Kept, names: unknown): object {
  if (!Array.isArray(names)) throw new Error('what is wanted of a document is named here');
  return Object.fromEntries(Object.entries(sent).filter(([field]) => names.includes(field)));
}

function sortingOf(sort: unknown, properties: Properties): Sorting[] {
  if (sort === undefined) return [];
  if (!Array.isArray(sort)) throw new Error('an order is a list here');
  return sort.map((one: Record<string, { order: string }>) => {
    const [[field, { order }] = ['', { order: '' }]] = Object.entries(one);
    const of = properties[field];
    if (field !== '_score' && (of === undefined || of.doc_values === false || of.type === 'wildcard')) throw new Wrong(`No mapping or no doc values for [${field}] in order to sort on`);
    return { field, down: order === 'desc' };
  });
}

function valueOf(doc: Kept, field: string, query: unknown): Value {
  const value = field === '_score' ? scoreOf(query, doc) : doc.source[field];
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') throw new Error(`where a document without ${field} comes is not known here`);
  return value;
}

function placeOf(after: unknown, sorting: readonly Sorting[], properties: Properties): Value[] {
  if (!Array.isArray(after) || after.length !== sorting.length) throw new Wrong('search_after has not as many values as there are sorts');
  return sorting.map(({ field }, at) => {
    const value: unknown = after[at];
    // A number of JSON beyond 2^53 has lost its end on the way.
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Wrong(`${value} is not exact`);
    return field === '_score' ? Number(value) : properties[field]?.type === 'long' ? BigInt(String(value)) : String(value);
  });
}

function compared(one: readonly Value[], other: readonly Value[], sorting: readonly Sorting[]): number {
  for (const [at, { down }] of sorting.entries()) {
    const [x, y] = [one[at] ?? '', other[at] ?? ''];
    if (x !== y) return (x < y ? -1 : 1) * (down ? -1 : 1);
  }
  return 0;
}

/** An engine finds nothing by a field that there is not; here it is a fault. */
function named(query: unknown, properties: Properties): void {
  if (Array.isArray(query)) return query.forEach((one) => named(one, properties));
  if (typeof query !== 'object' || query === null) return;
  for (const [kind, of] of Object.entries(query)) {
    if (['term', 'prefix', 'wildcard', 'range'].includes(kind)) {
      for (const field of Object.keys(of as object)) if (properties[field] === undefined) throw new Wrong(`no field [${field}]`);
    } else named(of, properties);
  }
}
