import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type InjectOptions, type LightMyRequestResponse } from 'fastify';
import { ServiceAway } from '#platform/rpc/errors.ts';
import type { LineSink } from '#platform/log/log.ts';
import { isAway } from '../process/away.ts';
import { accessLog } from './access-log.ts';
import { addressReader, trustIn, type AddressOf } from './address.ts';
import { BODY_BYTES_DEFAULT, discardRest, readBody, refusalOfBody, takeBodiesAsBytes } from './body.ts';
import { originPolicy, type OriginPolicy } from './credentials.ts';
import { Exchange, type AnswerKit, type ReplyText } from './exchange.ts';
import { LARGE_BODY_BYTES, largeBodies, type LargeBodies } from './large-bodies.ts';
import type { RateLimiter } from './limits.ts';
import { closeServer, goesOnAsSocket, listenAt, refuseBadHead, refuseOddRequests } from './lifecycle.ts';
import type { HttpMetrics } from './metrics.ts';
import { runCall, type ReadyRoute, type RouteKit } from './pipeline.ts';
import { problemWriter } from './problem.ts';
import { requestIds } from './request-id.ts';
import { assertRoutes, pathOf } from './routes.ts';
import { standingHeaders } from './security.ts';
import { serveSite, type Site } from './site.ts';
import { shapeChecks } from './shapes.ts';
import { boundSockets, SOCKETS_PER_ADDRESS_MAX } from './socket-bound.ts';
import type { HttpAuth, HttpDeclaration, HttpRoute, RefusalTable } from './types.ts';

/** Calls worked on at once; past it the answer is `busy`, so that memory and waiting stay bounded. */
export const CALLS_AT_ONCE_MAX = 16_384;
/** Sockets open at once, watchers included. */
export const SOCKETS_MAX = 32_768;
const HEAD_WAIT_MS = 10_000;
const REQUEST_WAIT_MS = 60_000;
const KEEP_ALIVE_MS = 72_000;
const PARAMETER_LENGTH_MAX = 256;

export type HttpLog = { error(fields: object, message: string): void; warn(fields: object, message: string): void };

export type HttpServerOptions<Caller> = {
  routes: readonly HttpRoute<Caller>[];
  refusals: RefusalTable;
  /** Answers at once where it can: a value at hand costs no promise. */
  authenticate(token: string): Caller | null | Promise<Caller | null>;
  /** Asked for every declaration but `anyone`, with somebody signed in. */
  mayCall(auth: HttpAuth, caller: Caller): boolean;
  accountOf(caller: Caller): string;
  /** Null: nobody is limited. */
  limiter: RateLimiter | null;
  publicUrl: string | null;
  trustedProxies: readonly string[];
  clock: { nowMs(): number; monotonicMs(): number };
  log: HttpLog;
  accessLog: LineSink | null;
  metrics: HttpMetrics | null;
  /** The built pages; without them only calls are answered. */
  site?: Omit<Site, 'standingHeaders'>;
};

export type HttpServer = {
  /** Resolves with the port that was taken (`port` 0 takes a free one). */
  listen(at: { host: string; port: number }): Promise<{ port: number }>;
  /** Runs a request without a socket. */
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** Takes no new connection, lets calls under way end for at most `drainMs`, then cuts the rest. */
  close(drain: { drainMs: number }): Promise<void>;
  /** For protocol upgrades. */
  readonly server: Server;
  readonly addressOf: AddressOf;
  readonly originAllowed: OriginPolicy;
};

/** A server for the routes given. Throws when a route has no policy or cannot be served as declared (S3). */
export function createHttpServer<Caller>(options: HttpServerOptions<Caller>): HttpServer {
  assertRoutes(options.routes.map((route) => route.declaration), options.refusals);
  const exchanges = exchangesOf(options);
  const kit = routeKit(options);
  const app = newApp(exchanges);
  takeBodiesAsBytes(app);
  if (options.limiter !== null) boundSockets(app.server, SOCKETS_PER_ADDRESS_MAX, trustIn(options.trustedProxies));
  const checks = shapeChecks();
  const letIn = largeBodies(kit);
  for (const route of options.routes) {
    const { declaration } = route;
    const ready: ReadyRoute<Caller> = {
      route,
      checks: {
        params: declaration.params === undefined ? null : checks.params(declaration.params),
        query: declaration.query === undefined ? null : checks.query(declaration.query),
        body: declaration.body === undefined || declaration.bodyAs === 'bytes' ? null : checks.body(declaration.body),
      },
      replyText: null,
    };
    mount(app, ready, kit, { exchanges, letIn });
  }
  // A body sent to an address that nobody serves: whatever is wrong with it, there is nothing here.
  app.setErrorHandler((_error, request, reply) => {
    reply.hijack();
    exchanges.begin(request, reply.raw, 'unknown').refuse({ ok: false, code: 'not_found' });
    discardRest(request.raw);
  });
  const visited = options.site === undefined ? null : serveSite(app, { ...options.site, standingHeaders: exchanges.kit.standingHeaders });
  app.setNotFoundHandler((request, reply) => {
    if (visited?.(request, reply) === true) return;
    reply.hijack();
    exchanges.begin(request, reply.raw, 'unknown').refuse({ ok: false, code: 'not_found' });
  });
  return {
    listen: (at) => listenAt(app, at),
    inject: (request) => app.inject(request),
    close: (drain) => closeServer(app, drain.drainMs).finally(() => exchanges.kit.accessLog?.flush()),
    server: app.server,
    addressOf: exchanges.addressOf,
    originAllowed: kit.originAllowed,
  };
}

function mount<Caller>(app: FastifyInstance, ready: ReadyRoute<Caller>, kit: RouteKit<Caller>, { exchanges, letIn }: { exchanges: Exchanges; letIn: LargeBodies }): void {
  const { declaration } = ready.route;
  app.route({
    method: declaration.method,
    url: pathOf(declaration),
    // A stream writes its head with its first word, and would wait for that for ever.
    exposeHeadRoute: !('open' in ready.route),
    bodyLimit: declaration.bodyBytesMax ?? BODY_BYTES_DEFAULT,
    ...(declaration.reply === undefined ? {} : { schema: { response: { [declaration.status]: declaration.reply } } }),
    ...((declaration.bodyBytesMax ?? BODY_BYTES_DEFAULT) > LARGE_BODY_BYTES ? { onRequest: headFirst(declaration, kit, { exchanges, letIn }) } : {}),
    handler: (request, reply) => {
      // Compiled by the router when it became ready; a field that the schema does not name is not sent.
      if (ready.replyText === null && declaration.reply !== undefined) ready.replyText = replyTextOf(reply, declaration);
      reply.hijack();
      const exchange = exchanges.begin(request, reply.raw, declaration.name);
      if (exchanges.full()) return exchange.refuse({ ok: false, code: 'busy' });
      const body = readBody(declaration, request.headers['content-type'], request.body);
      if (!body.ok) return exchange.refuse({ ok: false, code: 'malformed', errors: [body.problem] });
      runCall(kit, ready, exchange, { params: request.params, query: request.query, body: body.value });
    },
    errorHandler: (error, request, reply) => {
      reply.hijack();
      const exchange = exchanges.begin(request, reply.raw, declaration.name);
      const refused = refusalOfBody(error);
      if (refused === null) return kit.failed(error, exchange);
      exchange.refuse(refused);
      discardRest(request.raw);
    },
  });
}

/** Answers those whose large body may not be read, and lets the others go on. */
function headFirst<Caller>(declaration: HttpDeclaration, kit: RouteKit<Caller>, { exchanges, letIn }: { exchanges: Exchanges; letIn: LargeBodies }) {
  return (request: FastifyRequest, reply: FastifyReply, goOn: () => void): void => {
    const answer = (say: (exchange: Exchange) => void): void => {
      reply.hijack();
      say(exchanges.begin(request, reply.raw, declaration.name));
      discardRest(request.raw);
    };
    letIn(declaration, request.raw, reply.raw).then(
      (refused) => (refused === null ? goOn() : answer((exchange) => exchange.refuse(refused))),
      (error: unknown) => answer((exchange) => kit.failed(error, exchange)),
    );
  };
}

// The router types its serializers by their schema, which is not known here; they take any value and throw for one that does not fit.
const replyTextOf = (reply: FastifyReply, declaration: HttpDeclaration): ReplyText | null =>
  (reply.getSerializationFunction(String(declaration.status)) as ReplyText | undefined) ?? null;

type Exchanges = {
  kit: AnswerKit;
  addressOf: AddressOf;
  begin(request: FastifyRequest, response: ServerResponse, route: string): Exchange;
  /** More calls are under way than may be. */
  full(): boolean;
};

function exchangesOf<Caller>(options: HttpServerOptions<Caller>): Exchanges {
  let underWay = 0;
  const addressOf = addressReader(options.trustedProxies);
  const kit: AnswerKit = {
    writeProblem: problemWriter(options.refusals),
    standingHeaders: standingHeaders(options.publicUrl),
    clock: options.clock,
    accessLog: options.accessLog === null ? null : accessLog(options.accessLog, options.clock.nowMs),
    metrics: options.metrics,
    finished: () => { underWay -= 1; },
  };
  return {
    kit,
    addressOf,
    full: () => underWay > CALLS_AT_ONCE_MAX,
    begin: (request, response, route) => {
      underWay += 1;
      return new Exchange(kit, { request: request.raw, response, requestId: request.id, address: addressOf(request.raw), route });
    },
  };
}

function routeKit<Caller>(options: HttpServerOptions<Caller>): RouteKit<Caller> {
  return {
    authenticate: options.authenticate,
    mayCall: options.mayCall,
    accountOf: options.accountOf,
    limiter: options.limiter,
    originAllowed: originPolicy(options.publicUrl),
    failed: (error, exchange) => {
      // Whoever calls it says once that it is away.
      if (error instanceof ServiceAway) return exchange.refuse({ ok: false, code: 'busy' });
      const { requestId, route } = exchange;
      if (isAway(error)) options.log.warn({ why: error instanceof Error ? error.message : '', requestId, route }, 'A call was answered busy: what it needs is away or has no room.');
      else options.log.error({ err: error, requestId, route }, 'A call failed unexpectedly and was answered busy.');
      exchange.refuse({ ok: false, code: 'busy' });
    },
  };
}

function newApp(exchanges: Exchanges): FastifyInstance {
  const makeId = requestIds();
  const app = fastify({
    logger: false,
    genReqId: (request: IncomingMessage) => makeId(request.headers['x-request-id']),
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_WAIT_MS,
    http: { headersTimeout: HEAD_WAIT_MS, shouldUpgradeCallback: goesOnAsSocket },
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX, ignoreTrailingSlash: true },
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, request, reply) => {
      reply.hijack();
      exchanges.begin(request, reply.raw, 'unknown').refuse({ ok: false, code: 'malformed', errors: [{ at: 'path', problem: 'cannot be read' }] });
    },
    clientErrorHandler: refuseBadHead,
  });
  app.server.maxConnections = SOCKETS_MAX;
  refuseOddRequests(app.server);
  return app;
}
