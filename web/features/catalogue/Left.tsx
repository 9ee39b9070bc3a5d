import { useFormats } from '../../i18n/format.ts';
import { type Text, useText } from '../../i18n/text.ts';
import { type Countdown, type LotHead, useCountdown } from '../../live/react.tsx';
import styles from './LotCard.module.css';

/** The time left of a lot in words, on the house's clock. Under a minute it wears the accent. */
export function Left({ head }: { head: LotHead }) {
  const text = useText();
  const { moment, number, day } = useFormats();
  const countdown = useCountdown(head);
  const at = countdown.untilMs ?? (head.closesAt === null ? null : Date.parse(head.closesAt));
  if (at === null || countdown.phase === 'none') return null;
  const said = countdown.phase === 'unknown' ? moment(at) : countdown.phase === 'closed' ? day(at) : leftWords(countdown, text, number);
  return <time className={`${styles['left']} numbers`} data-urgency={countdown.urgency} dateTime={new Date(at).toISOString()} title={moment(at)}>{said}</time>;
}

/** "2 d 4 h", "4 h 12 min", "12 min 5 s", "5 s"; or what is happening, where nothing is counted down. */
export function leftWords(countdown: Countdown, text: Text, number: (value: number) => string): string {
  const { phase, days, hours, minutes, secondsOfMinute } = countdown;
  if (phase !== 'running' && phase !== 'opens') return text(`catalogue.left_${phase}`);
  const left = days > 0 ? text('catalogue.left_days', { days: number(days), hours: number(hours) })
    : hours > 0 ? text('catalogue.left_hours', { hours: number(hours), minutes: number(minutes) })
      : minutes > 0 ? text('catalogue.left_minutes', { minutes: number(minutes), seconds: number(secondsOfMinute) })
        : text('catalogue.left_seconds', { seconds: number(secondsOfMinute) });
  return phase === 'opens' ? text('catalogue.left_opens', { left }) : left;
}
