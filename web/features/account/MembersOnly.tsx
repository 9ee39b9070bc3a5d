import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useMe } from '../../api/me.ts';
import { useText } from '../../i18n/text.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Skeleton } from '../../ui/Said.tsx';

/** What is for the signed-in; anybody else is asked to sign in, and comes back here. */
export function MembersOnly({ children }: { children: ReactNode }) {
  const text = useText();
  const me = useMe();
  const [path] = useLocation();
  if (me === undefined) return <Skeleton lines={5} />;
  if (me !== null) return children;
  return <Empty title={text('account.sign_in_first')} act={<ButtonLink look="main" to={`/sign-in?next=${encodeURIComponent(path)}`}>{text('account.sign_in')}</ButtonLink>}>{text('account.sign_in_first_lead')}</Empty>;
}
