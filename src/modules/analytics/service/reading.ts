import type { ExportTable } from '#contracts/http/analytics.ts';
import type { Step } from '../figures/port.ts';
import { categories, minutes, sellers, series, summary } from './answers.ts';
import type { Asked } from './asked.ts';
import { dayOf, isZone } from './days.ts';
import type { Kit } from './kit.ts';
import { table } from './tables.ts';

/** What the module shows of its figures. */
export const openReading = (kit: Kit) => ({
  nowMs: () => kit.clock.nowMs(),
  /** The day that it is in a zone, from it to it; nothing where there is no such zone, which the range then says. */
  today: (zone = 'UTC'): { from?: string; to?: string } => {
    if (!isZone(zone)) return {};
    const day = dayOf(kit.clock.nowMs(), zone);
    return { from: day, to: day };
  },
  summary: (asked: Asked) => summary(kit, asked),
  series: (asked: Asked, step: Step) => series(kit, asked, step),
  minutes: (asked: Asked) => minutes(kit, asked),
  categories: (asked: Asked, limit: number) => categories(kit, asked, limit),
  sellers: (asked: Asked, limit: number) => sellers(kit, asked, limit),
  table: (asked: Asked, wanted: ExportTable) => table(kit, asked, wanted),
});
export type Reading = ReturnType<typeof openReading>;
