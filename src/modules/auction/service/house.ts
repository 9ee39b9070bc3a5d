import type { Static } from 'typebox';
import { HOUSE_LANGUAGES, type getHouse, type getTerms, type Settings, type SettingsVersion } from '#contracts/http/house.ts';
import { instant } from '#contracts/instant.ts';
import { parseAccountId, type AccountId } from '#domain/ids.ts';
import { accept } from '#domain/outcome.ts';
import type { Actor, Answer } from '../ports.ts';
import { changedFields, settingsFaults, type HouseSettings, type HouseVersion } from '../rules/house.ts';
import { addSettings, currentSettings, settingsAt, settingsBefore, termsChangedAtMs } from '../store/settings.ts';
import { KEY_LAST } from '../store/summaries.ts';
import { instantOrNull } from '../wire.ts';
import { cursorAt, pageOf, readCursor, type Listed, type Page } from './cursor.ts';
import { malformed, refused, type Kit } from './kit.ts';
import { UNKNOWN_SELLER_NAME } from './listing-cache.ts';

export type SettingsJson = Static<typeof Settings>;
export type SettingsVersionJson = Static<typeof SettingsVersion>;

/** What everybody may know. */
export async function houseFacts(kit: Kit): Promise<Static<typeof getHouse.reply>> {
  const { settings, termsVersion } = await kit.house.current();
  const { name, contact, registrationOpen, softClose, increments, premium, tax } = settings;
  return { name, contact, ...kit.facts, registrationOpen, languages: [...HOUSE_LANGUAGES], termsVersion: String(termsVersion), softClose, increments, premium, tax };
}

/** The terms of use that count now. */
export async function houseTerms(kit: Kit): Promise<Static<typeof getTerms.reply>> {
  const { settings, termsVersion } = await kit.house.current();
  return { version: String(termsVersion), changedAt: instantOrNull(await termsChangedAtMs(kit.database, termsVersion)), texts: settings.terms };
}

/** The settings as they are at this moment, for who is about to change them. */
export const settingsNow = async (kit: Kit): Promise<SettingsJson> => settingsJson(kit, await currentSettings(kit.database));

export async function settingsOf(kit: Kit, version: number): Promise<Answer<SettingsJson>> {
  const found = await settingsAt(kit.database, version);
  return found === null ? refused('not_found') : accept(await settingsJson(kit, found));
}

export type SettingsChange = { settings: HouseSettings; basedOn: number; reason: string };

/**
 * Sets all settings. Refused as wrong_state when somebody changed them since they were read; what nothing changes in leaves no version.
 * A change of the terms of use is a new edition of them.
 */
export async function changeSettings(kit: Kit, actor: Actor, { settings, basedOn, reason }: SettingsChange): Promise<Answer<SettingsJson>> {
  const faults = [...settingsFaults(settings), ...(reason.trim() === '' ? [{ at: 'reason', problem: 'must not be blank' }] : [])];
  if (faults.length > 0) return malformed(faults);
  const before = await currentSettings(kit.database);
  if (before.version !== basedOn) return refused('wrong_state', { facts: { version: before.version } });
  const changed = changedFields(before.settings, settings);
  if (changed.length === 0) return accept(await settingsJson(kit, before));
  const made = await addSettings(kit.database, {
    version: basedOn + 1, termsVersion: before.termsVersion + (changed.includes('terms') ? 1 : 0), settings, changed, by: actor.accountId, reason: reason.trim(),
    atMs: kit.clock.nowMs(),
  });
  if (!made) return refused('wrong_state', { facts: { version: basedOn + 1 } });
  kit.house.forget();
  return accept(await settingsNow(kit));
}

/** Changes of the settings, newest first. */
export async function settingsHistory(kit: Kit, page: Page): Promise<Answer<Listed<SettingsVersionJson>>> {
  const after = readCursor('settings', page.cursor);
  if (!after.ok) return malformed([after.refusal]);
  const rows = await settingsBefore(kit.database, after.value?.key ?? KEY_LAST, page.limit + 1);
  const names = await namesOf(kit, rows);
  return accept(pageOf(rows, page.limit, {
    item: (row) => versionJson(row, names),
    next: (last) => cursorAt('settings', { sortKey: BigInt(last.version), key: BigInt(last.version) }),
  }));
}

type Change = Omit<HouseVersion, 'settings'>;
type Names = ReadonlyMap<AccountId, { displayName: string }>;

async function namesOf(kit: Kit, rows: readonly Change[]): Promise<Names> {
  const ids = new Set(rows.flatMap(({ changedBy }) => (changedBy === null ? [] : (parseAccountId(changedBy) ?? []))));
  return kit.identity.profiles([...ids]);
}

async function settingsJson(kit: Kit, version: HouseVersion): Promise<SettingsJson> {
  return { ...versionJson(version, await namesOf(kit, [version])), settings: version.settings };
}

function versionJson({ version, termsVersion, changed, changedBy, changedAtMs, reason }: Change, names: Names): SettingsVersionJson {
  const by = changedBy === null ? null : parseAccountId(changedBy);
  return {
    version, termsVersion: String(termsVersion), changed: [...changed], reason, changedAt: changedAtMs === null ? null : instant(changedAtMs),
    changedBy: by === null ? null : { id: by, displayName: names.get(by)?.displayName ?? UNKNOWN_SELLER_NAME },
  };
}
