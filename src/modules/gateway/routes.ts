import * as declared from '#contracts/http/live.ts';
import type { Caller } from '#contracts/identity.ts';
import { binderFor, bindStream } from '#platform/http/bind.ts';
import type { HttpResult, HttpRoute } from '#platform/http/types.ts';
import type { Live } from '#platform/live/live.ts';
import type { Health, HealthReport } from './health.ts';
import type { Hub } from './hub.ts';
import { serviceReady } from './metrics.ts';
import type { GatewayPorts } from './ports.ts';
import { polledIn } from './polls.ts';
import { ready } from './rules.ts';
import { openLotEvents } from './sse.ts';

/** What a process says of itself with. */
export type ProbePorts = Pick<GatewayPorts, 'metrics'> & {
  version: string;
  health: Pick<Health, 'now'>;
  /** True from the moment at which the house began to stop. */
  stopping: () => boolean;
};
export type RoutePorts = ProbePorts & Pick<GatewayPorts, 'identity' | 'tokenOf'> & { live: Live; hub: Hub };

const UNREADY = 503;

const on = binderFor<Caller>();

/** Health and metrics: the calls that every process of the house answers. */
export function probeRoutes(ports: ProbePorts): HttpRoute<Caller>[] {
  const said = ports.metrics.gauge(serviceReady);
  return [
    on(declared.health, async () => {
      const report = await ports.health.now();
      return told(withoutDetail(report), report.status !== 'unhealthy');
    }),
    on(declared.healthLive, () => told({ status: 'healthy', version: ports.version, checks: [] }, true)),
    on(declared.healthReady, async () => {
      const report = await ports.health.now();
      const can = ready(report.checks) && !ports.stopping();
      said.set(can ? 1 : 0);
      return told(withoutDetail(report), can);
    }),
    on(declared.healthDetail, async () => told(await ports.health.now(), true)),
    on(declared.metrics, async () => {
      const { contentType, body } = await ports.metrics.page();
      return { ok: true, body, headers: { 'content-type': contentType } };
    }),
  ];
}

/** The calls of the gateway, ready to be served. */
export function gatewayRoutes(ports: RoutePorts): HttpRoute<Caller>[] {
  return [
    ...probeRoutes(ports),
    on(declared.pollLots, async ({ query, caller }) => {
      const account = caller?.accountId ?? null;
      return { ok: true, body: { account, messages: await ports.hub.poll(polledIn(query.lots), account) } };
    }),
    bindStream<Caller>(declared.lotEvents, (call, raw) => {
      const token = ports.tokenOf(raw.request.headers);
      return openLotEvents(ports.live, ports.hub, {
        lot: call.params['lotId'] ?? '',
        lastEventId: call.lastEventId,
        address: call.address,
        account: async () => (token === null ? null : (await ports.identity.callerOf(token))?.accountId ?? null),
      }, raw.response);
    }),
  ];
}

function told(report: HealthReport, well: boolean): HttpResult {
  return well ? { ok: true, body: report } : { ok: true, status: UNREADY, body: report };
}

function withoutDetail(report: HealthReport): HealthReport {
  return { ...report, checks: report.checks.map(({ name, status, latencyMs }) => ({ name, status, latencyMs })) };
}
