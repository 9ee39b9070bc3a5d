import { setTimeout as pause } from 'node:timers/promises';
import { HttpClient } from '../../blackbox/torture/clients/http.ts';
import type { ServiceProcess } from '../../support/seven-services.ts';
import { expectGood, type Scene } from './scene.ts';
import type { Act } from './act.ts';

/** What is done to a house while people bid. Afterwards all is as it was before. */
export type Drill = {
  name: string;
  /** What is done, and what people see of it. */
  says: string;
  /** Needs a primary with a standby, and leaves the standby as the primary. */
  wantsStandby?: true;
  /** How many clients each person bids with at once; one unless it says otherwise. */
  hands?: number;
  work(act: Act): Promise<void>;
  /** When nobody bids any more. */
  afterwards?(act: Act): Promise<void>;
};

/** A process is ready again so long after it was started. */
export const READY_MS = 3_000;
/** Between two acknowledgements while something is away that bids do not need. */
export const UNDISTURBED_MS = 1_000;
/** Between two acknowledgements while one of several processes that bids go through is away, or is started anew. */
export const HANDED_OVER_MS = 5_000;
/** Of its own time, from the last bid on. */
const CAUGHT_UP_MS = 30_000;
const CAUGHT_UP_MS_MAX = 300_000;
const LOOK_EVERY_MS = 250;

/** Starts a process again, and keeps how long it took to be ready. */
export async function backAgain(act: Act, process: ServiceProcess): Promise<void> {
  const mark = act.mark();
  act.keep(mark, { what: `${process.name} is ready after its start`, tookMs: await process.start(), boundMs: READY_MS });
}

/** Waits until every consumer has taken all that waited for it, and nothing was put aside; keeps how long that took. */
export async function caughtUp(act: Act): Promise<void> {
  const { house } = act.scene;
  const mark = act.mark();
  for (;;) {
    const status = await house.run('bus', 'status', '--json');
    const tookMs = performance.now() - mark.atMs;
    if (status.code === 0 && isQuiet(JSON.parse(status.stdout))) return act.keep(mark, { what: 'everybody has heard of everything', tookMs, boundMs: CAUGHT_UP_MS });
    if (tookMs > CAUGHT_UP_MS_MAX) return void act.troubles.push(`events still wait after ${CAUGHT_UP_MS_MAX} ms: ${status.code} ${status.stdout}${status.stderr}`.slice(0, 1_500));
    await pause(LOOK_EVERY_MS);
  }
}

function isQuiet(report: unknown): boolean {
  const [consumers, outboxes] = [at(at(report, 'broker'), 'consumers'), at(report, 'outboxes')];
  return Array.isArray(consumers) && consumers.length > 0 && consumers.every((one) => at(one, 'taking') === true && at(one, 'batches') === 0)
    && Array.isArray(outboxes) && outboxes.length > 0 && outboxes.every((one) => at(one, 'waiting') === 0);
}

/** One field of something that was read as JSON. */
const at = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined);

/** What was answered to one call, and after how long. */
export type Told = { status: number; retryAfter: string | null; tookMs: number };

/** One call beside the others, through the line that all clients use; `person` counts among the bidders. Null when there was no answer. */
export async function ask({ front, people }: Scene, method: string, path: string, { person = null, ...call }: { person?: number | null; body?: unknown; key?: string; msMax?: number } = {}): Promise<Told | null> {
  const http = new HttpClient(front.port, person === null ? null : (people.bidders[person]?.token ?? null));
  const startMs = performance.now();
  const answer = await http.call(method, path, call);
  http.close();
  return answer === null ? null : { status: answer.status, retryAfter: answer.retryAfter ?? null, tookMs: performance.now() - startMs };
}

/** What is said while something is away: try again, and when. */
export const saysTryAgain = (told: Told | null): told is Told => told !== null && told.status === 503 && told.retryAfter !== null;

/** A lot that is bid on. */
export function someLot({ crew }: Act): string {
  const lot = crew.market.open().at(-1)?.lot;
  if (lot === undefined) throw new Error('there is no lot to bid on');
  return lot;
}

/** The house holds all that it promises, by its own check. */
export async function verified({ house }: Scene): Promise<void> {
  expectGood(await house.run('verify'), ['verify']);
}
