import { createConnection, createServer, type Socket } from 'node:net';

/** A way to a house that can be cut: what is on it goes nowhere, and nobody says so. */
export type Cable = {
  /** Where a browser finds the house by this way. */
  url: string;
  pull(): void;
  plug(): void;
  /** From now on sockets are let through as everything else is. */
  letSockets(): void;
  close(): Promise<void>;
};

/** What a way may do to what goes over it, as some proxies do: refuse the upgrade to a socket; hold back what is streamed. */
export type Manners = { refusesSockets?: boolean; holdsStreams?: boolean };

const REFUSED = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';

/** Lays a cable on a port of its own to a house on this machine. */
export async function cableTo(houseUrl: string, manners: Manners = {}): Promise<Cable> {
  let { refusesSockets = false } = manners;
  const target = Number(new URL(houseUrl).port);
  const sockets = new Set<Socket>();
  let out = false;
  const server = createServer((near) => {
    const far = createConnection({ port: target, host: '127.0.0.1' });
    for (const [from, to] of [[near, far], [far, near]] as const) {
      sockets.add(from);
      from.on('data', (data) => {
        if (from === near && refusesSockets && /\r\nupgrade: websocket\r\n/i.test(data.toString('latin1'))) near.end(REFUSED);
        else if (from === far && manners.holdsStreams === true && /\r\ncontent-type: text\/event-stream/i.test(data.toString('latin1'))) far.pause();
        else if (!out) to.write(data);
      });
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('error', () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    url: `http://127.0.0.1:${address.port}`,
    pull: () => {
      out = true;
    },
    plug: () => {
      // What was sent into the cut is lost, and with it every connection that was on the cable.
      for (const socket of sockets) socket.destroy();
      out = false;
    },
    letSockets: () => {
      refusesSockets = false;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}
