import { Problem } from '../../../api/problem.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useFormats } from '../../../i18n/format.ts';
import { type Text, useText } from '../../../i18n/text.ts';
import type { Formats } from '../../../i18n/format.ts';
import { Icon } from '../../../ui/Icon.tsx';
import type { PageLot } from '../lot.ts';
import type { OwnBid } from '../useOwnBid.ts';
import styles from './BidBox.module.css';

type Said = { look: 'leading' | 'outbid' | 'refused'; words: string };

/** The house's answer to the last bid, for as long as it is true. */
export function Answer({ lot, own }: { lot: PageLot; own: OwnBid }) {
  const said = useAnswer(lot, own);
  if (said === null) return null;
  return <p className={`${styles['answer']} ${styles[said.look]}`}><Icon name={said.look === 'leading' ? 'leading' : 'outbid'} /> <span>{said.words}</span></p>;
}

/** The same in words, for whoever reads it aloud; null when there is nothing (more) to say. */
export function useAnswer(lot: PageLot, own: OwnBid): Said | null {
  const text = useText();
  const f = useFormats();
  const refusal = useRefusal();
  const result = own.bid?.result ?? null;
  if (result === null) return null;
  if (result.ok) return accepted(lot, result, text, f);
  const sentence = refusal(new Problem({ code: result.code, status: 409, detail: result.code }));
  const next = result.minimum !== null && lot.status === 'open' ? ` ${text('lotpage.next_minimum', { minimum: f.money(lot.minimum, lot.currency) })}` : '';
  return { look: 'refused', words: `${sentence}${next}` };
}

type Accepted = Extract<NonNullable<NonNullable<OwnBid['bid']>['result']>, { ok: true }>;

function accepted(lot: PageLot, result: Accepted, text: Text, f: Formats): Said | null {
  const leading = lot.you?.leading === true;
  if (result.outcome === 'leading') {
    // Somebody has bid more since: the state of the lot says so, and this is not true any more.
    if (!leading) return null;
    return { look: 'leading', words: text('lotpage.you_lead_at', { price: f.money(lot.price, lot.currency), maximum: f.money(lot.you?.maximum ?? result.maximum, lot.currency) }) };
  }
  return leading ? null : { look: 'outbid', words: text('lotpage.beaten_at_once', { minimum: f.money(lot.minimum, lot.currency) }) };
}
