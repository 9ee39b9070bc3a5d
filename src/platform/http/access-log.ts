import type { LineSink } from '#platform/log/log.ts';

/** One answered call. The path is not part of it, because some paths carry secrets; the route's name says which call it was. */
export type AccessEntry = {
  route: string; method: string; status: number; tookMs: number;
  requestId: string; address: string; account: string | null;
  /** Id of the W3C trace: 32 digits. */
  trace: string;
};
export type AccessLog = { add(entry: AccessEntry): void; flush(): void };

/** Lines gathered before they are handed over, and the longest a line waits for that. */
const LINES_GATHERED_MAX = 512;
const LINE_WAIT_MS = 200;

/**
 * Every call gets its line; none is sampled away. Lines are put together by hand from values that need no escaping and are
 * handed over together, so that a line costs about a microsecond. What a crash can lose is the last {@link LINE_WAIT_MS} of lines.
 */
export function accessLog(sink: LineSink, nowMs: () => number): AccessLog {
  let lines: string[] = [];
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (lines.length === 0) return;
    const text = lines.join('');
    lines = [];
    sink.write(text);
  };
  return {
    add(entry) {
      lines.push(lineOf(entry, nowMs()));
      if (lines.length >= LINES_GATHERED_MAX) flush();
      else timer ??= setTimeout(flush, LINE_WAIT_MS).unref();
    },
    flush,
  };
}

function lineOf(entry: AccessEntry, atMs: number): string {
  const level = entry.status >= 500 ? 40 : 30;
  const account = entry.account === null ? '' : `,"account":"${entry.account}"`;
  return `{"level":${level},"time":${atMs},"msg":"request","route":"${entry.route}","method":"${entry.method}","status":${entry.status},`
    + `"ms":${entry.tookMs.toFixed(2)},"requestId":"${entry.requestId}","address":"${entry.address}"${account},"trace":"${entry.trace}"}\n`;
}
