import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that some tests want and that npm does not bring. */
export type Service = {
  /** Any of these on the PATH will do. */
  programs: readonly string[];
  debianPackage: string;
  /** Where its programs are when they are not on the PATH: folders, of which the one with the highest number has the newest. */
  folders?: { in: string; bin: string };
  /** What is not tested without it. */
  wantedFor: string;
};

export const SERVICES = {
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], debianPackage: 'chromium', wantedFor: 'tests that use the pages as people do' },
  faketime: { programs: ['faketime'], debianPackage: 'faketime', wantedFor: 'tests that shift the clock of a whole process' },
  postgres: {
    programs: ['postgres'], debianPackage: 'postgresql', folders: { in: '/usr/lib/postgresql', bin: 'bin' }, wantedFor: 'tests on another PostgreSQL than the embedded one, behind a line that fails',
  },
  rabbitmq: { programs: ['rabbitmq-server'], debianPackage: 'rabbitmq-server', wantedFor: 'tests of the message bus on a real broker' },
  redis: { programs: ['redis-server'], debianPackage: 'redis-server', wantedFor: 'tests of what the processes of a house share, and of losing it' },
  promtool: { programs: ['promtool'], debianPackage: 'prometheus', wantedFor: 'tests of the alarms: what they say to made-up figures' },
  amtool: { programs: ['amtool'], debianPackage: 'prometheus-alertmanager', wantedFor: 'tests of whom an alarm goes to' },
} as const satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;
export const SERVICE_NAMES: readonly ServiceName[] = ['chromium', 'faketime', 'postgres', 'rabbitmq', 'redis', 'promtool', 'amtool'];

/** The path of the service's program, or null when this machine lacks it. */
export function findService(service: ServiceName): string | null {
  const { programs, folders: own }: Service = SERVICES[service];
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = own === undefined ? onPath : [...releasesIn(own.in).map((release) => join(own.in, release, own.bin)), ...onPath];
  for (const folder of folders) {
    const found = programs.map((program) => join(folder, program)).find(isRunnable);
    if (found !== undefined) return found;
  }
  return null;
}

function releasesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name)).toSorted((one, other) => Number(other) - Number(one));
  } catch {
    return [];
  }
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
