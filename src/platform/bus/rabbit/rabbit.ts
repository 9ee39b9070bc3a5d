import { Connection } from 'rabbitmq-client';
import type { Clock } from '../../time/ports.ts';
import type { DeliveryPorts } from '../deliver.ts';
import { BUS_METRICS } from '../metrics.ts';
import type { BusForm } from '../form.ts';
import { BusAway, type Handler } from '../ports.ts';
import { openDeadKeeper } from './dead.ts';
import { type Depths, readDepths } from './depths.ts';
import { type BrokerStatus, Line } from './line.ts';
import { Members } from './members.ts';
import { Publisher } from './publisher.ts';
import { type Subscription, Taker } from './taker.ts';
import { type ConsumerPlan, namesAt, PREFIX } from './topology.ts';

export type BrokerOptions = {
  /** amqp:// or amqps://, with user, password and virtual host. */
  url: string;
  /** Every consumer of the house, so that what is published before one of them was ever started waits for it. */
  plans: readonly ConsumerPlan[];
  /** Begins every name at the broker; `auctionhub` when left out. */
  prefix?: string;
};
export type RabbitPorts = DeliveryPorts & BrokerOptions & { clock: Clock };

const LOOK_MS_MAX = 5_000;
/** After so long a batch that was handed out is taken for done. */
const IN_HAND_MS = 2_000;

/**
 * The bus over RabbitMQ. Published is what the broker has written to the queue of every consumer; taken is what a handler was through with.
 * The broker may be away at any time, from the start on: `ready` is false then, and nothing else changes.
 */
export function rabbitBus(ports: RabbitPorts): BusForm {
  const names = namesAt(ports.prefix ?? PREFIX);
  const subscriptions = new Map<string, Subscription>();
  const lines: { publishing: Line | null; taking: Line | null } = { publishing: null, taking: null };
  const publisher = new Publisher({ ...ports, names });
  const taker = new Taker({ ...ports, names });
  const dead = openDeadKeeper({ ...ports, names });
  const members = new Members({ ...ports, names, stepBack: (queue) => void taker.stepBack(queue) });
  let started = false;

  const openPublishing = (): Line => new Line({ ...ports, name: 'auctionhub publishes', prepare: (connection) => publisher.prepare(connection) });
  const openTaking = (): Line => new Line({
    ...ports, name: 'auctionhub takes',
    prepare: async (connection) => {
      await taker.prepare(connection, [...subscriptions.values()], () => lines.taking?.prepareAgain('The broker ended a channel on which events are taken.'));
      await dead.prepare(connection);
      await members.prepare(connection, [...subscriptions.keys()]);
    },
  });
  // Who publishes looks after every queue: a consumer that runs nowhere would not tell of its own.
  const watched = (): string[] => (lines.publishing === null ? [...subscriptions.keys()] : ports.plans.map(({ consumer }) => consumer));

  return {
    subscribe: (consumer, streams, handle) => {
      if (subscriptions.has(consumer)) throw new Error(`There is a consumer called ${consumer} already.`);
      const plan = ports.plans.find((known) => known.consumer === consumer);
      if (plan === undefined || !same(plan.streams, streams)) throw new Error(`The consumer ${consumer} of ${streams.join(', ')} is not in the list of the house's consumers.`);
      subscriptions.set(consumer, { consumer, streams, handle });
    },
    start: ({ publishes }) => {
      if (publishes) lines.publishing = openPublishing();
      // Dead letters are filed by those who take: a process that neither publishes nor takes has no business at the broker.
      if (subscriptions.size > 0) lines.taking = openTaking();
      started = true;
    },
    ready: (stream) => lines.publishing !== null && publisher.ready(lines.publishing, stream),
    publish: async (messages) => {
      if (lines.publishing === null) throw new BusAway('The bus has not been started.');
      await publisher.publish(lines.publishing, messages);
    },
    redeliver: redeliverTo((consumer) => subscriptions.get(consumer)?.handle),
    stop: async () => {
      publisher.stop();
      await Promise.all([taker.stop(), dead.stop(), members.stop()]);
      await Promise.all([lines.publishing?.close(), lines.taking?.close()]);
    },
    broker: () => (started && lines.publishing === null && lines.taking === null ? null : worse(statusOf(lines), publisher.refusing)),
    settled: (stream) => isSettled(ports, () => askDepths(ports.url, (connection) => readDepths(connection, names, hearing(ports.plans, stream)))),
    look: async () => {
      const asked = lines.taking ?? lines.publishing;
      if (asked === null) return;
      const up = statusOf(lines).state === 'up';
      ports.metrics.gauge(BUS_METRICS.brokerUp).set(up ? 1 : 0);
      if (!up) return;
      const depths = await readDepths(asked.connection, names, watched());
      for (const { consumer, batches } of depths.consumers) ports.metrics.gauge(BUS_METRICS.queued, { consumer }).set(batches);
    },
    depths: () => askDepths(ports.url, (connection) => readDepths(connection, names, ports.plans.map(({ consumer }) => consumer))),
  };
}

const hearing = (plans: readonly ConsumerPlan[], stream: string): string[] => plans.filter(({ streams }) => streams.includes(stream)).map(({ consumer }) => consumer);

async function isSettled({ timers }: RabbitPorts, ask: () => Promise<Depths>): Promise<boolean> {
  const empty = async (): Promise<boolean> => (await ask().catch(() => null))?.consumers.every(({ batches }) => batches === 0) === true;
  if (!(await empty())) return false;
  // The broker does not say what a consumer has in hand.
  await new Promise<void>((resolve) => { timers.after(IN_HAND_MS, resolve); });
  return empty();
}

const same = (one: readonly string[], other: readonly string[]): boolean => one.length === other.length && one.every((stream) => other.includes(stream));

const redeliverTo = (handlerOf: (consumer: string) => Handler | undefined): BusForm['redeliver'] => async (consumer, message) => {
  const handle = handlerOf(consumer);
  if (handle === undefined) return false;
  await handle([message]);
  return true;
};

/** The worse of the two lines. */
function statusOf({ publishing, taking }: { publishing: Line | null; taking: Line | null }): BrokerStatus {
  const states = [publishing, taking].flatMap((line) => (line === null ? [] : [line.status]));
  return states.find(({ state }) => state !== 'up') ?? states[0] ?? { state: 'away', sinceMs: 0, trouble: null };
}

const worse = (status: BrokerStatus, refusing: BrokerStatus | null): BrokerStatus => (status.state === 'up' ? (refusing ?? status) : status);

// On a connection of its own: a command asks too, which neither publishes nor takes.
async function askDepths(url: string, ask: (connection: Connection) => Promise<Depths>): Promise<Depths> {
  const connection = new Connection({ url, connectionName: 'auctionhub looks', connectionTimeout: LOOK_MS_MAX, acquireTimeout: LOOK_MS_MAX });
  connection.on('error', () => {});
  try {
    return await ask(connection);
  } finally {
    connection.unsafeDestroy();
  }
}
