import { useEffect, useRef, useState } from 'react';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { type Countdown, useTimeAnnouncement } from '../../../live/react.tsx';
import { useAnswer } from '../bid/Answer.tsx';
import type { PageLot, Stance } from '../lot.ts';
import type { OwnBid } from '../useOwnBid.ts';
import type { Extension } from './useExtension.ts';

/** The least time between two sentences about what others do: a flood of bids is not read aloud. */
const PAUSE_MS = 5_000;

/**
 * What a screen reader hears of a lot while it changes: the viewer's own state and answers at once, the price at most every few
 * seconds, the time left at 5 min, 1 min, 30 s and 10 s, an extension as it happens.
 */
export function Spoken({ lot, own, stance, countdown, extension }: { lot: PageLot; own: OwnBid; stance: Stance; countdown: Countdown; extension: Extension | null }) {
  const text = useText();
  const f = useFormats();
  const answer = useAnswer(lot, own);
  const time = useTimeAnnouncement(countdown);
  const price = usePaused(text('lotpage.spoken_price', { price: f.money(lot.price, lot.currency), bids: lot.bidCount }), lot.seq);
  const state = stance === 'over' || stance === 'not_bidding' ? '' : text(`lotpage.state_${stance}`);
  return (
    <div className="only-spoken">
      <p role="status">{useLater(state)}</p>
      <p role="status">{own.asking ? text(own.bid?.state === 'confirming' ? 'lotpage.state_confirming' : 'lotpage.state_not_confirmed') : answer?.words ?? ''}</p>
      <p aria-live="polite">{time === null ? '' : <span key={time.key}>{text('lotpage.spoken_left', { minutes: Math.floor(time.seconds / 60), seconds: time.seconds % 60 })}</span>}</p>
      <p aria-live="polite">{extension === null ? '' : text('lotpage.extended_until', { at: f.clock(extension.untilMs) })}</p>
      <p aria-live="polite">{price}</p>
    </div>
  );
}

/** Empty until it has changed once: who has just come reads the page itself. */
function useLater(words: string): string {
  const [seen, setSeen] = useState({ first: words, changed: false });
  if (!seen.changed && words !== seen.first) setSeen({ ...seen, changed: true });
  return seen.changed ? words : '';
}

/** The words of the newest `seq`, at most once in a while; empty until something happened. */
function usePaused(words: string, seq: number): string {
  const [said, setSaid] = useState('');
  const newest = useRef(words);
  const seen = useRef(seq);
  const saidMs = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    newest.current = words;
  }, [words]);
  useEffect(() => {
    if (seen.current === seq) return;
    seen.current = seq;
    const timer = setTimeout(() => {
      saidMs.current = performance.now();
      setSaid(newest.current);
    }, Math.max(0, saidMs.current + PAUSE_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [seq]);
  return said;
}
