import type { BiddingEvent } from '#contracts/bidding.ts';
import type { LotId } from '#domain/ids.ts';
import { BIDDING_STREAM } from '#modules/bidding/index.ts';
import type { HouseBus } from '#platform/bus/bus.ts';
import { payloads } from './payloads.ts';

/** Lots with events on the way are told apart up to here. */
const UNRELAYED_MAX = 10_000;

/** Lots with events of bidding that consumers have not taken for good; null when there are too many to tell, or some are at a broker. */
export async function unrelayedLots(bus: HouseBus): Promise<ReadonlySet<LotId> | null> {
  if (!(await bus.settled(BIDDING_STREAM))) return null;
  const backlog = (await bus.backlogs(UNRELAYED_MAX)).find(({ stream }) => stream === BIDDING_STREAM);
  if (backlog === undefined || backlog.more) return null;
  return new Set(payloads<BiddingEvent>(backlog.waiting).map(({ lot }) => lot));
}
