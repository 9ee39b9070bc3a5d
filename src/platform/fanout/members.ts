import type { Clock, Timers } from '../time/ports.ts';
import type { Fanout } from './ports.ts';

/** What one process says of itself, as numbers by name. */
export type Figures = Readonly<Record<string, number>>;

/** Who else is there: each process says so again and again, and who fell silent is forgotten. Nothing hangs on it but numbers. */
export type Members = {
  /** Processes of the kind of this one that were heard lately, this one included; at least 1. */
  count(): number;
  /** Sums of what the processes of this kind said last; of this process what is so now. */
  sums(): Figures;
  start(): void;
  stop(): void;
};

const TOPIC = 'members';
export const SAID_EVERY_MS = 2_000;
/** Three times unheard. */
export const FORGOTTEN_AFTER_MS = 3 * SAID_EVERY_MS + 500;
/** Processes counted at most; past it those heard longest ago are forgotten. */
const MEMBERS_MAX = 1_000;

type Said = { teller: string; kind: string; figures: Figures | null };

/**
 * Counts processes of one kind over a fan-out. Call it before the fan-out starts, and `start` after it. A process that stops says so;
 * one that died is counted until it is forgotten.
 */
export function openMembers(ports: { fanout: Fanout; teller: string; kind: string; figures(): Figures; clock: Pick<Clock, 'monotonicMs'>; timers: Timers }): Members {
  const others = new Map<string, { atMs: number; figures: Figures }>();
  let timer: { cancel(): void } | null = null;
  ports.fanout.subscribe(TOPIC, (text) => {
    const said = readSaid(text);
    if (said === null || said.kind !== ports.kind || said.teller === ports.teller) return;
    const isNew = !others.delete(said.teller);
    if (said.figures === null) return;
    others.set(said.teller, { atMs: ports.clock.monotonicMs(), figures: said.figures });
    // Who is new hears of us before our next turn.
    if (isNew && timer !== null) say(ports.figures());
    const oldest = others.keys().next();
    if (others.size > MEMBERS_MAX && oldest.done !== true) others.delete(oldest.value);
  });
  const say = (figures: Figures | null): void => ports.fanout.publish(TOPIC, JSON.stringify({ teller: ports.teller, kind: ports.kind, figures } satisfies Said));
  const go = (): void => {
    say(ports.figures());
    timer = ports.timers.after(SAID_EVERY_MS, go);
  };
  const heardLately = (): Figures[] => {
    const sinceMs = ports.clock.monotonicMs() - FORGOTTEN_AFTER_MS;
    for (const [teller, { atMs }] of others) if (atMs < sinceMs) others.delete(teller);
    return [...others.values()].map(({ figures }) => figures);
  };
  return {
    count: () => heardLately().length + 1,
    sums: () => {
      const sums: Record<string, number> = { ...ports.figures() };
      for (const figures of heardLately()) for (const [name, value] of Object.entries(figures)) sums[name] = (sums[name] ?? 0) + value;
      return sums;
    },
    start: go,
    stop: () => {
      timer?.cancel();
      timer = null;
      say(null);
    },
  };
}

function readSaid(text: string): Said | null {
  const said: unknown = JSON.parse(text);
  if (typeof said !== 'object' || said === null || !('teller' in said) || !('kind' in said) || !('figures' in said)) return null;
  const { teller, kind, figures } = said;
  if (typeof teller !== 'string' || typeof kind !== 'string' || typeof figures !== 'object') return null;
  if (figures === null) return { teller, kind, figures };
  return { teller, kind, figures: Object.fromEntries(Object.entries(figures).filter((entry): entry is [string, number] => typeof entry[1] === 'number')) };
}
