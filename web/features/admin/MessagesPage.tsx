import type { Static } from 'typebox';
import { useRef } from 'react';
import { Link } from 'wouter';
import type { StaffReceiptShape } from '#contracts/http/notification.ts';
import { MESSAGE_STATES } from '#contracts/notification.ts';
import { OUTWARD_CHANNELS } from '#contracts/wishes.ts';
import { hasRole, useMe } from '../../api/me.ts';
import { useFormats } from '../../i18n/format.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Empty, Failure, Skeleton } from '../../ui/Said.tsx';
import { deviceOf } from '../account/device.ts';
import { ADMINS, AdminFrame, OPERATORS } from './parts/AdminFrame.tsx';
import styles from './parts/Admin.module.css';
import { AdminTable, Cell, ROW, ROW_HEADER } from './parts/Table.tsx';
import { useAddress } from './parts/useAddress.ts';
import { useKeys } from './parts/useKeys.ts';
import { useList } from './parts/useList.ts';

type Message = Static<typeof StaffReceiptShape>;
const COLUMNS = ['message_at', 'message_whom', 'message_channel', 'message_kind', 'message_state', 'message_tries', 'message_provider'] as const;
const CHANNELS = ['', ...OUTWARD_CHANNELS] as const;
const STATES = ['', 'trouble', ...MESSAGE_STATES] as const;
const LOOK_EVERY_MS = 10_000;

/** What left the house or is to, and what became of it. */
export function MessagesPage() {
  const text = useText();
  return <AdminFrame title={text('admin.part_messages')} roles={OPERATORS}><Messages /></AdminFrame>;
}

function Messages() {
  const text = useText();
  const scope = useRef<HTMLDivElement>(null);
  const { values, set } = useAddress(['channel', 'state'], { channel: CHANNELS, state: STATES });
  const { items, error, retry, more, loading, showMore } = useList<Message>(['admin', 'messages'], '/admin/messages', values, LOOK_EVERY_MS);
  useKeys(scope);
  return (
    <div ref={scope} className={styles['admin']}>
      <div className={styles['filters']}>
        <Choice label={text('admin.message_channel')} value={values.channel as (typeof CHANNELS)[number]} onChange={(channel) => set({ channel })} options={CHANNELS.map((value) => ({ value, label: text(value === '' ? 'admin.any' : `channels.by_${value}`) }))} />
        <Choice label={text('admin.message_state')} value={values.state as (typeof STATES)[number]} onChange={(state) => set({ state })} options={STATES.map((value) => ({ value, label: text(value === '' ? 'admin.any' : `channels.state_${value}`) }))} />
      </div>
      {error === null ? null : <Failure error={error} onRetry={retry} />}
      {items === undefined ? (error === null ? <Skeleton lines={8} /> : null) : items.length === 0 ? <Empty title={text('admin.no_messages')}>{text('admin.no_messages_why')}</Empty> : (
        <>
          <AdminTable label={text('admin.part_messages')} columns={COLUMNS.map((name) => ({ name: text(`admin.${name}`), end: name === 'message_tries' }))}>
            {items.map((message) => <MessageRow key={message.id} message={message} />)}
          </AdminTable>
          {more ? <Button isDisabled={loading} onPress={showMore}>{text('ui.more')}</Button> : null}
        </>
      )}
    </div>
  );
}

function MessageRow({ message: { account, channel, to, kind, lot, state, reason, tries, receipt, providerId, at } }: { message: Message }) {
  const text = useText();
  const { number, moment } = useFormats();
  const me = useMe();
  // Only an admin may open the page of an account.
  const name = <bdi>{account.displayName === '' ? account.id : account.displayName}</bdi>;
  return (
    <tr {...ROW} data-row tabIndex={-1}>
      <th {...ROW_HEADER} scope="row" className="numbers"><time dateTime={at}>{moment(at)}</time></th>
      <Cell column={text('admin.message_whom')}>
        <span>{hasRole(me, ...ADMINS) ? <Link href={`/admin/users/${account.id}`}>{name}</Link> : name} <span className="quiet small"><bdi>{channel === 'push' ? deviceOf(to) : to}</bdi></span></span>
      </Cell>
      <Cell column={text('admin.message_channel')}>{text(`channels.by_${channel}`)}</Cell>
      <Cell column={text('admin.message_kind')}>{lot === null ? text(`channels.kind_${kind}`) : <Link href={`/lots/${lot.id}`}>{text(`channels.kind_${kind}`)}</Link>}</Cell>
      <Cell column={text('admin.message_state')} className={state === 'failed' || state === 'unknown' ? styles['critical'] : undefined}><span>{text(receipt === null ? `channels.state_${state}` : `channels.receipt_${receipt}`)}{reason === null ? null : <span className="quiet small"> {reason}</span>}</span></Cell>
      <Cell column={text('admin.message_tries')} end className="numbers">{number(tries)}</Cell>
      <Cell column={text('admin.message_provider')}>{providerId === null ? null : <span className="small"><bdi>{providerId}</bdi></span>}</Cell>
    </tr>
  );
}
