import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { act } from '../../../api/call.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import styles from '../Account.module.css';
import { faultAt, Form, isRefusal } from '../Form.tsx';
import { ProveAndAct } from './ProveAndAct.tsx';

type Invitation = { secret: string; uri: string; qr: string };

/** Takes the password, hands the secret to an authenticator, and takes a code of it back. */
export function SetUpFactor({ onCodes, onCancel }: { onCodes(codes: readonly string[]): void; onCancel(): void }) {
  const text = useText();
  const [begun, setBegun] = useState<Invitation | null>(null);
  if (begun === null) return <ProveAndAct<Invitation> method="POST" path="/me/totp" act={text('account.go_on')} onDone={setBegun} onCancel={onCancel} />;
  return <Confirm invitation={begun} onCodes={onCodes} onCancel={onCancel} />;
}

function Confirm({ invitation: { secret, qr }, onCodes, onCancel }: { invitation: Invitation; onCodes(codes: readonly string[]): void; onCancel(): void }) {
  const text = useText();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => act<{ recoveryCodes: string[] }>({ method: 'PUT', path: '/me/totp', body: { code }, key: null }),
    onSuccess: ({ recoveryCodes }) => onCodes(recoveryCodes),
  });
  const wrong = isRefusal(confirm.error, 'wrong_code') || faultAt(confirm.error, 'code');
  return (
    <>
      <p>{text('account.factor_scan')}</p>
      <img className={styles['qr']} src={`data:image/svg+xml,${encodeURIComponent(qr)}`} alt={text('account.factor_qr')} width={212} height={212} />
      <p className="small quiet">{text('account.factor_by_hand')}</p>
      <p className={styles['key']}><bdi>{secret.match(/.{1,4}/g)?.join(' ')}</bdi></p>
      <Form asked act={text('account.factor_confirm')} busy={confirm.isPending} error={confirm.error} sayFault={!wrong} onSubmit={() => confirm.mutate()}>
        <Field label={text('account.code')} hint={text('account.factor_code_hint')} autoComplete="one-time-code" inputMode="numeric" value={code} onChange={setCode} isRequired maxLength={16} fault={wrong ? text('account.fault_code') : null} />
      </Form>
      <Button look="quiet" onPress={onCancel}>{text('ui.cancel')}</Button>
    </>
  );
}
