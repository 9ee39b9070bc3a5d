import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Icon, type IconName } from '../../../ui/Icon.tsx';
import type { PageLot, Stance } from '../lot.ts';
import type { OwnBid } from '../useOwnBid.ts';
import styles from './Panel.module.css';

const ICONS = { leading: 'leading', outbid: 'outbid', not_bidding: 'eye', selling: 'gavel', over: 'gavel' } as const satisfies Record<Stance, IconName>;

/** How the lot stands for the viewer: an icon and words, never colour alone. A bid on its way comes before what was. */
export function StateLine({ lot, stance, own }: { lot: PageLot; stance: Stance; own: OwnBid }) {
  const text = useText();
  const f = useFormats();
  if (stance === 'over') return null;
  if (own.asking) return <p className={styles['state']} data-stance="confirming"><Icon name="clock" /> <span>{text(own.bid?.state === 'confirming' ? 'lotpage.state_confirming' : 'lotpage.state_not_confirmed')}</span></p>;
  if (stance === 'not_bidding') return lot.you === undefined ? null : <p className={styles['state']} data-stance={stance}><Icon name="eye" /> <span>{text('lotpage.state_not_bidding')}</span></p>;
  // The answer in the box says the same.
  const answered = own.bid?.result?.ok === true && own.bid.result.outcome === 'leading' && stance === 'leading';
  const maximum = answered ? null : lot.you?.maximum ?? null;
  return (
    <p className={styles['state']} data-stance={stance}>
      <Icon name={ICONS[stance]} /> <strong>{text(stance === 'leading' && lot.reserve === 'unmet' ? 'lotpage.state_leading_unmet' : `lotpage.state_${stance}`)}</strong>
      {maximum === null || stance === 'selling' ? null : <span className="numbers">{text('lotpage.your_maximum_is', { amount: f.money(maximum, lot.currency) })}</span>}
    </p>
  );
}
