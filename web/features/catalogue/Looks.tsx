import { useText } from '../../i18n/text.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Catalogue.module.css';
import type { Look } from './look.ts';

/** Grid or list: two buttons of which one is pressed. */
export function Looks({ look, onLook }: { look: Look; onLook(look: Look): void }) {
  const text = useText();
  return (
    <div role="group" aria-label={text('catalogue.look')} className={styles['looks']}>
      {(['grid', 'row'] as const).map((each) => (
        <button key={each} type="button" aria-pressed={look === each} aria-label={text(`catalogue.look_${each}`)} onClick={() => onLook(each)}><Icon name={each === 'grid' ? 'grid' : 'list'} /></button>
      ))}
    </div>
  );
}
