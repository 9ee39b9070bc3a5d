import { useFormats } from '../../../i18n/format.ts';
import { useText, type Text } from '../../../i18n/text.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import type { Draft } from './useDraft.ts';

/** Whether what was written is safe: saved and when, or what stands in the way. */
export function SaveLine({ draft, nameOf }: { draft: Draft; nameOf(field: string): string }) {
  const text = useText();
  const f = useFormats();
  const refusal = useRefusal();
  const { state, savedAtMs } = draft;
  const saved = savedAtMs === null ? text('selling.saved') : text('selling.saved_at', { at: f.clock(savedAtMs) });
  switch (state.kind) {
    case 'saved': return <p className="quiet small" role="status">{saved}</p>;
    case 'pending': return <p className="quiet small">{text('selling.pending')}</p>;
    case 'saving': return <p className="quiet small">{text('selling.saving')}</p>;
    case 'failed': return <p role="alert" className="small">{text('selling.not_saved', { why: refusal(state.error) })}</p>;
    case 'faulty': return <p role="status" className="small">{text('selling.not_saved', { why: [...state.faults.keys()].map(nameOf).join(text('selling.and')) })}</p>;
  }
}

const NAMES: Readonly<Record<string, string>> = {
  title: 'title', category: 'category', condition: 'condition', description: 'description', currency: 'currency', openingPrice: 'opening_price', reservePrice: 'reserve', buyNowPrice: 'buy_now',
  estimateLow: 'estimate_low', estimateHigh: 'estimate_high', opensAt: 'opens', closesAt: 'closes', saleId: 'sale', images: 'part_pictures', increments: 'steps_name', group: 'group', 'softClose.scope': 'scope',
};

/** The name of a field of the house, as the page calls it. `fact` names a fact of the category by its code. */
export function fieldName(text: Text, at: string, fact: (code: string) => string): string {
  if (at.startsWith('attributes.')) return fact(at.slice('attributes.'.length));
  if (at.startsWith('softClose.cap')) return text('selling.cap');
  const name = NAMES[at];
  if (name === undefined && at.startsWith('softClose')) return text('selling.window');
  return name === undefined ? at : text(`selling.${name}`);
}
