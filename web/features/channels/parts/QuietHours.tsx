import { useText } from '../../../i18n/text.ts';
import account from '../../account/Account.module.css';
import styles from '../Channels.module.css';

type Hours = { from: string; to: string };
const NIGHT: Hours = { from: '22:00', to: '07:00' };

/** From when to when nothing is to disturb; off until it is asked for. */
export function QuietHours({ value, zone, onChange }: { value: Hours | null; zone: string | null; onChange(hours: Hours | null): void }) {
  const text = useText();
  const set = (change: Partial<Hours>): void => {
    // An emptied field is no time of day; it stays as it was until there is one.
    if (Object.values(change).every((time) => time !== '')) onChange({ ...(value ?? NIGHT), ...change });
  };
  return (
    <fieldset className={styles['quiet']}>
      <legend>{text('channels.quiet')}</legend>
      <label className={account['agree']}>
        <input type="checkbox" checked={value !== null} onChange={({ target }) => onChange(target.checked ? NIGHT : null)} />
        <span>{text('channels.quiet_on')}</span>
      </label>
      {value === null ? null : (
        <div className={styles['hours']}>
          <label>{text('channels.quiet_from')}<input type="time" required value={value.from} onChange={({ target }) => set({ from: target.value })} /></label>
          <label>{text('channels.quiet_to')}<input type="time" required value={value.to} onChange={({ target }) => set({ to: target.value })} /></label>
        </div>
      )}
      <p className="quiet small">{text('channels.quiet_hint', { zone: (zone ?? 'UTC').replaceAll('_', ' ') })}</p>
    </fieldset>
  );
}
