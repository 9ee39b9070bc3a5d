import type { LotId } from '#domain/ids.ts';
import { minor } from '#domain/money.ts';
import { chanceFrom } from '../analytics/made-events.ts';
import type { AuctionHouse, TestAccount } from '../auction-house.ts';

/* A few hundred lots made through the module, with words that are nearly alike, in several scripts, and many values that are the same. */

const THINGS = ['watch', 'watches', 'match', 'vase', 'vases', 'clock', 'block', 'chair', 'Dürer', 'École', 'chandelier', 'guitar', 'camera', 'print', 'ring', '時計', '東京の時計', 'ساعة', 'سيارة'];
const KINDS = ['Gold', 'gold', 'Silver', 'Oak', 'À bascule', 'Longcase', '古い', 'قديمة', 'o\'clock', '100%', 'A*', 'Under_score', 'wrist-watch', '18k', '1962', 'ÉTUDE'];
const TEXTS = ['With a painted dial and a watch stand.', 'Runs well.', 'As seen, from the estate of the family.', 'Signed and dated 1874. See https://example.org/lot/9 or ask.', '素晴らしい時計です。', 'في حالة جيدة', 'Gold gold gold, a match for the clock.'];
const CATEGORIES = ['watches', 'art', 'furniture', 'ceramics', 'other'];
const CURRENCIES = ['USD', 'EUR', 'JPY', 'KWD'];
const PRICES = [100, 100, 5_000, 4_999, 25_000, 1_000_000, 999_999_999_999_937, 1_000_000_000_000_000];

const MAXIMUM_MAX = 1_000_000_000_000_000;

const HOUR_MS = 3_600_000;
export type MadeLots = { lots: LotId[]; sellers: TestAccount[]; sale: string; chance(): number; pick<Item>(items: readonly Item[]): Item };

export async function madeLots(house: AuctionHouse, of: { seed: number; lots: number }): Promise<MadeLots> {
  const chance = chanceFrom(of.seed);
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[Math.floor(chance() * items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  };
  const sellers = [1, 2, 3].map((at) => house.person(`Seller ${at}`, 'seller'));
  const bidders = [1, 2].map((at) => house.person(`Bidder ${at}`));
  const made = await house.call('POST', '/sales', house.person('Carl Clerk', 'clerk'), { body: { title: 'Evening sale', sellersMayConsign: true } });
  const sale = String(made.body['id']);
  const nowMs = house.nowMs();
  const lots: LotId[] = [];
  const prices = new Map<LotId, number>();
  for (let at = 0; at < of.lots; at += 1) {
    const category = pick(CATEGORIES);
    const openingPrice = pick(PRICES);
    const lot = await house.published(pick(sellers), {
      title: `${pick(KINDS)} ${pick(THINGS)}${chance() < 0.3 ? ` ${pick(THINGS)}` : ''}`, description: pick(TEXTS), category, currency: pick(CURRENCIES), openingPrice,
      closesAt: new Date(nowMs + pick([1, 2, 30, 100, 200]) * HOUR_MS).toISOString(), ...(chance() < 0.3 ? { saleId: sale } : {}), ...(category === 'watches' ? { attributes: { maker: pick(['Omega', 'Gold & sons', '精工舎']) } } : {}),
    });
    lots.push(lot);
    prices.set(lot, openingPrice);
  }
  for (const lot of lots) {
    // The highest amounts leave no room above them.
    const maxima = [1, 4, 16, 64].map((times) => times * (prices.get(lot) ?? 1)).filter((maximum) => maximum <= MAXIMUM_MAX);
    for (const [at, maximum] of maxima.slice(0, Math.floor(chance() * 4)).entries()) house.bidding.bid(lot, bidders[at % 2]?.accountId ?? pick(bidders).accountId, minor(BigInt(maximum)));
    if (chance() < 0.1) house.windOn(60_000);
  }
  await house.relay();
  return { lots, sellers, sale, chance, pick };
}
