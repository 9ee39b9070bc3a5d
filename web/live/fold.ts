import type { LiveEvent } from '#contracts/live.ts';
import type { LotHead } from './types.ts';

/** A bid of the viewer as its answer told it: it stands above events that are older. */
export type OwnBid = { seq: number; outcome: 'leading' | 'outbid'; maximum: number; minimum: number };

/**
 * The head after one more event, which must be the next one. Events are the same for everyone; the viewer's part follows from
 * them as far as it can: who leads by the alias, the minimum by whether that is the viewer. What cannot follow is told by
 * {@link leavesOpen}. `own` is the viewer's newest bid, if its answer came.
 */
export function afterEvent(head: LotHead, event: LiveEvent, own: OwnBid | null): LotHead {
  return {
    ...head, ...course(head, event), seq: event.seq, price: event.price, leader: event.leader, bidCount: event.bidCount, bidderCount: event.bidderCount, closesAt: event.closesAt,
    minimum: event.minimum, ...viewer(head, event, own),
  };
}

/**
 * The head after the viewer's own bid was answered. `event`: that of the bid, when it came before the answer; null when it is still to
 * come. `readSeq`: up to where the viewer's part was read from the house, which knows of the bid by then.
 */
export function afterOwnBid(head: LotHead, own: OwnBid, event: LiveEvent | null, readSeq: number): LotHead {
  const { you } = head;
  if (you === undefined || own.seq <= readSeq) return head;
  const known = { ...you, bids: you.bids + 1, maximum: Math.max(own.maximum, you.maximum ?? 0) };
  if (own.seq > head.seq) return { ...head, minimum: own.minimum, you: { ...known, leading: own.outcome === 'leading' } };
  const alias = own.outcome === 'leading' && event !== null ? event.leader : you.alias;
  const leading = alias !== null && head.leader === alias;
  return { ...head, minimum: leading ? Math.max(own.minimum, head.minimum) : head.minimum, you: { ...known, alias, leading } };
}

/** What an event leaves open: nothing, something that the page shows as a fact, or something that may be told later. */
export type LeftOpen = 'nothing' | 'soon' | 'late';

/**
 * What only the house knows after the event. soon: the hidden reserve, a fixed price that may have gone, the viewer's own part after a
 * retraction or after a bid that may have been the viewer's from another device. late: a bid of the viewer's from another device that did
 * not take the lead.
 */
export function leavesOpen(before: LotHead, event: LiveEvent, own: OwnBid | null): LeftOpen {
  const { you, reserve, buyNowPrice } = before;
  switch (event.kind) {
    case 'bid.accepted': {
      const mayBeOurs = you !== undefined && you.alias !== null && event.leader === you.alias && event.seq !== own?.seq;
      return mayBeOurs || reserve === 'unmet' || (buyNowPrice !== null && reserve === 'met') ? 'soon' : you === undefined ? 'nothing' : 'late';
    }
    case 'bid.retracted': return reserve !== 'none' || (you !== undefined && you.bids > 0) ? 'soon' : 'nothing';
    case 'lot.reserve_lowered':
    case 'lot.bought':
    case 'lot.closed': return 'soon';
    case 'lot.opened':
    case 'lot.extended':
    case 'lot.frozen':
    case 'lot.resumed': return 'nothing';
  }
}

type Course = Partial<Pick<LotHead, 'status' | 'outcome' | 'closedAt' | 'extensions' | 'buyNowPrice'>>;

function course(head: LotHead, event: LiveEvent): Course {
  switch (event.kind) {
    case 'lot.opened':
    case 'lot.resumed': return { status: 'open' };
    case 'lot.frozen': return { status: 'frozen' };
    // Decided at or after the close it is the full window after an outage, which is not counted as an extension.
    case 'lot.extended': return isLate(head, event) ? {} : { extensions: head.extensions + 1 };
    case 'lot.closed': return { status: 'closed', outcome: event.outcome ?? head.outcome, closedAt: event.at };
    case 'lot.bought': return { buyNowPrice: null };
    case 'bid.accepted': return head.reserve === 'none' ? { buyNowPrice: null } : {};
    case 'bid.retracted':
    case 'lot.reserve_lowered': return {};
  }
}

const isLate = (head: LotHead, event: LiveEvent): boolean => head.closesAt !== null && Date.parse(event.at) >= Date.parse(head.closesAt);

function viewer(head: LotHead, event: LiveEvent, own: OwnBid | null): Partial<Pick<LotHead, 'you' | 'minimum'>> {
  const { you } = head;
  if (you === undefined) return {};
  // The answer told what comes after this event.
  if (own !== null && own.seq > event.seq) return { minimum: head.minimum };
  const alias = own?.seq === event.seq && own.outcome === 'leading' ? event.leader : you.alias;
  const leading = alias !== null && event.leader === alias;
  const next = { ...you, alias, leading };
  if (!leading) return { you: next };
  if (you.leading) return { you: next, minimum: head.minimum };
  return { you: next, minimum: you.maximum === null ? event.minimum : you.maximum + 1 };
}
