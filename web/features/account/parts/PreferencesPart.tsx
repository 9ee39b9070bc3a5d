import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { act, read } from '../../../api/call.ts';
import { type Language, LANGUAGES } from '../../../i18n/languages.ts';
import { useText } from '../../../i18n/text.ts';
import { useLanguage } from '../../../i18n/Words.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import styles from '../Account.module.css';
import { Form } from '../Form.tsx';
import { deviceZone, zonesFrom } from '../time-zones.ts';
import type { Preferences } from '../types.ts';
import { Done, Part } from './Part.tsx';

const KEY = ['preferences'] as const;
const SUBJECTS = ['outbid', 'won', 'lost', 'sold', 'questions', 'closing'] as const satisfies readonly (keyof Preferences['mails'])[];

/** Language, time zone, and what is worth a letter. */
export function PreferencesPart() {
  const text = useText();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: ({ signal }) => read<Preferences>('/me/preferences', {}, signal), staleTime: Infinity });
  return (
    <Part title={text('account.preferences')} lead={text('account.preferences_lead')}>
      {error !== null ? <Failure error={error} onRetry={() => { void refetch(); }} /> : data === undefined ? <Skeleton lines={5} /> : <PreferencesForm known={data} />}
    </Part>
  );
}

function PreferencesForm({ known }: { known: Preferences }) {
  const text = useText();
  const queries = useQueryClient();
  const { language: spoken, choose } = useLanguage();
  // Who has not said where they are is asked to by what the device says: nothing is kept before it is saved.
  const [wanted, setWanted] = useState(() => ({ ...known, timeZone: known.timeZone ?? deviceZone() }));
  const save = useMutation({
    mutationFn: () => act<Preferences>({ method: 'PUT', path: '/me/preferences', body: wanted, key: null }),
    onSuccess: (saved) => {
      queries.setQueryData(KEY, saved);
      if (saved.language !== null && saved.language !== spoken) choose(saved.language);
    },
  });
  const languages = [{ value: '' as const, label: text('account.language_browser') }, ...LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))];
  const device = deviceZone();
  const zones = zonesFrom(device, known.timeZone).map((zone) => {
    const name = zone.replaceAll('_', ' ');
    return { value: zone, label: zone === device ? text('account.time_zone_here', { zone: name }) : name };
  });
  return (
    <>
      <Form act={text('ui.save')} look="plain" busy={save.isPending} error={save.error} onSubmit={() => save.mutate()}>
        <Choice<Language | ''> label={text('account.language')} value={wanted.language ?? ''} options={languages} onChange={(language) => setWanted({ ...wanted, language: language === '' ? null : language })} />
        <Choice label={text('account.time_zone')} hint={text('account.time_zone_hint')} value={wanted.timeZone} options={zones} onChange={(timeZone) => setWanted({ ...wanted, timeZone })} />
        <fieldset className={styles['wishes']}>
          <legend>{text('account.notices_about')}</legend>
          <Wish checked={wanted.notices.closing} onChange={(closing) => setWanted({ ...wanted, notices: { ...wanted.notices, closing } })}>{text('account.notices_closing')}</Wish>
        </fieldset>
        <fieldset className={styles['wishes']}>
          <legend>{text('account.letters_about')}</legend>
          {SUBJECTS.map((subject) => (
            <Wish key={subject} checked={wanted.mails[subject]} onChange={(yes) => setWanted({ ...wanted, mails: { ...wanted.mails, [subject]: yes } })}>{text(`account.letters_${subject}`)}</Wish>
          ))}
          <p className="quiet small">{text('account.letters_always')}</p>
        </fieldset>
      </Form>
      <Done>{save.isSuccess ? text('account.saved') : null}</Done>
    </>
  );
}

function Wish({ checked, onChange, children }: { checked: boolean; onChange(yes: boolean): void; children: ReactNode }) {
  return (
    <label className={styles['agree']}>
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} />
      <span>{children}</span>
    </label>
  );
}
