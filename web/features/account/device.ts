const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/Chrom(?:e|ium)\//, 'Chrome'], [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux'],
];
const NAME_SHOWN_MAX = 60;

/** A program's name for itself, in words a person knows: "Firefox · Windows"; as it is where it is none of the usual; null without one. */
export function deviceOf(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const program = PROGRAMS.find(([sign]) => sign.test(userAgent))?.[1];
  const system = SYSTEMS.find(([sign]) => sign.test(userAgent))?.[1];
  if (program === undefined) return userAgent.slice(0, NAME_SHOWN_MAX);
  return system === undefined ? program : `${program} · ${system}`;
}
