import { useText } from '../../../i18n/text.ts';
import styles from '../Invoices.module.css';
import type { InvoiceListed } from '../types.ts';

/** How an invoice stands, in a word or two: late before anything else, and what the house owes back. */
export function Status({ invoice: { status, overdue, owedBack } }: { invoice: Pick<InvoiceListed, 'status' | 'overdue' | 'owedBack'> }) {
  const text = useText();
  const words = overdue ? 'overdue' : owedBack > 0 ? 'owed_back' : status;
  return <span className={styles['status']} data-status={words}>{text(`invoices.status_${words}`)}</span>;
}
