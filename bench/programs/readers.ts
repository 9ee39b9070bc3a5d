import { request, Agent } from 'node:http';
import { Samples } from '../measure/samples.ts';

/*
 * Callers that read lists over HTTP, each asking as soon as it was answered, all kinds of calls in turn. Tells how long each kind
 * took, and what was not answered with 200.
 */
export type ReadOrder = {
  port: number; token: string; callers: number; seconds: number;
  /** Paths below /api/v1, by kind; a caller takes the next of each kind in turn. */
  calls: Readonly<Record<string, readonly string[]>>;
};
export type ReadReport = { kinds: { kind: string; calls: number; p50Ms: number; p95Ms: number; maxMs: number }[]; failed: string[] };

const FAILED_TOLD_MAX = 10;

process.once('message', (order: ReadOrder) => {
  void read(order).then((report) => {
    process.send?.(report);
    process.disconnect();
  });
});

async function read({ port, token, callers, seconds, calls }: ReadOrder): Promise<ReadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const samples = new Map(Object.keys(calls).map((kind) => [kind, new Samples()]));
  const failed: string[] = [];
  const kinds = Object.entries(calls);
  const untilMs = performance.now() + seconds * 1_000;
  let turn = 0;
  await Promise.all(Array.from({ length: callers }, async () => {
    while (performance.now() < untilMs) {
      const at = turn;
      turn += 1;
      const [kind, paths] = kinds[at % kinds.length] ?? ['', []];
      const path = paths[Math.floor(at / kinds.length) % paths.length] ?? '';
      const startMs = performance.now();
      const status = await get(agent, { port, token, path });
      samples.get(kind)?.add(performance.now() - startMs);
      if (status !== 200 && failed.length < FAILED_TOLD_MAX) failed.push(`${path} was answered ${status}`);
    }
  }));
  agent.destroy();
  return {
    failed,
    kinds: [...samples].map(([kind, all]) => {
      const [p50Ms = 0, p95Ms = 0, maxMs = 0] = all.percentiles(0.5, 0.95, 1);
      return { kind, calls: all.count, p50Ms, p95Ms, maxMs };
    }),
  };
}

function get(agent: Agent, { port, token, path }: { port: number; token: string; path: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, host: '127.0.0.1', port, path: `/api/v1${path}`, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', reject);
    asked.end();
  });
}
