import { useQuery } from '@tanstack/react-query';
import { whyNotWon, type PublicBid, type WhyNotWon } from '#domain/lot/why-not-won.ts';
import { read } from '../../../api/call.ts';
import { type Formats, useFormats } from '../../../i18n/format.ts';
import { type Text, useText } from '../../../i18n/text.ts';
import { ButtonLink } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import { amountOf, type HistoryBid, type PageLot } from '../lot.ts';
import { AllInLine } from './AllInLine.tsx';
import styles from './Panel.module.css';

const PAGE = 100;
/** A loser's own last bid lies mostly among the newest; further back the sentence goes without the time. */
const PAGES_MAX = 5;

/** How a closed lot ended, and what that means for whoever looks. */
export function Outcome({ lot }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const won = lot.outcome === 'sold' && lot.you?.leading === true;
  const price = f.money(lot.price, lot.currency);
  const ended = lot.outcome === 'sold' ? 'lotpage.sold_for' : lot.outcome === 'withdrawn' ? 'lotpage.was_withdrawn' : lot.bidCount === 0 ? 'lotpage.passed_no_bids' : 'lotpage.passed_reserve';
  return (
    <section aria-label={text('lotpage.outcome')} className={styles['outcome']} data-won={won}>
      <p className={styles['ended']}><Icon name="gavel" size={24} /> <strong>{text(won ? 'lotpage.you_won' : ended, { price })}</strong></p>
      {won ? (
        <>
          <AllInLine lot={lot} hammer={amountOf(lot.price)} of="hammer" />
          <p>{text('lotpage.winner_next')}</p>
          <ButtonLink to="/me" look="main">{text('lotpage.to_my_bids')}</ButtonLink> <ButtonLink to="/me/invoices">{text('invoices.mine')}</ButtonLink>
        </>
      ) : <Why lot={lot} />}
      <ClosedAt lot={lot} />
    </section>
  );
}

/** When it closed, and whether that was before its time: by its seller or the house, or because somebody bought it. A draft that was given up never had a close. */
function ClosedAt({ lot: { closedAt, closesAt } }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  if (closedAt === null) return null;
  const early = closesAt !== null && Date.parse(closedAt) < Date.parse(closesAt);
  return <p className="quiet small">{early ? text('lotpage.closed_early', { at: f.moment(closedAt), planned: f.moment(closesAt) }) : text('lotpage.closed_at', { at: f.moment(closesAt ?? closedAt) })}</p>;
}

/** Why the lot is not this viewer's, in one sentence; nothing for who never bid. */
function Why({ lot }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const you = lot.you;
  const concerned = you !== undefined && you.alias !== null && lot.outcome !== null;
  const { data } = useQuery({ queryKey: ['history', lot.id, lot.seq], enabled: concerned, staleTime: Infinity, queryFn: ({ signal }) => historyBack(lot.id, you?.alias ?? '', signal) });
  if (!concerned || you === undefined || data === undefined) return null;
  const why = whyNotWon({
    outcome: lot.outcome === 'sold' || lot.outcome === 'passed' ? lot.outcome : 'withdrawn', price: amountOf(lot.price),
    you: { alias: you.alias, leading: you.leading, maximum: you.maximum === null ? null : amountOf(you.maximum) },
  }, data);
  const words = whyWords(why, lot, text, f);
  return words === null ? null : <p>{words}</p>;
}

function whyWords(why: WhyNotWon, { currency }: PageLot, text: Text, f: Formats): string | null {
  const money = (amount: bigint): string => f.money(amount, currency);
  switch (why.kind) {
    case 'won': case 'no_bid': return null;
    case 'taken_back': case 'withdrawn': return text(`lotpage.why_${why.kind}`);
    case 'reserve_not_met': return text(why.led ? 'lotpage.why_reserve_led' : 'lotpage.why_reserve', { maximum: money(why.maximum) });
    case 'bought': return text('lotpage.why_bought', { price: money(why.price) });
    case 'equal_later': return text('lotpage.why_equal', { maximum: money(why.maximum) });
    case 'outbid': return why.atMs === null
      ? text('lotpage.why_outbid', { maximum: money(why.maximum), by: money(why.by) })
      : text('lotpage.why_outbid_at', { maximum: money(why.maximum), by: money(why.by), at: f.clock(why.atMs), day: f.day(why.atMs) });
  }
}

/** The public history, newest first, back to the newest bid of `alias`. */
async function historyBack(lot: string, alias: string, signal: AbortSignal): Promise<PublicBid[]> {
  const bids: PublicBid[] = [];
  let cursor = '';
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const part = await read<{ items: HistoryBid[]; next: string | null }>(`/lots/${lot}/bids`, { limit: PAGE, cursor }, signal);
    bids.push(...part.items.map((item) => ({ ...item, amount: item.amount === null ? null : amountOf(item.amount), price: amountOf(item.price), atMs: Date.parse(item.at) })));
    if (part.next === null || part.items.some((item) => item.bidder === alias && !item.retracted)) break;
    cursor = part.next;
  }
  return bids;
}
