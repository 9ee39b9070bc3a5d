import { idKey } from '#domain/ids.ts';
import { markBrowserGone, markDead, revive } from '../store/addresses.ts';
import type { StoredMessage } from '../store/messages.ts';
import { dropMessagesTo, dropMessagesToBrowser } from '../store/sending.ts';
import type { Kit } from './kit.ts';

/** Nothing will be taken for this address any more: nothing goes there until its owner says that it is well again, or something that was asked for arrives. */
export async function addressDied(kit: Kit, { channel, to, target, account }: StoredMessage, reason: string): Promise<void> {
  const nowMs = kit.clock.nowMs();
  if (channel === 'push') {
    await markBrowserGone(kit.database, target, nowMs);
    await dropMessagesToBrowser(kit.database, idKey(account), target, nowMs);
  } else {
    await markDead(kit.database, channel, to.address, reason, nowMs);
    await dropMessagesTo(kit.database, channel, to.address, nowMs);
  }
  kit.meters.of(channel).dead.add();
}

/** Something that was asked for arrived, so the address takes messages again. */
export async function addressLives(kit: Kit, { channel, to }: StoredMessage): Promise<void> {
  if (channel !== 'push') await revive(kit.database, channel, to.address);
}
