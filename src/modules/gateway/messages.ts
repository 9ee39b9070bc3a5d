import type { LotView } from '#contracts/auction.ts';
import type { PublicLotEvent } from '#contracts/bidding.ts';
import { type AnswerBody, HEARTBEAT_SECONDS, type LiveErrorCode, type NoticeMessage } from '#contracts/live.ts';
import { instant } from '#contracts/instant.ts';
import type { AccountId, LotId } from '#domain/ids.ts';

/**
 * Messages to clients as text, `type` first. Those that many are sent are put together from pieces that were turned
 * into text once; the types in contracts/live.ts say what they hold, and a test holds the two together.
 */

/** `account`: whose the socket is; null while anonymous. */
export function welcomeMessage(nowMs: number, account: AccountId | null): string {
  const whose = account === null ? 'null' : `"${account}"`;
  return `{"type":"welcome","serverTime":"${instant(nowMs)}","heartbeatSeconds":${HEARTBEAT_SECONDS},"signedIn":${account !== null},"account":${whose}}`;
}

export function snapshotMessage(lot: LotId, seq: number, state: LotView): string {
  return `{"type":"snapshot","lot":"${lot}","seq":${seq},"state":${JSON.stringify(state)}}`;
}

/** `items`: texts made by `eventItem`. */
export function eventsMessage(lot: string, items: readonly string[]): string {
  return `{"type":"events","lot":"${lot}","items":[${items.join(',')}]}`;
}

/** An event as it stands in `items`: made once, however many watch. */
export function eventItem(event: PublicLotEvent): string {
  const leader = event.leader === null ? 'null' : JSON.stringify(event.leader);
  const outcome = event.outcome === undefined ? '' : `,"outcome":"${event.outcome}"`;
  return `{"seq":${event.seq},"kind":"${event.kind}","price":${event.price},"minimum":${event.minimum},"leader":${leader}`
    + `,"bidCount":${event.bidCount},"bidderCount":${event.bidderCount},"closesAt":"${instant(event.closesAtMs)}","at":"${instant(event.atMs)}"${outcome}}`;
}

/** `entries`: texts made by `beatEntry`, joined with commas. */
export function beatMessage(nowMs: number, entries: string): string {
  return `{"type":"beat","serverTime":"${instant(nowMs)}","next":{${entries}}}`;
}

export const beatEntry = (lot: string, next: number): string => `"${lot}":${next}`;
export const resyncMessage = (lot: string): string => `{"type":"resync","lot":"${lot}"}`;

export function timeMessage(t: number, nowMs: number): string {
  return `{"type":"time","t":${t},"serverTime":"${instant(nowMs)}"}`;
}

export function noticeMessage(code: NoticeMessage['code'], text: string): string {
  return JSON.stringify({ type: 'notice', code, text } satisfies NoticeMessage);
}

/** `lot` as the client wrote it. */
export function errorMessage(code: LiveErrorCode, lot?: string): string {
  return lot === undefined ? `{"type":"error","code":"${code}"}` : JSON.stringify({ type: 'error', code, lot });
}

/**
 * The answer to the bid `id`: the HTTP body or the problem, without their own `type` and `status`, which are the
 * frame's here.
 */
export function answerMessage(id: string, answer: AnswerBody): string {
  const { type: _type, status: _status, ...rest } = answer.body;
  const head = `{"type":"answer","id":${JSON.stringify(id)},"ok":${answer.status < 300},"status":${answer.status}`;
  const body = JSON.stringify(rest);
  return body === '{}' ? `${head}}` : `${head},${body.slice(1)}`;
}
