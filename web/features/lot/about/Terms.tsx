import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { isolated } from '../isolated.ts';
import { incrementsOf, type PageLot } from '../lot.ts';
import { incrementRows } from './increment-rows.ts';
import styles from './About.module.css';

const HUNDREDTHS = 100;

/** The terms that were frozen when the lot was published, as sentences. */
export function Terms({ lot }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const { publishedAt, currency, sale } = lot;
  return (
    <section aria-labelledby="lot-terms" className={styles['part']}>
      <h2 id="lot-terms">{text('lotpage.terms')}</h2>
      {publishedAt === null ? null : <p className="quiet">{text('lotpage.terms_frozen', { at: f.moment(publishedAt) })}</p>}
      <dl className={styles['terms']}>
        <div><dt>{text('lotpage.opening_price')}</dt><dd className="numbers">{f.money(lot.openingPrice, currency)}</dd></div>
        <div><dt>{text('lotpage.close')}</dt><dd><Close lot={lot} /></dd></div>
        <div><dt>{text('lotpage.increments')}</dt><dd><Steps lot={lot} /></dd></div>
        <div><dt>{text('lotpage.reserve')}</dt><dd>{text(lot.reserve === 'none' ? 'lotpage.reserve_none_terms' : lot.showMaximumBelowReserve ? 'lotpage.reserve_open_terms' : 'lotpage.reserve_terms')}</dd></div>
        <div><dt>{text('lotpage.taking_back')}</dt><dd>{text(lot.retraction === 'marketplace' ? 'lotpage.retraction_marketplace' : 'lotpage.retraction_operator')}</dd></div>
        <Premium lot={lot} />
        {lot.approvalRequired && sale !== null ? <div><dt>{text('lotpage.who_may_bid')}</dt><dd>{text('lotpage.approval_terms', { sale: isolated(sale.title) })}</dd></div> : null}
        {lot.staffMayBid ? <div><dt>{text('lotpage.staff')}</dt><dd>{text('lotpage.staff_may_bid')}</dd></div> : null}
      </dl>
    </section>
  );
}

function Close({ lot: { softClose, scheduledClosesAt } }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const { windowSeconds, mode, scope, cap, trigger } = softClose;
  const sentences = [scheduledClosesAt === null ? null : text('lotpage.close_planned', { at: f.moment(scheduledClosesAt) })];
  if (windowSeconds === 0) sentences.push(text('lotpage.close_hard'));
  else {
    const window = text('lotpage.minutes_seconds', { minutes: Math.floor(windowSeconds / 60), seconds: windowSeconds % 60 });
    sentences.push(text(mode === 'reset' ? 'lotpage.close_reset' : 'lotpage.close_add', { window }));
    if (trigger === 'new_leader') sentences.push(text('lotpage.close_new_leader'));
    if (scope === 'group' || scope === 'sale' || scope === 'sequential') sentences.push(text(`lotpage.close_scope_${scope}`));
    if (cap.kind === 'count' && cap.max !== undefined) sentences.push(text('lotpage.cap_count', { max: cap.max }));
    if (cap.kind === 'total' && cap.seconds !== undefined) sentences.push(text('lotpage.cap_total', { minutes: Math.ceil(cap.seconds / 60) }));
    if (cap.kind === 'until' && cap.at !== undefined) sentences.push(text('lotpage.cap_until', { at: f.moment(cap.at) }));
    if (cap.kind === 'none') sentences.push(text('lotpage.cap_none'));
  }
  return sentences.filter((sentence) => sentence !== null).join(' ');
}

function Steps({ lot }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const increments = incrementsOf(lot);
  if (increments === null) return null;
  if (increments.kind === 'percent') return text('lotpage.increments_percent', { percent: f.number(increments.basisPoints / HUNDREDTHS) });
  if (increments.kind === 'fixed') return text('lotpage.increments_fixed', { step: f.money(increments.step, lot.currency) });
  const rows = incrementRows(increments);
  if (rows === null) return text('lotpage.increments_ladder');
  return (
    <details className={styles['table']}>
      <summary>{text('lotpage.increments_table')}</summary>
      <table>
        <thead><tr><th scope="col">{text('lotpage.price_from')}</th><th scope="col">{text('lotpage.step')}</th></tr></thead>
        <tbody>{rows.map(({ from, step }) => <tr key={String(from)}><td className="numbers">{f.money(from, lot.currency)}</td><td className="numbers">{f.money(step, lot.currency)}</td></tr>)}</tbody>
      </table>
    </details>
  );
}

function Premium({ lot }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const { premium, tax, currency } = lot;
  if (premium === undefined || tax === undefined) return null;
  const lines = premium.map(({ upTo, rate }, at) => {
    const percent = f.number(rate / HUNDREDTHS);
    if (upTo !== null) return text(at === 0 ? 'lotpage.premium_up_to' : 'lotpage.premium_then_up_to', { percent, upTo: f.money(upTo, currency) });
    return premium.length === 1 ? text(rate === 0 ? 'lotpage.premium_none' : 'lotpage.premium_flat', { percent }) : text('lotpage.premium_above', { percent });
  });
  return (
    <>
      <div><dt>{text('lotpage.premium')}</dt><dd>{lines.join(' ')}</dd></div>
      <div><dt>{text('lotpage.tax')}</dt><dd>{text(`lotpage.tax_${tax.class}`, { percent: f.number(tax.rate / HUNDREDTHS) })}</dd></div>
    </>
  );
}
