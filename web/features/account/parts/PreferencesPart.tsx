import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { act, read } from '../../../api/call.ts';
import { type Language, LANGUAGES } from '../../../i18n/languages.ts';
import { useText } from '../../../i18n/text.ts';
import { useLanguage } from '../../../i18n/Words.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import styles from '../Account.module.css';
import { Form } from '../Form.tsx';
import type { Preferences } from '../types.ts';
import { Done, Part } from './Part.tsx';

const KEY = ['preferences'] as const;
const SUBJECTS = ['outbid', 'won', 'lost', 'sold', 'questions'] as const satisfies readonly (keyof Preferences['mails'])[];

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
  const [wanted, setWanted] = useState(known);
  const save = useMutation({
    mutationFn: () => act<Preferences>({ method: 'PUT', path: '/me/preferences', body: wanted, key: null }),
    onSuccess: (saved) => {
      queries.setQueryData(KEY, saved);
      if (saved.language !== null && saved.language !== spoken) choose(saved.language);
    },
  });
  const languages = [{ value: '' as const, label: text('account.language_browser') }, ...LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))];
  return (
    <>
      <Form act={text('ui.save')} look="plain" busy={save.isPending} error={save.error} onSubmit={() => save.mutate()}>
        <Choice<Language | ''> label={text('account.language')} value={wanted.language ?? ''} options={languages} onChange={(language) => setWanted({ ...wanted, language: language === '' ? null : language })} />
        <Choice label={text('account.time_zone')} value={wanted.timeZone ?? ''} options={timeZones(text('account.time_zone_device'))} onChange={(timeZone) => setWanted({ ...wanted, timeZone: timeZone === '' ? null : timeZone })} />
        <fieldset className={styles['wishes']}>
          <legend>{text('account.letters_about')}</legend>
          {SUBJECTS.map((subject) => (
            <label key={subject} className={styles['agree']}>
              <input type="checkbox" checked={wanted.mails[subject]} onChange={({ target }) => setWanted({ ...wanted, mails: { ...wanted.mails, [subject]: target.checked } })} />
              <span>{text(`account.letters_${subject}`)}</span>
            </label>
          ))}
          <p className="quiet small">{text('account.letters_always')}</p>
        </fieldset>
      </Form>
      <Done>{save.isSuccess ? text('account.saved') : null}</Done>
    </>
  );
}

const timeZones = (device: string): { value: string; label: string }[] => [{ value: '', label: device }, ...Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))];
