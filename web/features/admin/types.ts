import type { Static } from 'typebox';
import type { AccountAct, AccountRow, listAccounts, listAccountActs, listAccountSessions } from '#contracts/http/admin-accounts.ts';
import type { listApprovals, listEndedApprovals, listLotActs, Overview as OverviewShape } from '#contracts/http/admin-house.ts';
import type { listAdminLots, listStaffActs, listWaitingRegistrations } from '#contracts/http/admin-lots.ts';
import type { HouseSettings as SettingsShape, listSettings, Settings as SettingsRecordShape } from '#contracts/http/house.ts';

/** What the calls for staff answer, as their declarations say. */
export type Overview = Static<typeof OverviewShape>;
export type AdminLots = Static<typeof listAdminLots.reply>;
export type AdminLot = AdminLots['items'][number];
export type LotActs = Static<typeof listLotActs.reply>;
export type Approvals = Static<typeof listApprovals.reply>;
export type Approval = Approvals['items'][number];
export type EndedApproval = Static<typeof listEndedApprovals.reply>['items'][number];
export type WaitingRegistrations = Static<typeof listWaitingRegistrations.reply>;
export type StaffActs = Static<typeof listStaffActs.reply>;
export type Accounts = Static<typeof listAccounts.reply>;
export type Account = Static<typeof AccountRow>;
export type AccountActs = Static<typeof listAccountActs.reply>;
export type AccountActItem = Static<typeof AccountAct>;
export type AccountSessions = Static<typeof listAccountSessions.reply>;
export type SettingsRecord = Static<typeof SettingsRecordShape>;
export type HouseSettings = Static<typeof SettingsShape>;
export type SettingsHistory = Static<typeof listSettings.reply>;
