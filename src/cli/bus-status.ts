import type { Command } from 'commander';
import { type Backlog, type DeadCount, type Depths, HELD_BACK_MS, waitsMs } from '#platform/bus/bus.ts';
import { systemClock } from '#platform/time/system.ts';
import { carryOut, columns, COMMAND_EXIT, declare, type Report, type Terminal } from './frame.ts';

/** Events of an outbox that are counted; more is only said to be more. */
const COUNTED_MAX = 10_000;

/** `bus status`: what is on its way between the modules, and what did not arrive. */
export function declareBusStatus(parent: Command, terminal: Terminal): void {
  declare(parent, 'status', 'show what waits in outboxes and at the broker, and what was put aside; exit code 1 when somebody should look')
    .action(async (asked: { json?: boolean }) => carryOut(terminal, asked, status));
}

async function status(): Promise<Report> {
  const { withHouse } = await import('./house.ts');
  return withHouse(async ({ bus }) => {
    const [outboxes, dead, broker] = [await bus.backlogs(COUNTED_MAX), await bus.deadCounts(), await atBroker(bus.depths())];
    return busReport({ outboxes, dead, broker, nowMs: systemClock.nowMs() });
  });
}

/** `none`: the house has no broker. `away`: it has one that does not answer. */
export type Broker = { kind: 'none' } | { kind: 'away' } | ({ kind: 'here' } & Depths);

async function atBroker(asked: Promise<Depths> | null): Promise<Broker> {
  if (asked === null) return { kind: 'none' };
  return asked.then((depths): Broker => ({ kind: 'here', ...depths }), (): Broker => ({ kind: 'away' }));
}

/** What is on its way, in words and as JSON. */
export function busReport({ outboxes, dead, broker, nowMs }: { outboxes: readonly Backlog[]; dead: readonly DeadCount[]; broker: Broker; nowMs: number }): Report {
  const streams = outboxes.map(({ stream, waiting, more, relayed }) => ({ stream, waiting: waiting.length, more, relayed }));
  const total = dead.reduce((sum, { count }) => sum + count, 0);
  const held = outboxes.filter((outbox) => outbox.relayed && waitsMs(outbox, nowMs) > HELD_BACK_MS);
  const stuck = held.length > 0 || streams.some(({ waiting, relayed }) => waiting > 0 && !relayed) || broker.kind === 'away' || total > 0;
  return {
    exitCode: stuck ? COMMAND_EXIT.foundSomething : COMMAND_EXIT.good,
    lines: [
      ...columns([['outbox', 'waiting', 'relayed'], ...streams.map(({ stream, waiting, more, relayed }) => [stream, `${waiting}${more ? ' and more' : ''}`, relayed ? 'yes' : 'by nobody now'])]),
      ...held.map((outbox) => heldBack(outbox, broker, nowMs)),
      '', ...brokerLines(broker),
      '', ...deadLines(dead),
    ],
    json: { outboxes: streams, heldBack: held.map(({ stream }) => stream), broker, deadLetters: dead.map(({ consumer, count, oldestMs }) => ({ consumer, count, oldestAt: new Date(oldestMs).toISOString() })) },
  };
}

function heldBack(outbox: Backlog, broker: Broker, nowMs: number): string {
  const waited = `Events of ${outbox.stream} have waited for ${Math.round(waitsMs(outbox, nowMs) / 1_000)} s although they are relayed`;
  if (broker.kind !== 'here') return `${waited}.`;
  const fullest = broker.consumers.toSorted((one, other) => other.batches - one.batches)[0];
  const most = fullest === undefined || fullest.batches === 0 ? '' : ` Most waits for "${fullest.consumer}", which is read by ${fullest.taking ? 'somebody' : 'nobody now'}.`;
  return `${waited}: the broker is short of memory or disk, or refuses them because a queue is full.${most}`;
}

function brokerLines(broker: Broker): string[] {
  if (broker.kind === 'none') return ['No broker: consumers live in the process that relays.'];
  if (broker.kind === 'away') return ['The broker of AMQP_URL does not answer; events wait in their outbox.'];
  const rows = broker.consumers.map(({ consumer, batches, taking }) => [consumer, String(batches), taking ? 'yes' : 'by nobody now']);
  return [...columns([['consumer', 'batches at the broker', 'taken'], ...rows]), ...(broker.dead === 0 ? [] : [`${broker.dead} given up by the broker are not filed yet.`])];
}

function deadLines(dead: readonly DeadCount[]): string[] {
  if (dead.length === 0) return ['Nothing was put aside.'];
  const rows = dead.map(({ consumer, count, oldestMs }) => [consumer, String(count), new Date(oldestMs).toISOString()]);
  return [...columns([['put aside for', 'messages', 'since'], ...rows]), 'Mend what they failed on, then send them again: auctionhub bus replay-dead'];
}
