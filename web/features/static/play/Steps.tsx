import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { useClockText } from './useClockText.ts';
import { type Game, PLAY_CURRENCY } from './game.ts';
import { useWhy } from './useWhy.ts';
import styles from './Play.module.css';

/** Everything that happened, the first step first, each with its reason. */
export function Steps({ game }: { game: Game }) {
  const text = useText();
  const { money } = useFormats();
  const why = useWhy();
  const clockText = useClockText();
  if (game.steps.length === 0) return null;
  return (
    <>
      <h3 className={styles['stepsTitle']}>{text('play.steps')}</h3>
      <ol className={styles['steps']}>
        {game.steps.map((step) => (
          <li key={step.number}>
            <span className="numbers quiet">{clockText(step.atMs)}</span>
            <span>{step.who === null ? '' : <>{text(`play.${step.who}`)} <span className="numbers">{step.maximum === null ? '' : money(step.maximum, PLAY_CURRENCY)}</span></>}</span>
            <span className={`numbers ${styles['stepPrice']}`}>{money(step.price, PLAY_CURRENCY)}</span>
            <span className={styles['why']}>{why(step)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
