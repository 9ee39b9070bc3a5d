import type { Database } from '#platform/db/types.ts';
import type { Clock } from '#platform/time/ports.ts';
import type { HouseVersion } from '../rules/house.ts';
import { currentSettings } from '../store/settings.ts';

/** What others may rely on for a second after staff changed it. */
export type HouseCache = { current(): Promise<HouseVersion>; forget(): void };

const SETTINGS_KEPT_MS = 1_000;

/** The settings, read at most once a second however many ask. A failure is for those who asked, not for those who come next. */
export function houseCache(database: Database, clock: Clock): HouseCache {
  let kept: { atMs: number; version: Promise<HouseVersion> } | null = null;
  return {
    current: () => {
      const nowMs = clock.monotonicMs();
      if (kept !== null && nowMs - kept.atMs < SETTINGS_KEPT_MS) return kept.version;
      const asked = { atMs: nowMs, version: currentSettings(database) };
      kept = asked;
      asked.version.catch(() => { if (kept === asked) kept = null; });
      return asked.version;
    },
    forget: () => { kept = null; },
  };
}
