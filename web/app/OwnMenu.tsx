import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useLocation } from 'wouter';
import { useHouse } from '../api/house.ts';
import { useSignOut } from '../api/me.ts';
import { useText } from '../i18n/text.ts';
import { Icon } from '../ui/Icon.tsx';
import styles from './AccountMenu.module.css';

/** The places of whoever is signed in. */
export function OwnMenu({ name }: { name: string }) {
  const text = useText();
  const house = useHouse();
  const signOut = useSignOut();
  const [, go] = useLocation();
  const places = [
    ['/me', 'app.mine'], ['/me/watchlist', 'app.watchlist'], ['/sell', 'app.sell'], ['/account', 'app.account'], ...(house?.mailbox === true ? [['/mailbox', 'app.mailbox']] : []),
  ] as const;
  const choose = (key: string | number): void => {
    if (key === 'out') void leave(signOut).then(() => go('/'));
    else go(String(key));
  };
  return (
    <MenuTrigger>
      <Button className={styles['who'] ?? ''} aria-label={`${text('app.account')}: ${name}`}><Icon name="person" /><span dir="auto">{name}</span><Icon name="down" size={14} /></Button>
      <Popover className={styles['popover'] ?? ''} placement="bottom end">
        <Menu className={styles['menu'] ?? ''} onAction={choose}>
          {places.map(([to, word]) => <MenuItem key={to} id={to} className={styles['item'] ?? ''}>{text(word)}</MenuItem>)}
          <MenuItem id="out" className={styles['item'] ?? ''}>{text('app.sign_out')}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

/** Who signs out must not be spoken to in this browser any more; its push service then tells the house that nothing is taken there. */
async function leave(signOut: () => Promise<void>): Promise<void> {
  const { turnPushesOff } = await import('../features/channels/push.ts');
  await turnPushesOff().catch(() => {});
  await signOut();
}
