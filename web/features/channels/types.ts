import type { Static } from 'typebox';
import type { PreferencesShape } from '#contracts/http/account.ts';
import type { ChannelsShape, ReceiptShape } from '#contracts/http/notification.ts';

/** How an account can be reached, as the house answers. */
export type Channels = Static<typeof ChannelsShape>;
export type Receipt = Static<typeof ReceiptShape>;
export type Preferences = Static<typeof PreferencesShape>;
