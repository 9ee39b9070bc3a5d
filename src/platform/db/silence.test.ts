import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.ts';
import { DatabaseLost } from './errors.ts';
import { openLane } from './lane.ts';
import { statement } from './types.ts';

let house: TestDatabase;
beforeAll(async () => { house = await freshDatabase([]); });
afterAll(async () => { await house.drop(); });

const one = statement<{ one: number }>('', 'select 1 as one');

/** A way to the server that can fall silent: the connection stays, and nothing comes through any more, as when a host is gone without a word. */
async function wayToServer(): Promise<{ port: number; fallSilent(): void; close(): void }> {
  const { host, port } = house.connection;
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = host.startsWith('/') ? connect(join(host, `.s.PGSQL.${port}`)) : connect(port, host);
    for (const socket of [near, far]) socket.on('error', () => {});
    sockets.push(near, far);
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    fallSilent: () => { for (const socket of sockets) socket.unpipe().pause(); },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test('a lane whose server says nothing any more is given up a second after the limit of a statement, with all that was sent', async () => {
  const way = await wayToServer();
  const told: Error[] = [];
  const lane = await openLane({
    connection: { ...house.connection, host: '127.0.0.1', port: way.port }, limits: { statementMs: 1_000 }, onLost: (error) => told.push(error),
  });
  expect((await lane.send(one)).rows).toEqual([{ one: 1 }]);
  way.fallSilent();
  const startMs = performance.now();
  const flight = await Promise.allSettled([lane.send(one), lane.send(one)]);
  expect(flight.map((answer) => answer.status === 'rejected' && answer.reason instanceof DatabaseLost)).toEqual([true, true]);
  expect(performance.now() - startMs).toBeGreaterThan(2_000);
  await expect.poll(() => [lane.lost, told.length]).toEqual([true, 1]);
  await expect(lane.send(one)).rejects.toBeInstanceOf(DatabaseLost);
  way.close();
});
