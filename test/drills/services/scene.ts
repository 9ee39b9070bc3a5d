import { meetPeople, type People } from '../../blackbox/torture/campaign/people.ts';
import { openProxy, type TcpProxy } from '../../blackbox/torture/proxy/tcp-proxy.ts';
import { ownServer } from '../../support/postgres.ts';
import { type HouseServer, type SevenServices, sevenServices } from '../../support/seven-services.ts';
import { openPair, type Pair } from './pair.ts';

/*
 * A house of seven services that is drilled: two gateways behind a line that gives each connection to the next of them, as a balancer would that
 * knows nothing of who is well; bidding in three processes; the rest once each. Its database is the embedded one, or a primary with a synchronous standby behind a line.
 */

export type Scene = {
  readonly house: SevenServices;
  /** Where clients connect. */
  readonly front: TcpProxy;
  readonly people: People;
  /** Only where the drills want a standby. */
  readonly pair: Pair | null;
  readonly seed: number;
  /** The standby is to be held back, so that a drill can be seen to find it out. */
  readonly lagging: boolean;
  close(): Promise<void>;
};

export const GATEWAYS = 2;
export const BIDDINGS = 3;

/** Starts everything. `program`: Debian's postgres, for a primary with a standby; null for the embedded server. */
export async function openScene({ seed, program, lagging = false }: { seed: number; program: string | null; lagging?: boolean }): Promise<Scene> {
  const opened: { pair: Pair | null; front: TcpProxy | null; house: SevenServices | null } = { pair: null, front: null, house: null };
  const close = async (): Promise<void> => {
    await opened.front?.close();
    await opened.house?.remove();
    await opened.pair?.remove();
  };
  try {
    const server = program === null ? ownServer : async (): Promise<HouseServer> => (opened.pair = await openPair(program, seed)).server;
    const house = opened.house = await sevenServices({ gateways: GATEWAYS, biddings: BIDDINGS, environment: { LOG_LEVEL: 'warn' }, postgres: server });
    const front = opened.front = await openProxy(inTurn(house), seed);
    const people = await meetPeople({ front, command: async (...words) => expectGood(await house.run(...words), words) });
    return { house, front, people, pair: opened.pair, seed, lagging, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function inTurn(house: SevenServices): () => number {
  const ports = house.processes.filter(({ name }) => name === 'gateway').map(({ url }) => Number(new URL(url).port));
  let turn = 0;
  return () => ports[(turn += 1) % ports.length] ?? 0;
}

/** The same, where a command that fails ends the drill. */
export function expectGood({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }, words: readonly string[]): void {
  if (code !== 0) throw new Error(`auctionhub ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`.slice(0, 4_000));
}
