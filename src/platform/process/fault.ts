import { writeSync } from 'node:fs';

/*
 * Fault points: named places at which a crash test ends the process. `fault.point('publish.frozen')` does nothing in a house
 * that people use; armed, the process kills itself there, as a power cut would, and leaves no chance to tidy up.
 *
 * One kill before and one after a point are two different crashes. Before: nothing that follows the point was begun. After: what
 * follows has run up to its next wait, and what it sent has left, but no answer to it was read.
 */

export type FaultPoint = {
  readonly name: string;
  readonly when: 'before' | 'after';
  /** The process dies when it passes the point for this time; 1 is the first. */
  readonly pass: number;
};

const FORM = /^([a-z]+(?:\.[a-zA-Z]+)+):(before|after):kill(?::([1-9][0-9]{0,5}))?$/;

let listener: ((name: string) => void) | null = null;

/** Costs a comparison while nothing is armed: some nanoseconds. */
export const fault = {
  point(name: string): void {
    if (listener !== null) listener(name);
  },
};

/** Hears of every point that is passed, until called with null. Whoever listens may throw: the code at the point then fails there. */
export function onFaultPoints(listen: ((name: string) => void) | null): void {
  listener = listen;
}

/** Reads `name:before|after:kill`, with `:n` behind it for the n-th pass. Throws when it is written in another way. */
export function readFaultPoint(text: string | null): FaultPoint | null {
  if (text === null) return null;
  const [, name, when, pass = '1'] = FORM.exec(text) ?? [];
  if (name === undefined || (when !== 'before' && when !== 'after')) throw new Error('must be written as name:before:kill or name:after:kill, with :3 behind it for the third pass');
  return { name, when, pass: Number(pass) };
}

/** Lets the process die at a point. Says so on stderr with its last breath, so that whoever armed it knows that it was reached. */
export function armFaultPoint({ name, when, pass }: FaultPoint, end: () => void = endAtOnce): void {
  let passed = 0;
  onFaultPoints((reached) => {
    if (reached !== name) return;
    passed += 1;
    if (passed !== pass) return;
    const die = (): void => {
      writeSync(process.stderr.fd, `fault point ${name}:${when} reached: killed\n`);
      end();
    };
    if (when === 'before') die();
    else setImmediate(die);
  });
}

const endAtOnce = (): void => void process.kill(process.pid, 'SIGKILL');
