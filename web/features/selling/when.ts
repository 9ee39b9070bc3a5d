/** A moment as a field of the machine for day and time takes it, in the zone of the device: 2030-01-31T18:00. Empty for no moment. */
export function fieldOf(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment that such a field says, as the house writes it; null when it says none. */
export function momentOf(field: string): string | null {
  const date = new Date(field);
  return field === '' || Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const EVENING_HOUR = 20;
const DAYS_OPEN = 7;

/** An evening a week from now, when people have time to bid. */
export function usualClose(nowMs: number): string {
  const date = new Date(nowMs);
  date.setDate(date.getDate() + DAYS_OPEN);
  date.setHours(EVENING_HOUR, 0, 0, 0);
  return date.toISOString();
}

/** The zone of the device, as people know it. */
export const zone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
