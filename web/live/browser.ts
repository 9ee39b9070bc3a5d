import type { BidPorts, RawAnswer } from './bid-types.ts';
import { browserHttp } from './browser-http.ts';
import { LIVE_ADDRESS, SLEPT_MS } from './limits.ts';
import type { DeviceSignal, LivePorts, LiveSocket, SocketHandlers } from './types.ts';

const REMEMBERED_UNDER = 'auctionhub.bids';
/** Nothing is painted in a page that nobody sees; its listeners are told this often. */
const UNSEEN_PAINT_MS = 250;
const SLEEP_LOOK_MS = 1_000;
const POST_MS_MAX = 10_000;
const SECOND_MS = 1_000;

/** The machine as a page has it. */
export function browserPorts(): LivePorts {
  return {
    openSocket, ...browserHttp, onSignal, beforePaint,
    monotonicMs: () => performance.now(),
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return { cancel: () => clearTimeout(timer) };
    },
    chance: () => Math.random(),
    online: () => navigator.onLine,
    visible: () => document.visibilityState === 'visible',
  };
}

/** How a page sends bids beside the line, and what its tab remembers. */
export function browserBids(): Pick<BidPorts, 'newId' | 'postBid' | 'load' | 'save' | 'wallMs'> {
  return {
    newId: () => crypto.randomUUID(), postBid, wallMs: () => Date.now(),
    load: () => quietly(() => sessionStorage.getItem(REMEMBERED_UNDER)),
    // A full or forbidden storage costs the memory over a reload, not the bid.
    save: (text) => void quietly(() => sessionStorage.setItem(REMEMBERED_UNDER, text)),
  };
}

function openSocket(handlers: SocketHandlers): LiveSocket {
  const address = new URL(LIVE_ADDRESS, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  socket.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') handlers.message(data);
  };
  socket.onclose = ({ code }) => handlers.closed(code);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    },
  };
}

function onSignal(listener: (signal: DeviceSignal) => void): () => void {
  const tell = (signal: DeviceSignal) => (): void => listener(signal);
  const seen = (): void => listener(document.visibilityState === 'visible' ? 'visible' : 'hidden');
  const online = tell('online');
  const offline = tell('offline');
  const focus = tell('focus');
  window.addEventListener('online', online);
  window.addEventListener('offline', offline);
  window.addEventListener('focus', focus);
  window.addEventListener('pageshow', focus);
  document.addEventListener('visibilitychange', seen);
  const stopLooking = lookForSleep(tell('woke'));
  return () => {
    window.removeEventListener('online', online);
    window.removeEventListener('offline', offline);
    window.removeEventListener('focus', focus);
    window.removeEventListener('pageshow', focus);
    document.removeEventListener('visibilitychange', seen);
    stopLooking();
  };
}

/** A page's monotonic clock stands still while some machines sleep; the wall clock does not. They part then. */
function lookForSleep(woke: () => void): () => void {
  const apart = (): number => Date.now() - performance.now();
  let before = apart();
  const timer = setInterval(() => {
    const now = apart();
    if (now - before >= SLEPT_MS) woke();
    before = now;
  }, SLEEP_LOOK_MS);
  return () => clearInterval(timer);
}

function beforePaint(work: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(work);
  else setTimeout(work, UNSEEN_PAINT_MS);
}

const NOBODY: RawAnswer = { status: 401, body: { code: 'not_signed_in' }, retryAfterMs: null };

const postBid: BidPorts['postBid'] = async (account, { id, lot, ...body }) => {
  try {
    // The cookie may be somebody else's by now: another tab may have signed in. Nobody bids in a stranger's name.
    const me = await fetch('/api/v1/me', { credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(POST_MS_MAX) });
    if (me.status === 401) return NOBODY;
    if (me.status !== 200) return null;
    if ((await record(me))['id'] !== account) return NOBODY;
    return await answerOf(await fetch(`/api/v1/lots/${encodeURIComponent(lot)}/bids`, {
      method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json', 'idempotency-key': id }, body: JSON.stringify(body),
      signal: AbortSignal.timeout(POST_MS_MAX),
    }));
  } catch {
    return null;
  }
};

async function answerOf(response: Response): Promise<RawAnswer> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return { status: response.status, body: await record(response), retryAfterMs: Number.isFinite(seconds) ? seconds * SECOND_MS : null };
}

/** The object in a body; an empty one where there is none, as from a proxy that speaks for itself. */
async function record(response: Response): Promise<Record<string, unknown>> {
  const value: unknown = await response.json().catch(() => null);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function quietly<Value>(work: () => Value): Value | null {
  try {
    return work();
  } catch {
    return null;
  }
}
