import { useMutation, useQuery } from '@tanstack/react-query';
import { act } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { deviceOf } from '../../account/device.ts';
import styles from '../Channels.module.css';
import { pushState, subscriptionHere, turnPushesOff, turnPushesOn } from '../push.ts';
import { useChannelsNow } from '../queries.ts';
import type { Channels } from '../types.ts';

const HERE_KEY = ['push-here'] as const;

/** Browsers that pushes go to; this one can be turned on. */
export function PushChannel({ push: { on, publicKey, browsers } }: { push: Channels['push'] }) {
  const text = useText();
  const refusal = useRefusal();
  const now = useChannelsNow();
  const { data: here, refetch } = useQuery({ queryKey: HERE_KEY, queryFn: async () => (await subscriptionHere()) !== null, staleTime: 0 });
  const turnOn = useMutation({
    mutationFn: async () => (publicKey === null ? false : turnPushesOn(publicKey)),
    onSuccess: () => {
      now();
      void refetch();
    },
  });
  if (!on || publicKey === null) return <p className="quiet">{text('channels.push_off')}</p>;
  const state = pushState();
  return (
    <>
      {browsers.length === 0 ? null : <ul className={styles['list']} aria-label={text('channels.browsers')}>{browsers.map((browser) => <li key={browser.id}><BrowserLine browser={browser} /></li>)}</ul>}
      {state === 'possible' ? null : <p className="quiet">{text(`channels.push_${state}`)}</p>}
      {turnOn.error === null ? null : <p role="alert">{turnOn.error instanceof DOMException ? text('channels.push_failed') : refusal(turnOn.error)}</p>}
      {turnOn.data === false ? <p role="status">{text('channels.push_declined')}</p> : null}
      {state === 'possible' && (here !== true || browsers.length === 0) ? <Button isDisabled={turnOn.isPending} onPress={() => turnOn.mutate()}>{text('channels.push_here')}</Button> : null}
    </>
  );
}

function BrowserLine({ browser: { id, name, since, goneAt } }: { browser: Channels['push']['browsers'][number] }) {
  const text = useText();
  const { moment } = useFormats();
  const now = useChannelsNow();
  const remove = useMutation({
    mutationFn: async () => {
      await act({ method: 'DELETE', path: `/me/browsers/${id}`, key: null });
      // Whether it is this one nobody can tell; a browser that shows nothing any more needs no subscription either.
      if (name === navigator.userAgent) await turnPushesOff();
    },
    onSettled: () => now(),
  });
  return (
    <>
      <div>
        <p><bdi>{deviceOf(name) ?? text('channels.unknown_browser')}</bdi></p>
        <p className="quiet small">{goneAt === null ? text('channels.browser_since', { since: moment(since) }) : text('channels.browser_gone', { since: moment(goneAt) })}</p>
      </div>
      <Button look="quiet" isDisabled={remove.isPending} onPress={() => remove.mutate()}>{text('channels.browser_remove')}</Button>
    </>
  );
}
