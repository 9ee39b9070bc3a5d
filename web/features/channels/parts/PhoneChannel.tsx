import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useRefusal } from '../../../api/useRefusal.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Form, faultAt, isRefusal } from '../../account/Form.tsx';
import account from '../../account/Account.module.css';
import { useChannelsNow } from '../queries.ts';
import type { Channels } from '../types.ts';
import { Trouble } from './Trouble.tsx';

/** A telephone number: given, confirmed by a code, forgotten. */
export function PhoneChannel({ sms: { on, number, asked, trouble } }: { sms: Channels['sms'] }) {
  const text = useText();
  const refusal = useRefusal();
  const now = useChannelsNow();
  const forget = useMutation({ mutationFn: () => act<Channels>({ method: 'DELETE', path: '/me/phone', key: null }), onSuccess: now });
  if (!on) return <p className="quiet">{text('channels.sms_off')}</p>;
  return (
    <>
      {number === null ? null : (
        <p className={account['acts']}><span dir="ltr">{number}</span> <Button look="quiet" isDisabled={forget.isPending} onPress={() => forget.mutate()}>{text('channels.forget_number')}</Button></p>
      )}
      {forget.error === null ? null : <p role="alert">{refusal(forget.error)}</p>}
      {trouble === null ? null : <Trouble channel="sms" trouble={trouble} />}
      {asked === null ? <AskForm another={number !== null} onDone={now} /> : <ConfirmForm number={asked} onDone={now} />}
    </>
  );
}

function AskForm({ another, onDone }: { another: boolean; onDone(channels: Channels): void }) {
  const text = useText();
  const [number, setNumber] = useState('');
  const { mutate, isPending, error } = useMutation({ mutationFn: () => act<Channels>({ method: 'PUT', path: '/me/phone', body: { number }, key: null }), onSuccess: onDone });
  const wrong = faultAt(error, 'number') || faultAt(error, 'body.number');
  return (
    <Form act={text('channels.send_code')} look="plain" busy={isPending} error={error} sayFault={!wrong} onSubmit={() => mutate()}>
      <Field label={text(another ? 'channels.another_number' : 'channels.number')} hint={text('channels.number_hint')} type="tel" autoComplete="tel" value={number} onChange={setNumber} fault={wrong ? text('channels.no_number') : null} />
    </Form>
  );
}

function ConfirmForm({ number, onDone }: { number: string; onDone(channels: Channels): void }) {
  const text = useText();
  const [code, setCode] = useState('');
  const now = useChannelsNow();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => act<Channels>({ method: 'POST', path: '/me/phone/confirmation', body: { code }, key: null }), onSuccess: onDone,
    // Its tries or its time are over: another one has to be asked for.
    onError: (failure) => { if (isRefusal(failure, 'wrong_state')) now(); },
  });
  const wrong = isRefusal(error, 'wrong_code');
  return (
    <>
      <p>{text('channels.code_sent', { number: `\u2066${number}\u2069` })}</p>
      <Form act={text('channels.confirm')} look="plain" busy={isPending} error={error} sayFault={!wrong} onSubmit={() => mutate()} asked>
        <Field label={text('channels.code')} hint={text('channels.code_hint')} inputMode="numeric" autoComplete="one-time-code" value={code} onChange={setCode} fault={wrong ? text('channels.wrong_code') : null} />
      </Form>
    </>
  );
}
