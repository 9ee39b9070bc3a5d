import { setTimeout as pause } from 'node:timers/promises';
import { HttpClient } from '../../blackbox/torture/clients/http.ts';
import type { ServiceProcess } from '../../support/seven-services.ts';
import { expectGood, type Scene } from './scene.ts';
import type { Act, Mark } from './act.ts';

/** What is done to a house while people bid. Afterwards all is as it was before. */
export type Drill = {
  name: string;
  /** What is done, and what people see of it. */
  says: string;
  /** Needs a primary with a standby, and leaves the standby as the primary. */
  wantsStandby?: true;
  work(act: Act): Promise<void>;
};

/** A process is ready again so long after it was started. */
export const READY_MS = 3_000;
/** Between two acknowledgements while something is away that bids do not need. */
export const UNDISTURBED_MS = 1_000;
/** Between two acknowledgements while one of several processes that bids go through is away, or is started anew. */
export const HANDED_OVER_MS = 5_000;
const CAUGHT_UP_MS_MAX = 120_000;
const LOOK_EVERY_MS = 250;

/** Starts a process again, and keeps how long it took to be ready. */
export async function backAgain(act: Act, process: ServiceProcess): Promise<void> {
  const mark = act.mark();
  act.keep(mark, { what: `${process.name} is ready after its start`, tookMs: await process.start(), boundMs: READY_MS });
}

/** Waits until every consumer has taken all that waited for it, and nothing was put aside; keeps how long that took since the mark. */
export async function caughtUp(act: Act, mark: Mark): Promise<void> {
  const { house } = act.scene;
  const endMs = performance.now() + CAUGHT_UP_MS_MAX;
  for (let last = 'nothing was said';;) {
    const status = await house.run('bus', 'status', '--json');
    const report: unknown = status.stdout === '' ? null : JSON.parse(status.stdout);
    if (status.code === 0 && isQuiet(report)) break;
    last = `${status.code} ${status.stdout}${status.stderr}`.slice(0, 1_500);
    if (performance.now() > endMs) {
      act.troubles.push(`events still wait after ${CAUGHT_UP_MS_MAX} ms: ${last}`);
      break;
    }
    await pause(LOOK_EVERY_MS);
  }
  act.figures['caught up after ms'] = Math.round(performance.now() - mark.atMs);
}

/** Bids go on meanwhile, so a batch may be on its way at any moment: what counts is that nobody is behind by more than what one look can see. */
const ON_THEIR_WAY_MAX = 20;

function isQuiet(report: unknown): boolean {
  const consumers = at(at(report, 'broker'), 'consumers');
  return Array.isArray(consumers) && consumers.length > 0 && consumers.every((one) => at(one, 'taking') === true && Number(at(one, 'batches')) <= ON_THEIR_WAY_MAX);
}

/** One field of something that was read as JSON. */
export const at = (value: unknown, name: string): unknown => (typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined);

/** What was answered to one call, and after how long. */
export type Told = { status: number; retryAfter: string | null; tookMs: number };

/** One call beside the others, through the line that all clients use; `person` counts among the bidders. Null when there was no answer. */
export async function ask({ front, people }: Scene, method: string, path: string, { person = null, body, key }: { person?: number | null; body?: unknown; key?: string } = {}): Promise<Told | null> {
  const http = new HttpClient(front.port, person === null ? null : (people.bidders[person]?.token ?? null));
  const startMs = performance.now();
  const answer = await http.call(method, path, { ...(body === undefined ? {} : { body }), ...(key === undefined ? {} : { key }) });
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
