import { minor } from '#domain/money.ts';
import { amountText, readAmount } from '../../lot/amounts.ts';
import type { LotChange, LotJson } from '../types.ts';
import { fieldOf, momentOf } from '../when.ts';

/** What late bids do, as the fields hold it: texts as they were typed. */
export type LateBids = {
  windowSeconds: string; mode: 'reset' | 'add'; scope: Scope; group: string;
  cap: CapKind; capMax: string; capMinutes: string; capAt: string;
};
export const SCOPES = ['lot', 'group', 'sale', 'sequential'] as const;
export type Scope = (typeof SCOPES)[number];
export const CAPS = ['none', 'count', 'total', 'until'] as const;
export type CapKind = (typeof CAPS)[number];

/** As the house has them: extensions, seconds in all, and how long after the close the last moment may lie. */
const EXTENSIONS_MAX = 10_000;
const EXTENSION_SECONDS_MAX = 2_592_000;
const YEAR_MS = 366 * 24 * 3_600_000;
const SECONDS = 60;
/** Whole numbers and hundredths are read as amounts of these are: in the digits and signs of the reader. */
const WHOLE = 'JPY';
const HUNDREDTHS = 'USD';

export function lateBidsOf({ softClose, group }: Pick<LotJson, 'softClose' | 'group'>, locale: string): LateBids {
  const { windowSeconds, mode, scope, cap } = softClose;
  return {
    windowSeconds: String(windowSeconds), mode: mode === 'add' ? 'add' : 'reset', scope: SCOPES.find((one) => one === scope) ?? 'lot', group: group ?? '',
    cap: CAPS.find((one) => one === cap.kind) ?? 'none', capMax: cap.max === undefined ? '' : String(cap.max),
    capMinutes: cap.seconds === undefined ? '' : amountText(minor(BigInt(Math.round((cap.seconds * 100) / SECONDS))), { locale, currency: HUNDREDTHS }), capAt: fieldOf(cap.at ?? null),
  };
}

/** How many extensions the fields allow; null where it is no number that the house takes. */
export function capMaxOf({ capMax }: LateBids, locale: string): number | null {
  const read = readAmount(capMax, { locale, currency: WHOLE });
  return read.ok && read.amount <= BigInt(EXTENSIONS_MAX) ? Number(read.amount) : null;
}

/** How many seconds the fields allow in all; null where it is no time that the house takes. */
export function capSecondsOf({ capMinutes }: LateBids, locale: string): number | null {
  const read = readAmount(capMinutes, { locale, currency: HUNDREDTHS });
  const seconds = read.ok ? Math.round((Number(read.amount) * SECONDS) / 100) : 0;
  return seconds >= 1 && seconds <= EXTENSION_SECONDS_MAX ? seconds : null;
}

/** What is wrong with them, by the name that the house has for the field, and the end of the name of its words. `closesAt`: the lot's own close. */
export function lateBidFaults(late: LateBids, of: { locale: string; closesAt: string | null }): [at: string, word: string][] {
  const faults: [string, string][] = [];
  if (late.scope === 'group' && late.group.trim() === '') faults.push(['group', 'group']);
  // A hard close moves for nobody, so it has no limit that could be wrong.
  if (late.windowSeconds === '0') return faults;
  if (late.cap === 'count' && capMaxOf(late, of.locale) === null) faults.push(['softClose.cap.max', 'cap_max']);
  if (late.cap === 'total' && capSecondsOf(late, of.locale) === null) faults.push(['softClose.cap.seconds', 'cap_minutes']);
  const until = momentOf(late.capAt);
  const afterMs = until === null || of.closesAt === null ? 0 : Date.parse(until) - Date.parse(of.closesAt);
  if (late.cap === 'until' && (until === null || afterMs < 0 || afterMs > YEAR_MS)) faults.push(['softClose.cap.at', 'cap_at']);
  return faults;
}

export const LATE_BIDS = ['windowSeconds', 'mode', 'scope', 'group', 'cap', 'capMax', 'capMinutes', 'capAt'] as const satisfies readonly (keyof LateBids)[];
/** A fault in any of these keeps all of them back: they mean something only together. */
export const LATE_BID_FIELDS = ['group', 'softClose.scope', 'softClose.cap.max', 'softClose.cap.seconds', 'softClose.cap.at'] as const;

/** As the house takes them. The fields are without fault. */
export function lateBidsChange(late: LateBids, locale: string): Pick<LotChange, 'softClose' | 'group'> {
  return {
    softClose: { windowSeconds: Number(late.windowSeconds), mode: late.mode, scope: late.scope, cap: late.windowSeconds === '0' ? { kind: 'none' } : capOf(late, locale) },
    group: late.scope === 'group' ? late.group.trim() : null,
  };
}

function capOf(late: LateBids, locale: string): NonNullable<NonNullable<LotChange['softClose']>['cap']> {
  switch (late.cap) {
    case 'none': return { kind: 'none' };
    case 'count': return { kind: 'count', max: capMaxOf(late, locale) ?? 1 };
    case 'total': return { kind: 'total', seconds: capSecondsOf(late, locale) ?? 1 };
    case 'until': return { kind: 'until', at: momentOf(late.capAt) ?? '' };
  }
}
