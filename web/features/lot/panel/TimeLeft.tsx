import { useFormats } from '../../../i18n/format.ts';
import { type Text, useText } from '../../../i18n/text.ts';
import { Icon } from '../../../ui/Icon.tsx';
import type { Countdown } from '../../../live/react.tsx';
import type { PageLot } from '../lot.ts';
import type { Extension } from './useExtension.ts';
import styles from './Panel.module.css';

/** How long is left, when that is in the viewer's zone, and an extension as it happens. */
export function TimeLeft({ lot, countdown, extension }: { lot: PageLot; countdown: Countdown; extension: Extension | null }) {
  const text = useText();
  const f = useFormats();
  const { phase, urgency, untilMs } = countdown;
  if (phase === 'none' || phase === 'closed') return null;
  if (phase === 'frozen') return <p className={styles['time']}><Icon name="frozen" /> <span>{text('lot.frozen')}</span></p>;
  const left = leftWords(countdown, text);
  const near = untilMs !== null && countdown.days === 0;
  const at = untilMs === null ? '' : near && phase === 'running' ? f.clock(untilMs) : f.moment(untilMs);
  return (
    <div className={styles['time']} data-urgency={urgency}>
      <p className={styles['left']}>
        <Icon name="clock" /> {phase === 'running' || phase === 'opens'
          ? <span className="numbers"><span className="only-spoken">{text(phase === 'opens' ? 'lot.opens_in' : 'lot.closes_in')} </span>{left}</span>
          : <span>{text(`lot.phase_${phase}`)}</span>}
      </p>
      <p className="quiet small">
        {at === '' ? null : text(lot.status === 'scheduled' ? 'lot.opens_at' : 'lot.closes_at', { at })}
        {lot.extensions === 0 ? null : ` · ${text('lot.extended_times', { times: lot.extensions })}`}
      </p>
      {extension === null ? null : <p className={styles['extended']}>{text('lot.extended_until', { at: f.clock(extension.untilMs) })}</p>}
    </div>
  );
}

function leftWords({ days, hours, minutes, secondsOfMinute }: Countdown, text: Text): string {
  if (days > 0) return text('lot.left_days', { days, hours });
  if (hours > 0) return text('lot.left_hours', { hours, minutes });
  return text('lot.left_minutes', { minutes, seconds: secondsOfMinute });
}
