import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { Link } from 'wouter';
import { useText } from '../../i18n/text.ts';
import { Icon } from '../../ui/Icon.tsx';
import styles from './Me.module.css';
import { NoticeLine } from './NoticeLine.tsx';
import { useLatestNotices, useMarkRead } from './notices.ts';

const SHOWN_MAX = 99;

/** How many notices are unread, and the latest few when it is opened; what was shown then counts as read. */
export function Bell() {
  const text = useText();
  const [open, setOpen] = useState(false);
  const { data } = useLatestNotices();
  const read = useMarkRead();
  const unread = data?.unread ?? 0;
  const newest = data?.items[0]?.id;
  const turn = (now: boolean): void => {
    setOpen(now);
    // Marked when it is closed: while it is open one still sees which are new.
    if (!now && unread > 0 && newest !== undefined) read.mutate({ upTo: newest });
  };
  return (
    <DialogTrigger isOpen={open} onOpenChange={turn}>
      <Button className={styles['bell'] ?? ''} aria-label={text('me.bell', { count: unread })}>
        <Icon name="bell" />
        {unread === 0 ? null : <span className={`${styles['badge']} numbers`} aria-hidden="true" data-count={unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread} />}
      </Button>
      <Popover className={styles['popover'] ?? ''} placement="bottom end">
        <Dialog className={styles['dialog'] ?? ''}>
          <Heading slot="title" level={2} className={styles['heading'] ?? ''}>{text('me.notifications')}</Heading>
          {data === undefined || data.items.length === 0
            ? <p className="quiet">{text('me.no_notices_lead')}</p>
            : <ul className={styles['notices']}>{data.items.map((notice) => <li key={notice.id}><NoticeLine notice={notice} onFollow={() => turn(false)} /></li>)}</ul>}
          <Link href="/me/notifications" onClick={() => turn(false)}>{text('me.all_notices')}</Link>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
