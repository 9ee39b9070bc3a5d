import { useState } from 'react';
import { useFormats } from '../../i18n/format.ts';
import styles from './LotCard.module.css';

/** An amount that is tinted for 300 ms when it changes, and does not move. */
export function Price({ amount, currency }: { amount: number; currency: string }) {
  const { money } = useFormats();
  const [first] = useState(amount);
  // Another key is another element, so the tint begins anew with every change.
  return <span key={amount} className={`${styles['amount']} numbers ${amount === first ? '' : styles['changed']}`}>{money(amount, currency)}</span>;
}
