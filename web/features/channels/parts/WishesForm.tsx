import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isAlways, SUBJECTS, type Channel, type Subject } from '#contracts/wishes.ts';
import { act } from '../../../api/call.ts';
import { useText } from '../../../i18n/text.ts';
import { Form } from '../../account/Form.tsx';
import { Done } from '../../account/parts/Part.tsx';
import { PREFERENCES_KEY } from '../../account/preferences-key.ts';
import { deviceZone } from '../../account/time-zones.ts';
import styles from '../Channels.module.css';
import type { Channels, Preferences } from '../types.ts';
import { QuietHours } from './QuietHours.tsx';

/** The channels, and what preferences call each. */
const COLUMNS = [['page', 'notices'], ['mail', 'mails'], ['sms', 'sms'], ['push', 'pushes']] as const satisfies readonly (readonly [Channel, keyof Preferences])[];

/** Subjects by channels: what is on for each, and what always is. Saved as a whole, with the quiet hours. */
export function WishesForm({ known, channels }: { known: Preferences; channels: Channels }) {
  const text = useText();
  const queries = useQueryClient();
  // Hours mean nothing without a zone: who has not said one is where the device is.
  const [wanted, setWanted] = useState(() => ({ ...known, timeZone: known.timeZone ?? deviceZone() }));
  const save = useMutation({
    mutationFn: () => act<Preferences>({ method: 'PUT', path: '/me/preferences', body: wanted, key: null }),
    onSuccess: (saved) => queries.setQueryData(PREFERENCES_KEY, saved),
  });
  const isOff = (channel: Channel): boolean => channel !== 'page' && !channels[channel].on;
  const change = (field: (typeof COLUMNS)[number][1], subject: Subject, yes: boolean): void => setWanted({ ...wanted, [field]: { ...wanted[field], [subject]: yes } });
  return (
    <div className={styles['wide']}>
      <Form act={text('ui.save')} busy={save.isPending} error={save.error} onSubmit={() => save.mutate()}>
        <div className={styles['matrix']}>
          {SUBJECTS.map((subject) => (
            <div key={subject} role="group" aria-labelledby={`wish-${subject}`} className={styles['subject']}>
              <p id={`wish-${subject}`}>{text(`channels.subject_${subject}`)}</p>
              {COLUMNS.map(([channel, field]) => (
                <label key={channel} className={styles['wish']}>
                  <input type="checkbox" checked={wanted[field][subject]} disabled={isAlways(channel, subject) || isOff(channel)} onChange={({ target }) => change(field, subject, target.checked)} />
                  <span>{text(`channels.by_${channel}`)}</span>
                </label>
              ))}
            </div>
          ))}
        </div>
        <p className="quiet small">{text('channels.always')}</p>
        <QuietHours value={wanted.quietHours} zone={wanted.timeZone} onChange={(quietHours) => setWanted({ ...wanted, quietHours })} />
      </Form>
      <Done>{save.isSuccess ? text('channels.saved') : null}</Done>
    </div>
  );
}
