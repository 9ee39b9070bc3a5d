import { SERVICES, type ServiceName } from '#contracts/services.ts';
import type { HealthReport, ReportOf } from '#modules/gateway/index.ts';
import { toldHealth } from '#platform/rpc/told-health.ts';
import type { Far } from './far.ts';

const ASK_MS_MAX = 2_500;
/** Replicas of one service that are asked. */
const REPLICAS_ASKED_MAX = 8;

/** What the other processes say of themselves, for staff who look at the whole house. One that does not answer is missing here, and told by the check `services`. */
export function othersOf(far: Pick<Far, 'places'> | undefined): { others?: () => Promise<readonly ReportOf[]> } {
  if (far === undefined) return {};
  return { others: async () => (await Promise.all(SERVICES.filter((service) => service !== 'gateway').map((service) => reportsOf(far, service)))).flat() };
}

async function reportsOf(far: Pick<Far, 'places'>, service: ServiceName): Promise<ReportOf[]> {
  const origins = (await far.places(service)).slice(0, REPLICAS_ASKED_MAX);
  const reports = await Promise.all(origins.map(reportAt));
  return reports.flatMap((report) => (report === null ? [] : [{ service, report }]));
}

async function reportAt(origin: string): Promise<HealthReport | null> {
  try {
    const answer = await fetch(`${origin}/health/detail`, { signal: AbortSignal.timeout(ASK_MS_MAX) });
    return toldHealth<HealthReport>(await answer.json());
  } catch {
    return null;
  }
}
