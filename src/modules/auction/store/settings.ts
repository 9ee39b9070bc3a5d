import { accountId, idKey, type AccountId } from '#domain/ids.ts';
import { isUniqueViolation } from '#platform/db/errors.ts';
import { statement, type Tx } from '#platform/db/types.ts';
import { FIRST_VERSION, type HouseSettings, type HouseVersion } from '../rules/house.ts';

type SettingsRow = {
  version: string; terms_version: number; settings: HouseSettings; changed: string[]; changed_by: string; reason: string; changed_at_ms: string;
};

export const latestSettings = statement<SettingsRow>('auction.latest_settings', `
  select version, terms_version, settings, changed, changed_by, reason, changed_at_ms
  from auction.settings
  order by version desc
  limit 1
`);

export const settingsOfVersion = statement<SettingsRow>('auction.settings_of_version', `
  select version, terms_version, settings, changed, changed_by, reason, changed_at_ms
  from auction.settings
  where version = $1
`);

// The texts are left out: a list of changes is not read for them.
export const settingsHistory = statement<Omit<SettingsRow, 'settings'>>('auction.settings_history', `
  select version, terms_version, changed, changed_by, reason, changed_at_ms
  from auction.settings
  where version < $1
  order by version desc
  limit $2
`);

export const insertSettings = statement<unknown>('auction.insert_settings', `
  insert into auction.settings (version, settings, terms_version, changed, changed_by, reason, changed_at_ms)
  values ($1, $2::jsonb, $3, $4, $5, $6, $7)
`);

export const termsChangedAt = statement<{ changed_at_ms: string }>('auction.terms_changed_at', `
  select changed_at_ms
  from auction.settings
  where terms_version = $1
  order by version
  limit 1
`);

/** The settings that count now. */
export async function currentSettings(tx: Tx): Promise<HouseVersion> {
  const row = await tx.one(latestSettings);
  return row === null ? FIRST_VERSION : versionOf(row);
}

/** The settings as one version had them; null when there was none. */
export async function settingsAt(tx: Tx, version: number): Promise<HouseVersion | null> {
  if (version === FIRST_VERSION.version) return FIRST_VERSION;
  const row = await tx.one(settingsOfVersion, [version]);
  return row === null ? null : versionOf(row);
}

/** Changes of settings before `version`, newest first. */
export async function settingsBefore(tx: Tx, version: bigint, limit: number): Promise<Omit<HouseVersion, 'settings'>[]> {
  const rows = await tx.all(settingsHistory, [version, limit]);
  return rows.map(changeOf);
}

export type NewSettings = { version: number; termsVersion: number; settings: HouseSettings; changed: readonly string[]; by: AccountId; reason: string; atMs: number };

/** False when there is such a version already: somebody else was faster. */
export async function addSettings(tx: Tx, made: NewSettings): Promise<boolean> {
  try {
    await tx.run(insertSettings, [made.version, JSON.stringify(made.settings), made.termsVersion, made.changed, idKey(made.by), made.reason, made.atMs]);
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** When the terms of use got this edition, epoch milliseconds; null for the first one. */
export async function termsChangedAtMs(tx: Tx, termsVersion: number): Promise<number | null> {
  if (termsVersion === FIRST_VERSION.termsVersion) return null;
  const row = await tx.one(termsChangedAt, [termsVersion]);
  return row === null ? null : Number(row.changed_at_ms);
}

const changeOf = (row: Omit<SettingsRow, 'settings'>): Omit<HouseVersion, 'settings'> => ({
  version: Number(row.version), termsVersion: row.terms_version, changed: row.changed, changedBy: accountId(row.changed_by), changedAtMs: Number(row.changed_at_ms),
  reason: row.reason,
});

const versionOf = (row: SettingsRow): HouseVersion => ({ ...changeOf(row), settings: row.settings });
