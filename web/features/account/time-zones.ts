/** Where this device says it is, a name of the IANA time zone database; UTC when it does not say. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** Zones to choose from: the device's own first, then UTC, then all others; the one that was chosen before is among them whatever this browser knows. */
export function zonesFrom(device: string, chosen: string | null): string[] {
  return [...new Set([device, 'UTC', ...(chosen === null ? [] : [chosen]), ...Intl.supportedValuesOf('timeZone')])];
}
