import { useMutation } from '@tanstack/react-query';
import { act } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from '../Channels.module.css';
import { useChannelsNow } from '../queries.ts';
import type { Channels } from '../types.ts';

/** That an address takes nothing any more, why, and the way out. */
export function Trouble({ channel, trouble }: { channel: 'mail' | 'sms'; trouble: { since: string; reason: string } }) {
  const text = useText();
  const refusal = useRefusal();
  const { moment } = useFormats();
  const now = useChannelsNow();
  const again = useMutation({ mutationFn: () => act<Channels>({ method: 'POST', path: `/me/channels/${channel}/try-again`, key: null }), onSuccess: now });
  return (
    <div className={styles['trouble']} role="note">
      <p>{text(`channels.trouble_${channel}`, { since: moment(trouble.since), reason: trouble.reason })}</p>
      {again.error === null ? null : <p role="alert">{refusal(again.error)}</p>}
      <Button isDisabled={again.isPending} onPress={() => again.mutate()}>{text('channels.try_again')}</Button>
    </div>
  );
}
