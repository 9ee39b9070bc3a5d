import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop is looked at; its delay counts from there. */
const LOOK_MS = 5;
const NS_PER_MS = 1e6;

/** What a stretch of time cost this process. */
export type ProcessCost = { cpuCores: number; loopDelayP99Ms: number; loopDelayMaxMs: number; rssBytes: number };

/** Measures this process while the work runs. Processor time in cores: 1 is one core kept busy throughout. */
export async function costOf<Result>(work: () => Promise<Result>): Promise<{ result: Result; cost: ProcessCost }> {
  const delay = monitorEventLoopDelay({ resolution: LOOK_MS });
  const startedMs = performance.now();
  const before = process.cpuUsage();
  delay.enable();
  const result = await work();
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  const tookMs = performance.now() - startedMs;
  return {
    result,
    cost: {
      cpuCores: (user + system) / 1_000 / tookMs, loopDelayP99Ms: Math.max(0, delay.percentile(99) / NS_PER_MS - LOOK_MS),
      loopDelayMaxMs: Math.max(0, delay.max / NS_PER_MS - LOOK_MS), rssBytes: process.memoryUsage.rss(),
    },
  };
}
