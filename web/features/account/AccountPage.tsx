import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { read } from '../../api/call.ts';
import { ME_KEY } from '../../api/me.ts';
import { useText } from '../../i18n/text.ts';
import { Failure, Skeleton } from '../../ui/Said.tsx';
import { usePageTitle } from '../../ui/usePageTitle.ts';
import { MembersOnly } from './MembersOnly.tsx';
import { EmailPart } from './parts/EmailPart.tsx';
import { ExportPart } from './parts/ExportPart.tsx';
import { PasswordPart } from './parts/PasswordPart.tsx';
import { PreferencesPart } from './parts/PreferencesPart.tsx';
import { ProfilePart } from './parts/ProfilePart.tsx';
import { SecondFactorPart } from './parts/SecondFactorPart.tsx';
import { SessionsPart } from './parts/SessionsPart.tsx';
import { TermsPart } from './parts/TermsPart.tsx';
import type { Account } from './types.ts';

/** Everything that belongs to an account, on one page. */
export function AccountPage() {
  const text = useText();
  usePageTitle(text('account.title'));
  return <><h1>{text('account.title')}</h1><MembersOnly><Parts /></MembersOnly></>;
}

function Parts(): ReactNode {
  // The same answer that says who is signed in, with all that its owner may read.
  const { data, error, isPending, refetch } = useQuery({ queryKey: ME_KEY, queryFn: ({ signal }) => read<Account>('/me', {}, signal), staleTime: 0 });
  if (isPending) return <Skeleton lines={8} />;
  if (error !== null || data.terms === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  return (
    <>
      <ProfilePart account={data} />
      <EmailPart account={data} />
      <PasswordPart />
      <SecondFactorPart account={data} />
      <SessionsPart />
      <PreferencesPart />
      <TermsPart account={data} />
      <ExportPart />
    </>
  );
}
