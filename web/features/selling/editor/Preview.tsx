import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Description } from '../../lot/about/Description.tsx';
import { Terms } from '../../lot/about/Terms.tsx';
import { Gallery } from '../../lot/gallery/Gallery.tsx';
import type { LotJson } from '../types.ts';

/** The draft as bidders will see it, made of the very parts of the lot's page. Nobody else can see it yet. */
export function Preview({ lot }: { lot: LotJson }) {
  const text = useText();
  const f = useFormats();
  return (
    <>
      <p className="quiet small">{text('selling.preview_explained')}</p>
      <Gallery pictures={lot.images} title={lot.title} />
      <h3>{lot.title}</h3>
      <p className="numbers"><strong>{f.money(lot.openingPrice, lot.currency)}</strong> <span className="quiet">{text('selling.opening_price')}</span></p>
      {lot.closesAt === null ? null : <p className="quiet">{text('selling.closes_at', { at: f.moment(lot.closesAt) })}</p>}
      <Description lot={lot} />
      <Terms lot={{ ...lot, scheduledClosesAt: lot.closesAt }} />
    </>
  );
}
