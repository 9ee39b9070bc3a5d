import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { clockText } from './clock-text.ts';
import { type Game, PLAY_CURRENCY } from './game.ts';
import { useWhy } from './useWhy.ts';
import styles from './Play.module.css';

/** Everything that happened, the first step first, each with its reason. */
export function Steps({ game }: { game: Game }) {
  const text = useText();
  const { money } = useFormats();
  const why = useWhy();
  if (game.steps.length === 0) return null;
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={text('play.steps')}>
      <table className={styles['steps']}>
        <caption>{text('play.steps')}</caption>
        <thead><tr><th scope="col">{text('play.time')}</th><th scope="col">{text('play.bidder')}</th><th scope="col">{text('play.maximum')}</th><th scope="col">{text('play.price')}</th><th scope="col">{text('play.why')}</th></tr></thead>
        <tbody>
          {game.steps.map((step) => (
            <tr key={step.number}>
              <td className="numbers">{clockText(step.atMs)}</td>
              <td>{step.who === null ? '' : text(`play.${step.who}`)}</td>
              <td className="numbers">{step.maximum === null ? '' : money(step.maximum, PLAY_CURRENCY)}</td>
              <td className="numbers">{money(step.price, PLAY_CURRENCY)}</td>
              <td>{why(step)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
