import type { LotView } from '#contracts/auction.ts';
import type { LiveSink } from '#contracts/bidding.ts';
import { answerBody } from '#contracts/http/bidding.ts';
import { type AccountId, type LotId, sessionId } from '#domain/ids.ts';
import { Hub } from '#modules/gateway/hub.ts';
import { LiveSession } from '#modules/gateway/live.ts';
import { beatEntry, beatMessage, eventsMessage, resyncMessage } from '#modules/gateway/messages.ts';
import type { Bidding } from '#modules/bidding/index.ts';
import { Cork, type Line } from '#platform/live/connection.ts';
import { LIVE_LIMITS, type LiveLimits } from '#platform/live/limits.ts';
import { Live } from '#platform/live/live.ts';
import type { Log } from '#platform/log/log.ts';
import type { SimProcess } from '../world/process.ts';
import type { World } from '../world/world.ts';
import { SimSocket, type SocketEnd } from './sim-socket.ts';

/**
 * The live side of one process: the real fan-out, hub, mender and protocol of a socket. Only the carrier is simulated, from the upgrade
 * of a connection down: handshake, framing and the kernel's buffers.
 */
export type LiveSide = {
  readonly sink: LiveSink;
  /** Takes a new connection of somebody; null while it is stopping. */
  accept(account: AccountId | null, end: SocketEnd): SimSocket | null;
  start(): void;
  stop(): void;
  counts(): { resyncs: number; readings: number; duplicates: number; slowCloses: number; retained: number };
};

type Ports = { world: World; process: SimProcess; bidding: Bidding; log: Log };

/** Small buffers, so that readers become slow within a simulation. */
const LIMITS: LiveLimits = { ...LIVE_LIMITS, slowBytesMax: 700, readAgainBytesMax: 250, unsentBytesMax: 30_000, slowItemsMax: 40, retainedPerTopicMax: 10 };
const DEFER_US = 15;

/** Puts the live side together as the gateway module does. */
export function openLiveSide({ world, process, bidding, log }: Ports): LiveSide {
  const { clock, timers } = process;
  const chance = world.chance.fork(`live ${process.name}`);
  const defer = (work: () => void): void => process.deliver(DEFER_US, 'defer', work);
  const live: Live = new Live({
    clock, timers, defer, chance: () => chance.part(), limits: LIMITS,
    codec: { items: eventsMessage, beat: (entries) => beatMessage(clock.nowMs(), entries), beatEntry, resync: resyncMessage },
    rejoin: (subscription) => hub.rejoin(subscription),
    swept: () => hub.swept(),
    failed: (error) => log.error({ err: error }, 'A live connection failed unexpectedly.'),
  });
  const hub: Hub = new Hub({ auction: { view: (lot, caller) => viewOf(bidding, lot, caller) }, bidding: { ...bidding.commands, ...bidding.queries }, clock, timers, log, fanout: live.fanout });
  const line: Line = { clock, timers, limits: LIMITS, cork: new Cork(defer) };
  const callerOf = (token: string) => ({ accountId: token as AccountId, sessionId: sessionId(1n), displayName: token, roles: ['bidder'] as const });
  return {
    sink: hub.sink,
    accept: (account, end) => {
      if (live.stopping) return null;
      const socket = new SimSocket(line, process, end);
      const session = new LiveSession({
        bidding: { ...bidding.commands, ...bidding.queries }, answerBody, bidWaitSeconds: () => 0, log, clock, hub, ended: () => {},
        identity: { callerOf: (token) => callerOf(token) as never, onRevoked: () => {} },
      }, socket, { token: account, caller: account === null ? null : (callerOf(account) as never), opening: null });
      live.connections.add(socket);
      socket.serve(session, () => {
        live.connections.delete(socket);
        for (const watcher of [...socket.watched.values()]) live.fanout.leave(watcher);
      });
      return socket;
    },
    start: () => live.start(),
    stop: () => {
      live.refuseNew();
      live.sweep.stop();
      for (const connection of live.connections) connection.close(1012, 'restarting');
    },
    counts: () => ({
      resyncs: live.fanout.counts.resyncs, readings: hub.mender.readings, duplicates: hub.duplicates, slowCloses: live.sweep.slowCloses, retained: live.fanout.retained,
    }),
  };
}

/** A lot as a watcher is shown it: the head alone, as nobody listed it anywhere. */
async function viewOf(bidding: Bidding, lot: LotId, caller: AccountId | null): Promise<LotView | null> {
  const head = (await bidding.queries.heads([lot], caller)).get(lot);
  if (head === undefined) return null;
  return {
    id: lot, seq: head.seq, status: head.status, outcome: head.outcome, price: Number(head.price), minimum: Number(head.minimum), leader: head.leader, bidCount: head.bidCount,
    bidderCount: head.bidderCount, reserve: head.reserve, closesAtMs: head.closesAtMs,
    ...(head.you === null ? {} : { you: { ...head.you, maximum: head.you.maximum === null ? null : Number(head.you.maximum) } }),
  };
}
