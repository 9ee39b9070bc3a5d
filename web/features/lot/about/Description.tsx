import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { useCategories } from '../../catalogue/category-name.ts';
import { useDataWords } from '../../selling/words.ts';
import type { PageLot } from '../lot.ts';
import styles from './About.module.css';

const STAMPS_SHOWN_MAX = 3;

/** What the seller says of the lot: plain text in paragraphs, and the facts that its category asks for. */
export function Description({ lot }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const paragraphs = lot.description.split(/\n\s*\n/).map((paragraph) => paragraph.trim()).filter((paragraph) => paragraph !== '');
  const stamps = lot.descriptionChangedAt.slice(-STAMPS_SHOWN_MAX);
  return (
    <section aria-labelledby="lot-about" className={styles['part']}>
      <h2 id="lot-about">{text('lotpage.about')}</h2>
      {paragraphs.length === 0 ? <p className="quiet">{text('lotpage.no_description')}</p> : paragraphs.map((paragraph, at) => <p key={at} dir="auto" className={styles['paragraph']}>{paragraph}</p>)}
      {stamps.map((at) => <p key={at} className="quiet small">{text('lotpage.description_changed', { at: f.moment(at) })}</p>)}
      <Facts lot={lot} />
    </section>
  );
}

function Facts({ lot }: { lot: PageLot }) {
  const text = useText();
  const f = useFormats();
  const words = useDataWords();
  const category = useCategories().find(({ code }) => code === lot.category);
  const facts: [string, string][] = [];
  if (lot.estimateLow !== null && lot.estimateHigh !== null) {
    facts.push([text('lotpage.estimate'), text('lotpage.estimate_range', { low: f.money(lot.estimateLow, lot.currency), high: f.money(lot.estimateHigh, lot.currency) })]);
  } else if (lot.estimateLow !== null || lot.estimateHigh !== null) {
    facts.push([text('lotpage.estimate'), f.money(lot.estimateLow ?? lot.estimateHigh ?? 0, lot.currency)]);
  }
  if (lot.condition !== null) facts.push([text('lotpage.condition'), lot.condition]);
  facts.push([text('lotpage.category'), words.category(category ?? { code: lot.category, name: lot.category })]);
  for (const field of category?.fields ?? []) {
    const value = lot.attributes[field.code];
    if (value === undefined) continue;
    const choice = field.choices.find(({ code }) => code === value);
    const shown = choice !== undefined ? words.choice(field, choice) : typeof value === 'number' && field.unit !== null ? f.number(value) : String(value);
    facts.push([words.field(field), field.unit === null ? shown : `${shown} ${field.unit}`]);
  }
  facts.push([text('lotpage.number'), lot.id.replace(/^lot_/, '')]);
  return <dl className={styles['facts']}>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd><bdi>{value}</bdi></dd></div>)}</dl>;
}
