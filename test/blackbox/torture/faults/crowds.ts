import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { Stage } from '../campaign/stage.ts';
import { now } from '../campaign/recoveries.ts';
import { LiveLine } from '../clients/live.ts';
import { wait } from '../clients/market.ts';

/* Faults of those who watch. */

const CROWD = 300;
const CROWD_MS_MAX = 120_000;
const RETRIES_MAX = 40;

/** Hundreds of watchers are cut and come back in the same moment. Over when each has its snapshot, and bids are acknowledged. */
export async function reconnectStorm(stage: Stage): Promise<void> {
  const lot = stage.market.open().at(-1)?.lot;
  if (lot === undefined) return;
  const crowd: LiveLine[] = [];
  await Promise.all(Array.from({ length: CROWD }, () => join(stage, lot, crowd, now().atMs + CROWD_MS_MAX)));
  const cut = now();
  stage.place.front.reset();
  crowd.length = 0;
  const endMs = cut.atMs + CROWD_MS_MAX;
  await Promise.all(Array.from({ length: CROWD }, () => join(stage, lot, crowd, endMs)));
  if (crowd.length < CROWD) stage.tally.troubles.push(`${CROWD - crowd.length} of ${CROWD} watchers were not let in again within ${CROWD_MS_MAX} ms`);
  else stage.keep('reconnect storm: all are back', performance.now() - cut.atMs);
  await stage.recovered('reconnect storm', cut);
  for (const line of crowd) line.close();
}

async function join(stage: Stage, lot: string, crowd: LiveLine[], endMs: number): Promise<void> {
  for (let tries = 0; tries < RETRIES_MAX && performance.now() < endMs; tries += 1) {
    const { promise: in_, resolve } = Promise.withResolvers<boolean>();
    const line = await LiveLine.open(stage.place.front.port, null, ({ type }) => {
      if (type === 'snapshot') resolve(true);
      // A house that has too many at its door says so and lets them stand there: asked again, like everything that is busy.
      if (type === 'error') resolve(false);
    });
    if (line !== null) {
      line.send({ type: 'watch', lot });
      if (await Promise.race([in_, line.gone.then(() => false), wait(Math.max(0, endMs - performance.now())).then(() => false)])) return void crowd.push(line);
      line.close();
    }
    await wait(20 + stage.chance.upTo(200));
  }
}

/** Bids of nobody, each answered with a refusal that is never read: more than the kernel holds for a socket. */
const ASKED = 60_000;
const ASKED_AT_ONCE = 1_000;
const CLOSED_MS_MAX = 120_000;
const GROWTH_BYTES_MAX = 96 * 1_024 * 1_024;

/** A watcher that asks for much and reads nothing: its line is cut, the memory stays bounded, and nobody else notices. */
export async function slowWatcher(stage: Stage): Promise<void> {
  const { house, front } = stage.place;
  const lot = stage.market.open().at(-1)?.lot;
  // Beside the line of the others, which would read for it.
  const line = lot === undefined ? null : await deafLine(house.port);
  if (lot === undefined || line === null) return void stage.tally.notFelt.push('slow watcher: could not watch');
  const [before, open] = [residentBytes(house.pid), front.open];
  const begun = now();
  const wanted = frame(JSON.stringify({ type: 'bid', id: 'nobody', lot, maximum: 1 }));
  line.write(frame(JSON.stringify({ type: 'watch', lot })));
  for (let asked = 0; asked < ASKED && !line.destroyed; asked += ASKED_AT_ONCE) {
    line.write(Buffer.concat(new Array<Buffer>(ASKED_AT_ONCE).fill(wanted)));
    await wait(10);
  }
  await stage.recovered('slow watcher', begun);
  const closedMs = await untilCut(line, begun.atMs);
  const grown = residentBytes(house.pid) - before;
  if (closedMs === null) stage.tally.troubles.push(`a watcher that reads nothing was not cut within ${CLOSED_MS_MAX} ms`);
  else stage.keep('slow watcher: cut', closedMs);
  if (grown > GROWTH_BYTES_MAX) stage.tally.troubles.push(`a watcher that reads nothing cost ${grown} bytes of memory`);
  if (open > 0 && front.open === 0) stage.tally.troubles.push('other watchers were cut because of one that reads nothing');
  line.destroy();
}

/** A live connection whose client never reads: made by hand, as a library would read. Null when it is not let in. */
async function deafLine(port: number): Promise<Socket | null> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.write(['GET /api/v1/live HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`, '', ''].join('\r\n'));
  const { promise: welcomed, resolve } = Promise.withResolvers<boolean>();
  socket.once('data', (bytes) => {
    socket.pause();
    resolve(bytes.toString('latin1').startsWith('HTTP/1.1 101'));
  });
  socket.once('close', () => resolve(false));
  if (await welcomed) return socket;
  socket.destroy();
  return null;
}

/** A text frame of a client: masked, as it has to be, with a mask of zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new Error('a frame of this kind has at most 125 bytes');
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

const PING = Buffer.from([0x89, 0x80, 0, 0, 0, 0]);

/** Who does not read does not see the end of the line; what is written after it fails. */
async function untilCut(line: Socket, sinceMs: number): Promise<number | null> {
  while (performance.now() - sinceMs < CLOSED_MS_MAX) {
    if (line.destroyed) return performance.now() - sinceMs;
    line.write(PING);
    await wait(100);
  }
  return null;
}

function residentBytes(pid: number | null): number {
  const kilobytes = pid === null ? undefined : /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1_024;
}
