import type { Figures } from '../figures/port.ts';
import type { AnalyticsMeters } from '../metrics.ts';
import type { AnalyticsPorts } from '../ports.ts';
import type { RememberedListings } from './remembered.ts';

/** What the parts of the module share. */
export type Kit = AnalyticsPorts & {
  meters: AnalyticsMeters;
  listings: RememberedListings;
  /** Who answers now, and from where. */
  figures(): Promise<{ figures: Figures; source: 'postgres' | 'elasticsearch' }>;
};

/** Items so many at a time. */
export function parts<Item>(items: readonly Item[], atOnce: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / atOnce) }, (_, at) => items.slice(at * atOnce, (at + 1) * atOnce));
}
