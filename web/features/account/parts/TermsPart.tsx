import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { act } from '../../../api/call.ts';
import { ME_KEY } from '../../../api/me.ts';
import { useFormats } from '../../../i18n/format.ts';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Failure } from '../../../ui/Said.tsx';
import styles from '../Account.module.css';
import type { Account } from '../types.ts';
import { Part } from './Part.tsx';

/** Which edition of the terms was accepted, and the one in force when it is another. */
export function TermsPart({ account: { terms } }: { account: Account }) {
  const text = useText();
  const { day } = useFormats();
  const queries = useQueryClient();
  const accept = useMutation({
    mutationFn: () => act<Account>({ method: 'PUT', path: '/me/terms', body: { version: terms.inForce }, key: null }),
    onSuccess: (me) => queries.setQueryData(ME_KEY, me),
  });
  const current = terms.accepted === terms.inForce;
  return (
    <Part title={text('account.terms')} lead={<Link href="/terms">{text('account.read_terms')}</Link>}>
      <p>{terms.accepted === null || terms.acceptedAt === null ? text('account.terms_none') : text('account.terms_accepted', { version: terms.accepted, day: day(terms.acceptedAt) })}</p>
      {current ? null : <p className={styles['note']}>{text('account.terms_in_force', { version: terms.inForce })}</p>}
      {accept.isError ? <Failure error={accept.error} /> : null}
      {current ? null : <Button isDisabled={accept.isPending} onPress={() => accept.mutate()}>{text('account.terms_accept', { version: terms.inForce })}</Button>}
    </Part>
  );
}
