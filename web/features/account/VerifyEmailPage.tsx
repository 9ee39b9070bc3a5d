import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { act } from '../../api/call.ts';
import { ME_KEY, useMe } from '../../api/me.ts';
import { useText } from '../../i18n/text.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Failure } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import styles from './Account.module.css';
import { Form } from './Form.tsx';

/** Confirms an address with the link of a letter. It asks for one press: programs that look into letters follow links too. */
export function VerifyEmailPage() {
  const text = useText();
  const { token = '' } = useParams();
  const me = useMe();
  const queries = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => act<{ email: string }>({ method: 'PUT', path: `/email-verifications/${encodeURIComponent(token)}`, key: null }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ME_KEY }),
  });
  usePageTitle(text('account.verify_title'));
  return (
    <div className={styles['narrow']}>
      <h1>{text(confirm.isSuccess ? 'account.verified_title' : 'account.verify_title')}</h1>
      {confirm.isSuccess ? <p role="status">{text('account.verified', { email: confirm.data.email })}</p> : <p className="quiet">{text('account.verify_lead')}</p>}
      {confirm.isError ? <Failure error={confirm.error} /> : null}
      {confirm.isSuccess || confirm.isError ? null : <Form act={text('account.verify_act')} busy={confirm.isPending} onSubmit={() => confirm.mutate()} />}
      <p className={styles['acts']}>
        {confirm.isError || confirm.isSuccess ? <ButtonLink to={me === null ? '/sign-in?next=%2Faccount' : '/account'} look={confirm.isSuccess ? 'main' : 'plain'}>{text('account.title')}</ButtonLink> : null}
        {confirm.isSuccess ? <ButtonLink to="/lots">{text('account.look_around')}</ButtonLink> : null}
      </p>
    </div>
  );
}
