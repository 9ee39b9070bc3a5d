import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { read } from '../../api/call.ts';
import { hasRole, useMe } from '../../api/me.ts';
import { useText } from '../../i18n/text.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Skeleton } from '../../ui/Said.tsx';

/** What is for sellers: anybody else is told how to become one. Selling is granted by the house, so it names whom to write to. */
export function SellerOnly({ children }: { children: ReactNode }) {
  const text = useText();
  const me = useMe();
  const [path] = useLocation();
  if (me === undefined) return <Skeleton lines={5} />;
  if (me === null) {
    return <Empty title={text('selling.sign_in_title')} act={<ButtonLink look="main" to={`/sign-in?next=${encodeURIComponent(path)}`}>{text('app.sign_in')}</ButtonLink>}>{text('selling.sign_in')}</Empty>;
  }
  return hasRole(me, 'seller', 'admin') ? children : <BecomeSeller email={me.email ?? me.displayName} />;
}

function BecomeSeller({ email }: { email: string }) {
  const text = useText();
  const { data } = useQuery({ queryKey: ['house'], staleTime: 60_000, queryFn: ({ signal }) => read<{ contact?: string | null }>('/house', {}, signal) });
  const contact = data?.contact ?? null;
  return (
    <Empty title={text('selling.become_title')} act={<ButtonLink to="/lots">{text('selling.look_around')}</ButtonLink>}>
      {contact === null ? text('selling.become', { email }) : <>{text('selling.become_write', { email })} <a href={`mailto:${contact}`}>{contact}</a></>}
    </Empty>
  );
}
