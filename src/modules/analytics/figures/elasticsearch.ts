import { accountId } from '#domain/ids.ts';
import { bucketsOf, numberOf, partOf, textOf, wholeOf, type Part } from '#platform/search/answers.ts';
import type { Json, JsonObject, SearchEngine } from '#platform/search/ports.ts';
import { aliasOf, AMOUNT_PART, MINUTE_COUNTS, MONEY_AMOUNTS, MONEY_COUNTS, RESULT_AMOUNTS, RESULT_COUNTS, type Kind } from '../copies/layout.ts';
import { MINUTE_MS, type MinuteCounts, type Sums } from '../rules.ts';
import { LEADERS_MAX, MINUTES_MAX, STEPS_MAX, SUMS_MAX, type Figures, type Question, type Revenue, type Step } from './port.ts';

/** Currencies that one answer tells apart. */
const CURRENCIES_MAX = 200;

/** The same figures from the copies in a search engine, one request each. What was not copied yet is not counted. */
export function elasticsearchFigures(engine: SearchEngine): Figures {
  const ask = async (kind: Kind, question: Question, aggs: JsonObject): Promise<Part> => partOf(partOf(await engine.search(aliasOf(kind), bodyOf(question, aggs)))['aggregations']);
  const bySteps = async (kind: Kind, question: Question, step: Step, sums: JsonObject): Promise<{ day: string; currency: string; of: Part }[]> => {
    const answer = await ask(kind, question, { days: { date_histogram: histogram(question, step), aggs: { currencies: { terms: byName('currency', CURRENCIES_MAX), aggs: sums } } } });
    return bucketsOf(answer, 'days').flatMap((day) => bucketsOf(day, 'currencies').map((one) => ({ day: textOf(day, 'key_as_string'), currency: textOf(one, 'key'), of: one }))).slice(0, SUMS_MAX);
  };
  return {
    activity: async (question, step) => {
      const answer = await ask('minutes', question, { days: { date_histogram: histogram(question, step), aggs: ACTIVITY } });
      return bucketsOf(answer, 'days').map((day) => ({ day: textOf(day, 'key_as_string'), ...countsOf(day) })).slice(0, STEPS_MAX);
    },
    minutes: async (question) => {
      const answer = await ask('minutes', question, { minutes: { date_histogram: { field: 'at', fixed_interval: '1m', min_doc_count: 1 }, aggs: ACTIVITY } });
      return bucketsOf(answer, 'minutes').map((minute) => ({ minuteMs: Math.floor(numberOf(minute, 'key') / MINUTE_MS) * MINUTE_MS, ...countsOf(minute) })).slice(0, MINUTES_MAX);
    },
    results: async (question, step) => (await bySteps('results', question, step, RESULTS)).map(({ day, currency, of }) => ({ day, currency, ...sumsOf(of) })),
    totals: async (question) => {
      const order = [{ sold: 'desc' }, { lots: 'desc' }, { _key: 'asc' }];
      const answer = await ask('results', question, { currencies: { terms: { field: 'currency', size: CURRENCIES_MAX, order }, aggs: RESULTS } });
      return bucketsOf(answer, 'currencies').map((one) => ({ currency: textOf(one, 'key'), ...sumsOf(one) }));
    },
    revenue: async (question, step) => (await bySteps('money', question, step, MONEY)).map(({ day, currency, of }) => ({ day, currency, ...revenueOf(of) })),
    categories: async (question, limit) => {
      const answer = await ask('results', question, { best: { terms: best('category', limit), aggs: RESULTS } });
      return bucketsOf(answer, 'best').map((one) => ({ category: textOf(one, 'key'), ...sumsOf(one) }));
    },
    sellers: async (question, limit) => {
      const answer = await ask('results', question, { best: { terms: best('seller', limit), aggs: RESULTS } });
      return bucketsOf(answer, 'best').map((one) => ({ seller: accountId(textOf(one, 'key').slice('acc_'.length)), ...sumsOf(one) }));
    },
  };
}

const sum = (field: string): [string, JsonObject] => [field, { sum: { field } }];
const amount = (name: string): [string, JsonObject][] => [sum(`${name}_high`), sum(`${name}_low`)];
const ACTIVITY: JsonObject = Object.fromEntries(MINUTE_COUNTS.map(sum));
const RESULTS: JsonObject = Object.fromEntries([...RESULT_COUNTS.map(sum), ...RESULT_AMOUNTS.flatMap(amount), sum('hammer')]);
const MONEY: JsonObject = Object.fromEntries([...MONEY_COUNTS.map(sum), ...MONEY_AMOUNTS.flatMap(amount)]);

function bodyOf({ fromMs, toMs, category, currency }: Question, aggs: JsonObject): JsonObject {
  const filter: Json[] = [{ range: { at: { gte: fromMs, lt: toMs, format: 'epoch_millis' } } }];
  if (category !== null) filter.push({ term: { category: { value: category } } });
  if (currency !== null) filter.push({ term: { currency: { value: currency } } });
  return { size: 0, track_total_hits: false, query: { bool: { filter } }, aggs };
}

const histogram = ({ zone }: Question, step: Step): JsonObject => ({ field: 'at', calendar_interval: step, time_zone: zone, format: 'yyyy-MM-dd', min_doc_count: 1 });
const byName = (field: string, size: number): JsonObject => ({ field, size, order: { _key: 'asc' } });
// Sums of whole amounts put them in order; one beyond the exact range of a double can only change places with its like.
const best = (field: string, limit: number): JsonObject => ({ field, size: Math.min(limit, LEADERS_MAX), order: [{ hammer: 'desc' }, { _key: 'asc' }] });

const countsOf = (bucket: Part): MinuteCounts => ({
  opened: sumOf(bucket, 'opened'), bids: sumOf(bucket, 'bids'), purchases: sumOf(bucket, 'purchases'), extensions: sumOf(bucket, 'extensions'), retractions: sumOf(bucket, 'retractions'),
});
const sumsOf = (bucket: Part): Sums => ({
  lots: sumOf(bucket, 'lots'), sold: sumOf(bucket, 'sold'), passed: sumOf(bucket, 'passed'), withdrawn: sumOf(bucket, 'withdrawn'), bids: sumOf(bucket, 'bids'), bidders: sumOf(bucket, 'bidders'),
  extensions: sumOf(bucket, 'extensions'), estimated: sumOf(bucket, 'estimated'), below: sumOf(bucket, 'below'), within: sumOf(bucket, 'within'), above: sumOf(bucket, 'above'),
  hammer: amountOf(bucket, 'hammer'), estimatedHammer: amountOf(bucket, 'estimatedHammer'), estimateLow: amountOf(bucket, 'estimateLow'), estimateHigh: amountOf(bucket, 'estimateHigh'),
});
const revenueOf = (bucket: Part): Revenue => ({
  invoices: sumOf(bucket, 'invoices'), creditNotes: sumOf(bucket, 'creditNotes'), hammer: amountOf(bucket, 'hammer'), premium: amountOf(bucket, 'premium'), tax: amountOf(bucket, 'tax'),
  invoiced: amountOf(bucket, 'invoiced'), creditedPremium: amountOf(bucket, 'creditedPremium'), credited: amountOf(bucket, 'credited'), paid: amountOf(bucket, 'paid'), refunded: amountOf(bucket, 'refunded'),
});

const sumOf = (of: Part, name: string): number => wholeOf(partOf(of[name]), 'value');
const amountOf = (of: Part, name: string): bigint => BigInt(sumOf(of, `${name}_high`)) * AMOUNT_PART + BigInt(sumOf(of, `${name}_low`));
