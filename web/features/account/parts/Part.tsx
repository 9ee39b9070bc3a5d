import type { ReactNode } from 'react';
import styles from '../Account.module.css';

/** A part of the account page: what it is about at the side, what can be done beside it. */
export function Part({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles['part']} aria-label={title}>
      <div><h2>{title}</h2>{lead === undefined ? null : <p className="quiet small">{lead}</p>}</div>
      <div>{children}</div>
    </section>
  );
}

/** Said aloud once something was done; empty until then. */
export function Done({ children }: { children: ReactNode }) {
  return <div role="status" className={styles['done']}>{children}</div>;
}
