import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { read } from '../../api/call.ts';
import { useText } from '../../i18n/text.ts';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MembersOnly } from '../account/MembersOnly.tsx';
import { Part } from '../account/parts/Part.tsx';
import { PREFERENCES_KEY } from '../account/preferences-key.ts';
import { MailChannel } from './parts/MailChannel.tsx';
import { PhoneChannel } from './parts/PhoneChannel.tsx';
import { PushChannel } from './parts/PushChannel.tsx';
import { WishesForm } from './parts/WishesForm.tsx';
import { useChannels } from './queries.ts';
import type { Preferences } from './types.ts';

/** What somebody hears of, by which channel, in which hours, and where each channel ends. */
export function ChannelsPage() {
  const text = useText();
  usePageTitle(text('channels.title'));
  return (
    <>
      <h1>{text('channels.title')}</h1>
      <MembersOnly><p className="quiet">{text('channels.lead')} <Link href="/me/messages">{text('channels.sent_link')}</Link></p><Parts /></MembersOnly>
    </>
  );
}

function Parts() {
  const text = useText();
  const channels = useChannels();
  const preferences = useQuery({ queryKey: PREFERENCES_KEY, queryFn: ({ signal }) => read<Preferences>('/me/preferences', {}, signal), staleTime: Infinity });
  const error = channels.error ?? preferences.error;
  if (error !== null) return <Failure error={error} onRetry={() => { void channels.refetch(); void preferences.refetch(); }} />;
  if (channels.data === undefined || preferences.data === undefined) return <Skeleton lines={10} />;
  return (
    <>
      <Part title={text('channels.wishes')} lead={text('channels.wishes_lead')}><WishesForm known={preferences.data} channels={channels.data} /></Part>
      <Part title={text('channels.mail')} lead={text('channels.mail_lead')}><MailChannel mail={channels.data.mail} /></Part>
      <Part title={text('channels.sms')} lead={text('channels.sms_lead')}><PhoneChannel sms={channels.data.sms} /></Part>
      <Part title={text('channels.push')} lead={text('channels.push_lead')}><PushChannel push={channels.data.push} /></Part>
    </>
  );
}
