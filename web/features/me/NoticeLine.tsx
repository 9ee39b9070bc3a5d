import { Link } from 'wouter';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Icon, type IconName } from '../../ui/Icon.tsx';
import { deviceOf } from '../account/device.ts';
import styles from './Me.module.css';
import type { Notice } from './notices.ts';

const ICONS: Record<Notice['kind'], IconName> = {
  placed: 'gavel', outbid: 'outbid', leading: 'leading', closing: 'clock', extended: 'clock', frozen: 'clock', resumed: 'clock', sale_opened: 'gavel', won: 'gavel', lost: 'close', sold: 'gavel', passed: 'close', withdrawn: 'close', question_asked: 'mail', question_answered: 'mail',
  new_device: 'person', password_changed: 'person', email_changed: 'person', totp_on: 'person', totp_off: 'person', recovery_code_used: 'person',
  void_approved: 'gavel', void_declined: 'close', void_lapsed: 'close',
};

/** One notice: an icon, a sentence that leads to what it is about, and when it was. */
export function NoticeLine({ notice, onFollow }: { notice: Notice; onFollow(): void }) {
  const text = useText();
  const { money, moment } = useFormats();
  const { kind, lot, sale, price } = notice;
  const facts = {
    title: lot?.title ?? sale?.title ?? text('me.a_lot'), price: price === null || lot === null ? '' : money(price, lot.currency), device: deviceOf(notice.userAgent) ?? text('me.unknown_program'),
    address: notice.address ?? '', left: notice.left ?? 0, reason: notice.reason ?? '', closes: notice.closesAt === null ? '' : moment(notice.closesAt),
  };
  const to = kind.startsWith('void_') ? '/admin/approvals' : lot !== null ? `/lots/${lot.id}` : sale !== null ? `/sales/${sale.id}` : '/account';
  return (
    <article className={styles['notice']} data-kind={kind} data-unread={!notice.read}>
      <Icon name={ICONS[kind]} />
      <div>
        <p><Link href={to} onClick={onFollow}>{text(`me.notice_${kind}`, facts)}</Link>{notice.read ? null : <span className="only-spoken"> {text('me.unread')}</span>}</p>
        <p className="quiet small"><time dateTime={notice.at}>{moment(notice.at)}</time></p>
      </div>
    </article>
  );
}
