import { accountId } from '#domain/ids.ts';
import { statement, type SqlValue, type Tx } from '#platform/db/types.ts';
import { LEADERS_MAX, MINUTES_MAX, STEPS_MAX, SUMS_MAX, type ActivityIn, type Question, type Step, type SumsIn, type SumsOfCategory, type SumsOfSeller } from '../figures/port.ts';
import { OUTCOME_CODES, type MinuteCounts, type Sums } from '../rules.ts';

type CountsRow = Record<keyof MinuteCounts, string>;
type SumsRow = {
  lots: string; sold: string; passed: string; withdrawn: string; hammer: string; bids: string; bidders: string; extensions: string; estimated: string; estimated_hammer: string;
  estimate_low: string; estimate_high: string; below: string; within: string; above: string;
};

const DAY = (column: string): string => `to_char(date_trunc($5, to_timestamp(${column} / 1000) at time zone $6), 'YYYY-MM-DD')`;
const ASKED = (column: string): string => `${column} >= $1
    and ${column} < $2
    and ($3::text is null or category = $3)
    and ($4::text is null or currency = $4)`;
const COUNTS = 'sum(opened) as opened, sum(bids) as bids, sum(purchases) as purchases, sum(extensions) as extensions, sum(retractions) as retractions';
const SUMS = `sum(lots) as lots, sum(sold) as sold, sum(passed) as passed, sum(withdrawn) as withdrawn, sum(hammer) as hammer, sum(bids) as bids, sum(bidders) as bidders,
    sum(extensions) as extensions, sum(estimated) as estimated, sum(estimated_hammer) as estimated_hammer, sum(estimate_low) as estimate_low, sum(estimate_high) as estimate_high,
    sum(below) as below, sum(within) as within, sum(above) as above`;

const readActivity = statement<CountsRow & { day: string }>('analytics.read_activity', `
  select ${DAY('quarter_ms')} as day, ${COUNTS}
  from analytics.activity
  where ${ASKED('quarter_ms')}
  group by day
  order by day
  limit ${STEPS_MAX}`);

const readMinutes = statement<CountsRow & { minute_ms: string }>('analytics.read_minutes', `
  select minute_ms, ${COUNTS}
  from analytics.minutes
  where ${ASKED('minute_ms')}
  group by minute_ms
  order by minute_ms
  limit ${MINUTES_MAX}`);

const readResults = statement<SumsRow & { day: string; currency: string }>('analytics.read_results', `
  select ${DAY('quarter_ms')} as day, currency, ${SUMS}
  from analytics.quarters
  where ${ASKED('quarter_ms')}
  group by day, currency
  order by day, currency collate "C"
  limit ${SUMS_MAX}`);

const readTotals = statement<SumsRow & { currency: string }>('analytics.read_totals', `
  select currency, ${SUMS}
  from analytics.quarters
  where ${ASKED('quarter_ms')}
  group by currency
  order by sum(sold) desc, sum(lots) desc, currency collate "C"
  limit ${SUMS_MAX}`);

const readCategories = statement<SumsRow & { category: string }>('analytics.read_categories', `
  select category, ${SUMS}
  from analytics.quarters
  where ${ASKED('quarter_ms')}
  group by category
  order by sum(hammer) desc, category collate "C"
  limit least($5, ${LEADERS_MAX})`);

const ESTIMATED = `outcome = ${OUTCOME_CODES.sold} and estimate_low is not null and estimate_high is not null`;
const readSellers = statement<SumsRow & { seller_id: string }>('analytics.read_sellers', `
  select seller_id, count(*) as lots, count(*) filter (where outcome = ${OUTCOME_CODES.sold}) as sold, count(*) filter (where outcome = ${OUTCOME_CODES.passed}) as passed,
    count(*) filter (where outcome = ${OUTCOME_CODES.withdrawn}) as withdrawn, sum(hammer) as hammer, sum(bids) as bids, sum(bidders) as bidders, sum(extensions) as extensions,
    count(*) filter (where ${ESTIMATED}) as estimated, coalesce(sum(hammer) filter (where ${ESTIMATED}), 0) as estimated_hammer,
    coalesce(sum(estimate_low) filter (where ${ESTIMATED}), 0) as estimate_low, coalesce(sum(estimate_high) filter (where ${ESTIMATED}), 0) as estimate_high,
    count(*) filter (where ${ESTIMATED} and hammer < estimate_low) as below, count(*) filter (where ${ESTIMATED} and hammer between estimate_low and estimate_high) as within,
    count(*) filter (where ${ESTIMATED} and hammer > estimate_high) as above
  from analytics.results
  where ${ASKED('closed_ms')}
  group by seller_id
  order by sum(hammer) desc, seller_id::text collate "C"
  limit least($5, ${LEADERS_MAX})`);

export async function activityBy(tx: Tx, question: Question, step: Step): Promise<ActivityIn[]> {
  return (await tx.all(readActivity, [...asked(question), step, question.zone])).map((row) => ({ day: row.day, ...countsOf(row) }));
}
export async function activityByMinute(tx: Tx, question: Question): Promise<(MinuteCounts & { minuteMs: number })[]> {
  return (await tx.all(readMinutes, asked(question))).map((row) => ({ minuteMs: Number(row.minute_ms), ...countsOf(row) }));
}
export async function resultsBy(tx: Tx, question: Question, step: Step): Promise<SumsIn[]> {
  return (await tx.all(readResults, [...asked(question), step, question.zone])).map((row) => ({ day: row.day, currency: row.currency, ...sumsOf(row) }));
}
export async function totalsOf(tx: Tx, question: Question): Promise<(Sums & { currency: string })[]> {
  return (await tx.all(readTotals, asked(question))).map((row) => ({ currency: row.currency, ...sumsOf(row) }));
}
export async function bestCategories(tx: Tx, question: Question, limit: number): Promise<SumsOfCategory[]> {
  return (await tx.all(readCategories, [...asked(question), limit])).map((row) => ({ category: row.category, ...sumsOf(row) }));
}
export async function bestSellers(tx: Tx, question: Question, limit: number): Promise<SumsOfSeller[]> {
  return (await tx.all(readSellers, [...asked(question), limit])).map((row) => ({ seller: accountId(row.seller_id), ...sumsOf(row) }));
}

const asked = ({ fromMs, toMs, category, currency }: Question): SqlValue[] => [fromMs, toMs, category, currency];

const countsOf = (row: CountsRow): MinuteCounts => ({
  opened: Number(row.opened), bids: Number(row.bids), purchases: Number(row.purchases), extensions: Number(row.extensions), retractions: Number(row.retractions),
});
const sumsOf = (row: SumsRow): Sums => ({
  lots: Number(row.lots), sold: Number(row.sold), passed: Number(row.passed), withdrawn: Number(row.withdrawn), hammer: BigInt(row.hammer), bids: Number(row.bids), bidders: Number(row.bidders),
  extensions: Number(row.extensions), estimated: Number(row.estimated), estimatedHammer: BigInt(row.estimated_hammer), estimateLow: BigInt(row.estimate_low), estimateHigh: BigInt(row.estimate_high),
  below: Number(row.below), within: Number(row.within), above: Number(row.above),
});
