import { createServer, connect, type Server, type Socket } from 'node:net';
import { type Chance, chanceOf } from '../../../support/oracle/chance.ts';
import { CALM, Pump, type Trouble } from './pump.ts';

/*
 * A line between two programs that can be made bad at will: slow, uneven, cut, silent in one direction, or delivering in
 * crumbs. It stands on a loopback port of its own and passes every connection on to its target.
 */

export type TcpProxy = {
  readonly port: number;
  /** Makes the line bad from now on, for connections that are open and new ones. `up` is towards the target. */
  trouble(directions: { up?: Partial<Trouble>; down?: Partial<Trouble> }): void;
  /** The line is whole again; what was held back passes. */
  heal(): void;
  /** Cuts every open connection with a reset; returns how many. */
  reset(): number;
  /** While true, new connections are cut at once. */
  refuse(on: boolean): void;
  readonly open: number;
  /** Bytes that came in from each side. */
  readonly carried: { up: number; down: number };
  close(): Promise<void>;
};

type Line = { client: Socket; target: Socket; pumps: Pump[] };
type State = { up: Trouble; down: Trouble; refusing: boolean; lines: Set<Line>; carried: { up: number; down: number }; made: number };

/** Opens a line to a loopback port, or to the one that is named for each connection. The seed decides about jitter and the sizes of slices. */
export async function openProxy(target: number | (() => number), seed: number): Promise<TcpProxy> {
  const targetPort = typeof target === 'number' ? (): number => target : target;
  const state: State = { up: CALM, down: CALM, refusing: false, lines: new Set(), carried: { up: 0, down: 0 }, made: 0 };
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (state.refusing) client.resetAndDestroy();
    else join(state, client, connect({ port: targetPort(), host: '127.0.0.1', allowHalfOpen: true, noDelay: true }), chanceOf(seed, state.made += 1));
  });
  const port = await listening(server);
  const flush = (): void => { for (const line of state.lines) for (const pump of line.pumps) pump.flush(); };
  return {
    port, carried: state.carried,
    trouble: ({ up = {}, down = {} }) => {
      state.up = { ...CALM, ...up };
      state.down = { ...CALM, ...down };
      flush();
    },
    heal: () => {
      [state.up, state.down, state.refusing] = [CALM, CALM, false];
      flush();
    },
    reset: () => {
      const cut = [...state.lines];
      for (const { client, target } of cut) {
        client.resetAndDestroy();
        target.resetAndDestroy();
      }
      return cut.length;
    },
    refuse: (on) => { state.refusing = on; },
    get open() { return state.lines.size; },
    close: async () => {
      for (const { client, target } of state.lines) {
        client.destroy();
        target.destroy();
      }
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

function join(state: State, client: Socket, target: Socket, chance: Chance): void {
  client.on('data', (bytes) => { state.carried.up += bytes.length; });
  target.on('data', (bytes) => { state.carried.down += bytes.length; });
  const line: Line = { client, target, pumps: [
    new Pump({ from: client, to: target, trouble: () => state.up, chance }), new Pump({ from: target, to: client, trouble: () => state.down, chance }),
  ] };
  state.lines.add(line);
  const goneBeside = (other: Socket) => (): void => {
    if (!other.destroyed && !other.writableEnded) other.end();
    if (!client.destroyed || !target.destroyed) return;
    for (const pump of line.pumps) pump.stop();
    state.lines.delete(line);
  };
  client.on('error', () => target.destroyed || target.resetAndDestroy());
  target.on('error', () => client.destroyed || client.resetAndDestroy());
  client.on('close', goneBeside(target));
  target.on('close', goneBeside(client));
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the line has no port'));
      else resolve(address.port);
    });
  });
}
