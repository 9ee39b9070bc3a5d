import { useText } from '../../i18n/text.ts';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { Playground } from './play/Playground.tsx';
import styles from './Static.module.css';

const RULES = ['maximum', 'step', 'secret', 'tie', 'reserve', 'late', 'close', 'premium', 'back'] as const;

/** The rules of the sale in plain words, and a lot to try them on. */
export function HowBiddingWorksPage() {
  const text = useText();
  usePageTitle(text('how.title'));
  return (
    <article>
      <h1>{text('how.title')}</h1>
      <p className={styles['lead']}>{text('how.intro')}</p>
      <div className={styles['rules']}>
        {RULES.map((rule) => <section key={rule}><h3>{text(`how.${rule}_title`)}</h3><p>{text(`how.${rule}`)}</p></section>)}
      </div>
      <Playground />
    </article>
  );
}
