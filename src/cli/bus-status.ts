import type { Command } from 'commander';
import type { Backlog, DeadCount, Depths } from '#platform/bus/bus.ts';
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
    return report(outboxes, dead, broker);
  });
}

/** `none`: the house has no broker. `away`: it has one that does not answer. */
type Broker = { kind: 'none' } | { kind: 'away' } | ({ kind: 'here' } & Depths);

async function atBroker(asked: Promise<Depths> | null): Promise<Broker> {
  if (asked === null) return { kind: 'none' };
  return asked.then((depths): Broker => ({ kind: 'here', ...depths }), (): Broker => ({ kind: 'away' }));
}

function report(outboxes: readonly Backlog[], dead: readonly DeadCount[], broker: Broker): Report {
  const streams = outboxes.map(({ stream, waiting, more, relayed }) => ({ stream, waiting: waiting.length, more, relayed }));
  const total = dead.reduce((sum, { count }) => sum + count, 0);
  const stuck = streams.some(({ waiting, relayed }) => waiting > 0 && !relayed) || broker.kind === 'away' || total > 0;
  return {
    exitCode: stuck ? COMMAND_EXIT.foundSomething : COMMAND_EXIT.good,
    lines: [
      ...columns([['outbox', 'waiting', 'relayed'], ...streams.map(({ stream, waiting, more, relayed }) => [stream, `${waiting}${more ? ' and more' : ''}`, relayed ? 'yes' : 'by nobody now'])]),
      '', ...brokerLines(broker),
      '', ...deadLines(dead),
    ],
    json: { outboxes: streams, broker, deadLetters: dead.map(({ consumer, count, oldestMs }) => ({ consumer, count, oldestAt: new Date(oldestMs).toISOString() })) },
  };
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
