import { Link } from 'wouter';
import { useText } from '../../../i18n/text.ts';
import type { Channels } from '../types.ts';
import { Trouble } from './Trouble.tsx';

/** Where letters go. */
export function MailChannel({ mail: { on, address, trouble } }: { mail: Channels['mail'] }) {
  const text = useText();
  return (
    <>
      <p><bdi>{address ?? text('channels.no_address')}</bdi></p>
      {on ? null : <p className="quiet small">{text('channels.mail_off')}</p>}
      {trouble === null ? null : <Trouble channel="mail" trouble={trouble} />}
      <p><Link href="/account">{text('channels.change_address')}</Link></p>
    </>
  );
}
