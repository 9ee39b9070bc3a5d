import { REFUSALS } from '#contracts/refusals.ts';
import { BUS_MIGRATIONS, openBus } from '#platform/bus/bus.ts';
import { httpMetrics } from '#platform/http/metrics.ts';
import { localLimiter } from '#platform/http/limits.ts';
import { createHttpServer } from '#platform/http/server.ts';
import { systemClock, systemTimers } from '#platform/time/system.ts';
import type { Foundation } from './foundation.ts';
import { publicUrlAt } from './settings.ts';

/** Calls under way when the house stops may take this long. */
const DRAIN_MS = 3_000;

/*
 * The only place that chooses adapters. Order of the start, and backwards of the stop:
 * database, migrations, modules, relays, the front door.
 */
export async function compose(foundation: Foundation): Promise<{ url: string }> {
  const { settings, book, metrics, lifecycle } = foundation;
  await foundation.migrate([BUS_MIGRATIONS]);
  const bus = openBus({ connect: () => foundation.lane('platform'), clock: systemClock, timers: systemTimers, log: book.log, metrics });
  bus.start();
  lifecycle.started('relays', () => bus.stop());
  const http = createHttpServer<never>({
    routes: [], refusals: REFUSALS, authenticate: () => null, mayCall: () => false, accountOf: () => '',
    limiter: settings.limits ? localLimiter(systemClock) : null,
    publicUrl: settings.publicUrl?.origin ?? null, trustedProxies: settings.trustedProxies,
    clock: systemClock, log: book.log, accessLog: book.access, metrics: httpMetrics(metrics),
  });
  const { port } = await http.listen({ host: settings.host, port: settings.port });
  lifecycle.started('HTTP', () => http.close({ drainMs: DRAIN_MS }));
  return { url: publicUrlAt(settings, port).origin };
}
