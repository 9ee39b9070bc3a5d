import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that some tests want and that npm does not bring. */
export type Service = {
  /** Any of these on the PATH will do. */
  programs: readonly string[];
  debianPackage: string;
  /** What is not tested without it. */
  wantedFor: string;
};

export const SERVICES = {
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], debianPackage: 'chromium', wantedFor: 'tests that use the pages as people do' },
  faketime: { programs: ['faketime'], debianPackage: 'faketime', wantedFor: 'tests that shift the clock of a whole process' },
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;
export const SERVICE_NAMES: readonly ServiceName[] = ['chromium', 'faketime'];

/** The path of the service's program, or null when this machine lacks it. */
export function findService(service: ServiceName): string | null {
  const { programs } = SERVICES[service];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    const found = programs.map((program) => join(folder, program)).find(isRunnable);
    if (found !== undefined) return found;
  }
  return null;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
