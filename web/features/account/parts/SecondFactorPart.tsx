import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ME_KEY } from '../../../api/me.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import styles from '../Account.module.css';
import type { Account } from '../types.ts';
import { Part } from './Part.tsx';
import { ProveAndAct } from './ProveAndAct.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { SetUpFactor } from './SetUpFactor.tsx';

type Step = 'rest' | 'set_up' | 'renew' | 'end';

/** The second factor: off, being set up, or on with its recovery codes. */
export function SecondFactorPart({ account }: { account: Account }) {
  const text = useText();
  const queries = useQueryClient();
  const [step, setStep] = useState<Step>('rest');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const refresh = (): void => void queries.invalidateQueries({ queryKey: ME_KEY });
  const { on, recoveryCodesLeft } = account.totp;
  const show = (made: readonly string[]): void => {
    setCodes(made);
    setStep('rest');
    refresh();
  };
  return (
    <Part title={text('account.factor')} lead={text('account.factor_lead')}>
      <p className={styles['state']} data-good={on}><Icon name={on ? 'leading' : 'outbid'} size={16} />{text(on ? 'account.factor_on' : 'account.factor_off')}</p>
      {codes === null ? null : <RecoveryCodes codes={codes} onKept={() => setCodes(null)} />}
      {on && codes === null ? <p className="quiet">{text('account.codes_left', { count: recoveryCodesLeft })}</p> : null}
      {step === 'set_up' ? <SetUpFactor onCodes={show} onCancel={() => setStep('rest')} /> : null}
      {step === 'renew' ? <ProveAndAct<{ recoveryCodes: string[] }> method="POST" path="/me/totp/recovery-codes" act={text('account.renew_codes')} onDone={({ recoveryCodes }) => show(recoveryCodes)} onCancel={() => setStep('rest')} /> : null}
      {step === 'end' ? <ProveAndAct method="DELETE" path="/me/totp" act={text('account.factor_end')} onDone={() => { setStep('rest'); setCodes(null); refresh(); }} onCancel={() => setStep('rest')} /> : null}
      {step === 'rest' && codes === null
        ? (
          <p className={styles['acts']}>
            {on ? null : <Button onPress={() => setStep('set_up')}>{text('account.factor_start')}</Button>}
            {on ? <Button onPress={() => setStep('renew')}>{text('account.renew_codes')}</Button> : null}
            {on ? <Button onPress={() => setStep('end')}>{text('account.factor_end')}</Button> : null}
          </p>
        )
        : null}
    </Part>
  );
}
