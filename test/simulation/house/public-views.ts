import type { LotId } from '#domain/ids.ts';
import type { World } from '../world/world.ts';
import type { HouseSet } from './house-set.ts';
import type { PublicView } from './observed.ts';
import type { Plan } from './plan.ts';
import { lotIn } from './terms.ts';

const PAGE = 100;
const PATIENCE_US = 120_000_000;
const TRIES_MAX = 8;
const AGAIN_US = 1_000_000;

/** What anybody may read of the lots, asked of a process of the house when all is calm. */
export async function publicViews(world: World, houses: HouseSet, plan: Plan): Promise<Map<LotId, PublicView>> {
  const views = new Map<LotId, PublicView>();
  const house = houses.all.find(({ open }) => open);
  if (house === undefined) return views;
  const { queries } = house.bidding;
  const read = async (): Promise<void> => {
    for (let at = 0; at < plan.lots.length; at += 1) {
      const lot = lotIn(at);
      const head = (await queries.heads([lot], null)).get(lot);
      if (head === undefined) continue;
      const history: PublicView['history'][number][] = [];
      for (let before: number | null = null; ;) {
        const page = await queries.history(lot, before, PAGE);
        history.push(...page);
        before = page.at(-1)?.seq ?? null;
        if (page.length < PAGE) break;
      }
      views.set(lot, { head: { ...head }, history });
    }
  };
  let failed: unknown = null;
  // A connection that went silent earlier is noticed by whoever uses it next, and a server may be starting still: readers try again.
  const attempt = (left: number): void => {
    views.clear();
    read().then(() => world.stop(), (error: unknown) => {
      failed = error;
      if (left === 0) world.stop();
      else {
        failed = null;
        house.process.deliver(AGAIN_US, 'reads again', () => attempt(left - 1));
      }
    });
  };
  house.process.deliver(0, 'reads', () => attempt(TRIES_MAX));
  const end = await world.run({ untilUs: world.nowUs + PATIENCE_US });
  if (failed !== null) throw new Error('The public views could not be read.', { cause: failed });
  if (end !== 'stopped') throw new Error(`Reading the public views ended by ${end}.`);
  return views;
}
