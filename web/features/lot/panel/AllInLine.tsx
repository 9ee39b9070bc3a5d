import type { Minor } from '#domain/money.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { allInOf, type PageLot } from '../lot.ts';

/** What a price comes to with premium and tax. `most`: of a maximum; `minimum`: of the next minimum; `hammer`: of what it was sold for. */
export function AllInLine({ lot, hammer, of }: { lot: PageLot; hammer: Minor; of: 'most' | 'minimum' | 'hammer' }) {
  const text = useText();
  const f = useFormats();
  const sum = allInOf(lot, hammer);
  if (sum === null) return null;
  const money = (amount: Minor): string => f.money(amount, lot.currency);
  const plain = sum.premium === 0n && sum.tax === 0n;
  return (
    <p className="small quiet">
      {plain ? text('lotpage.nothing_added') : text(`lotpage.all_in_${of}`, { total: money(sum.total), premium: money(sum.premium), tax: money(sum.tax), taxed: sum.tax === 0n ? 'no' : 'yes' })}
    </p>
  );
}
