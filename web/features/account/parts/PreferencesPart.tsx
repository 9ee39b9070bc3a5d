import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { act, read } from '../../../api/call.ts';
import { type Language, LANGUAGES } from '../../../i18n/languages.ts';
import { useText } from '../../../i18n/text.ts';
import { useLanguage } from '../../../i18n/Words.tsx';
import { Choice } from '../../../ui/Choice.tsx';
import { Failure, Skeleton } from '../../../ui/Said.tsx';
import { Form } from '../Form.tsx';
import { PREFERENCES_KEY } from '../preferences-key.ts';
import { deviceZone, zonesFrom } from '../time-zones.ts';
import type { Preferences } from '../types.ts';
import { Done, Part } from './Part.tsx';


/** Language and time zone, and the way to what is told by which channel. */
export function PreferencesPart() {
  const text = useText();
  const { data, error, refetch } = useQuery({ queryKey: PREFERENCES_KEY, queryFn: ({ signal }) => read<Preferences>('/me/preferences', {}, signal), staleTime: Infinity });
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
      queries.setQueryData(PREFERENCES_KEY, saved);
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
      </Form>
      <p><Link href="/account/notifications">{text('account.channels_link')}</Link></p>
      <Done>{save.isSuccess ? text('account.saved') : null}</Done>
    </>
  );
}
