import type { Static } from 'typebox';
import type { PreferencesShape } from '#contracts/http/account.ts';
import type { Me as MeShape, SessionView } from '#contracts/http/identity.ts';
import type { MailboxLetter } from '#contracts/http/notification.ts';
import type { HouseFacts } from '../../api/house.ts';

/** The account as its owner reads it. */
export type Account = Static<typeof MeShape>;
export type Session = Static<typeof SessionView>;
export type Preferences = Static<typeof PreferencesShape>;
export type Letter = Static<typeof MailboxLetter>;
/** What registration has to know of the house. */
export type Terms = HouseFacts & { termsVersion: string; registrationOpen: boolean };
