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
  if (phase === 'frozen') return <p className={styles['time']}><Icon name="frozen" /> <span>{text('lotpage.frozen')}</span></p>;
  const left = leftWords(countdown, text);
  const near = untilMs !== null && countdown.days === 0;
  const at = untilMs === null ? '' : near && phase === 'running' ? f.clock(untilMs) : f.moment(untilMs);
  return (
    <div className={styles['time']} data-urgency={urgency}>
      <p className={styles['left']}>
        <Icon name="clock" /> {phase === 'running' || phase === 'opens'
          ? <span className="numbers"><span className="only-spoken">{text(phase === 'opens' ? 'lotpage.opens_in' : 'lotpage.closes_in')} </span>{left}</span>
          : <span>{text(`lotpage.phase_${phase}`)}</span>}
      </p>
      <p className="quiet small">
        {at === '' ? null : text(lot.status === 'scheduled' ? 'lotpage.opens_at' : 'lotpage.closes_at', { at })}
        {lot.extensions === 0 ? null : ` · ${text('lotpage.extended_times', { times: lot.extensions })}`}
      </p>
      {extension === null ? null : <p className={styles['extended']}>{text('lotpage.extended_until', { at: f.clock(extension.untilMs) })}</p>}
    </div>
  );
}

function leftWords({ days, hours, minutes, secondsOfMinute }: Countdown, text: Text): string {
  if (days > 0) return text('lotpage.left_days', { days, hours });
  if (hours > 0) return text('lotpage.left_hours', { hours, minutes });
  return text('lotpage.left_minutes', { minutes, seconds: secondsOfMinute });
}
