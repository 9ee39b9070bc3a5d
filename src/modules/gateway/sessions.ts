import type { IncomingHttpHeaders } from 'node:http';
import { LIVE_PATH } from '#contracts/live.ts';
import type { AccountId } from '#domain/ids.ts';
import { requestIds } from '#platform/http/request-id.ts';
import type { SocketProtocol } from '#platform/live/live.ts';
import { type CallContext, traceOf } from '#platform/rpc/context.ts';
import { LiveSession, type OpenedBy } from './live.ts';
import type { GatewayPorts } from './ports.ts';
import type { Hub } from './hub.ts';

/** How long bids under way are waited for when the house stops. */
const BIDS_WAITED_FOR_MS = 3_000;
const STOP_LOOK_MS = 20;
/** A socket that only watches learns within this time that its session ended elsewhere; one that acts, at once. */
const RECHECK_EVERY_MS = 10_000;
const RECHECK_LOOK_MS = 1_000;
/** A bid's name is that of the request that opened the socket with a count, and has to fit into 64 characters like any other. */
const OPENING_CHARS_MAX = 48;

/** The sockets that are open, and whose they are. */
export class Sessions {
  private readonly ports: GatewayPorts;
  private readonly hub: Hub;
  private readonly open = new Set<LiveSession>();
  private readonly nameOf = requestIds();
  private rotation: LiveSession[] = [];
  private share = 0;
  private timer: { cancel(): void } | null = null;
  private stopped = false;

  constructor(ports: GatewayPorts, hub: Hub) {
    this.ports = ports;
    this.hub = hub;
    ports.identity.onRevoked((revoked) => {
      for (const session of this.open) session.revoke(revoked);
    });
  }

  /** How sockets come in: of our own pages and of programs only, signed in when the request carries a good token. */
  protocol(): SocketProtocol<OpenedBy> {
    const { ports } = this;
    const { status, body } = ports.answerBody({ ok: false, code: 'forbidden', facts: null, replayed: false });
    const foreign = { ok: false, status, contentType: 'application/problem+json', body: JSON.stringify(body) } as const;
    return {
      path: LIVE_PATH,
      addressOf: ports.addressOf,
      upgrade: async (request) => {
        if (!ports.originAllowed(request.headers)) return foreign;
        const token = ports.tokenOf(request.headers);
        const opening = this.openingOf(request.headers);
        return { ok: true, context: { token, caller: token === null ? null : await ports.identity.callerOf(token), opening } };
      },
      open: (connection, openedBy) => {
        const session = new LiveSession({ ...ports, hub: this.hub, ended: (gone) => this.open.delete(gone) }, connection, openedBy);
        this.open.add(session);
        return session;
      },
    };
  }

  private openingOf({ traceparent, 'x-request-id': given }: IncomingHttpHeaders): CallContext | null {
    return typeof traceparent === 'string' ? { requestId: this.nameOf(given).slice(0, OPENING_CHARS_MAX), traceparent: traceOf(traceparent) } : null;
  }

  /** Says on the sockets of these accounts that there is something new for them. One pass over the open sockets, however many accounts. */
  tell(accounts: ReadonlySet<AccountId>): void {
    for (const session of this.open) session.tellOf(accounts);
  }

  /** Looks at all signed-in sockets in rotation, a tenth each second, until the house stops. */
  recheck(): void {
    if (this.stopped) return;
    if (this.rotation.length === 0) {
      this.rotation = [...this.open].filter((session) => session.signedIn);
      this.share = Math.ceil((this.rotation.length * RECHECK_LOOK_MS) / RECHECK_EVERY_MS);
    }
    for (const session of this.rotation.splice(0, this.share)) if (session.signedIn) void session.recheck();
    this.timer = this.ports.timers.after(RECHECK_LOOK_MS, () => this.recheck());
  }

  /** Resolves when no bid waits for its answer, or when they were waited for long enough: their ids get the answer later. */
  async answersGiven(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    const { clock, timers } = this.ports;
    const endMs = clock.monotonicMs() + BIDS_WAITED_FOR_MS;
    while (clock.monotonicMs() < endMs && [...this.open].some((session) => session.bids.waiting > 0)) {
      await new Promise<void>((resolve) => timers.after(STOP_LOOK_MS, resolve));
    }
  }
}
