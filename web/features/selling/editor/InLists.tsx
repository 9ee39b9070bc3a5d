import { useIntl } from 'react-intl';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { LotPicture } from '../../catalogue/LotPicture.tsx';
import styles from '../Selling.module.css';
import type { LotJson } from '../types.ts';
import { momentOf } from '../when.ts';
import { amountsOf } from './form.ts';
import type { Draft } from './useDraft.ts';

/** Beside the editor, where there is room: the lot as lists will show it, following what is written. */
export function InLists({ lot, draft: { form } }: { lot: LotJson; draft: Draft }) {
  const text = useText();
  const f = useFormats();
  const { locale } = useIntl();
  const { openingPrice } = amountsOf(form, locale);
  const closesAt = momentOf(form.closesAt);
  return (
    <aside aria-label={text('selling.in_lists')} className={styles['aside']}>
      <div className={styles['card']}>
        <p className="quiet small">{text('selling.in_lists')}</p>
        <LotPicture image={lot.images[0] ?? null} look="grid" eager category={form.category} />
        <h3>{form.title.trim() === '' ? text('selling.untitled') : form.title}</h3>
        {openingPrice === null ? null : <p className={`numbers ${styles['amount']}`}>{f.money(openingPrice, form.currency)}</p>}
        {closesAt === null ? null : <p className="quiet small">{text('selling.closes_at', { at: f.moment(closesAt) })}</p>}
      </div>
    </aside>
  );
}
