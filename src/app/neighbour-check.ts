import type { ServiceName } from '#contracts/services.ts';
import type { Finding } from '#modules/gateway/index.ts';
import type { Far } from './far.ts';

/** A replica says at once that it runs, or it does not. */
const PROBE_MS_MAX = 1_000;

/**
 * The check `services` of a process that stands beside others. Those that it needs are asked whether they run; of the others it is told what was last
 * heard of them. Unhealthy until each of the needed ones has been there once, so that nobody is sent here too early; later on only while none of them
 * is: with one away the rest goes on, and who needs that one is told to come again.
 */
export function neighbourCheck(far: Pick<Far, 'places' | 'silent'>, needed: readonly ServiceName[], runs: (origin: string) => Promise<boolean> = runsAt): () => Promise<Finding> {
  const seen = new Set<ServiceName>();
  return async () => {
    const here = await Promise.all(needed.map(async (service) => (await Promise.all([...(await far.places(service))].map(runs))).includes(true)));
    const missing = needed.filter((_, at) => here[at] !== true);
    for (const service of needed) if (!missing.includes(service)) seen.add(service);
    const silent = [...new Set([...missing, ...far.silent()])];
    if (silent.length === 0) return { status: 'healthy' };
    const useless = needed.length > 0 && (missing.length === needed.length || needed.some((service) => !seen.has(service)));
    return { status: useless ? 'unhealthy' : 'degraded', detail: `no answer from ${silent.join(', ')}` };
  };
}

async function runsAt(origin: string): Promise<boolean> {
  try {
    const answer = await fetch(`${origin}/health/live`, { signal: AbortSignal.timeout(PROBE_MS_MAX) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
