import { useText } from '../../i18n/text.ts';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import type { Stance } from './lot.ts';
import styles from './LotCard.module.css';

const ICONS: Readonly<Record<NonNullable<Stance>, IconName>> = { leading: 'leading', won: 'gavel', outbid: 'outbid', lost: 'close', selling: 'person', watching: 'eye' };

/** How the lot stands for the viewer: a strip on the card's edge, an icon and a word; never colour alone. */
export function StanceStrip({ stance }: { stance: Stance }) {
  const text = useText();
  if (stance === null) return null;
  return <p className={styles['stance']} data-stance={stance}><Icon name={ICONS[stance]} size={16} />{text(`catalogue.you_${stance}`)}</p>;
}
