import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Something read the machine's clock, timers or chance while a simulation ran: the seed would not repeat. */
export class NotSimulated extends Error {
  override readonly name = 'NotSimulated';
}

type Replaceable = { on: object; name: string; kept: unknown };

const forbiddenIn = (on: object, ...names: string[]): Replaceable[] =>
  names.map((name) => ({ on, name, kept: Reflect.get(on, name) }));

const PLACES: readonly Replaceable[] = [
  ...forbiddenIn(globalThis, 'setTimeout', 'setInterval', 'setImmediate'),
  ...forbiddenIn(Math, 'random'),
  ...forbiddenIn(Date, 'now'),
  ...forbiddenIn(performance, 'now'),
  ...forbiddenIn(process, 'nextTick', 'hrtime'),
  ...forbiddenIn(crypto, 'randomBytes', 'randomInt', 'randomUUID', 'getRandomValues', 'randomFillSync'),
];

const MachineDate = Date;
/** A date made of nothing would be the machine's time. */
const NoDate = new Proxy(Date, {
  construct: (target, parameters: unknown[], made) => {
    if (parameters.length === 0) throw new NotSimulated('new Date() was asked for the machine\'s time inside a simulation.');
    const date: object = Reflect.construct(target, parameters, made);
    return date;
  },
});

let forbidden = false;

/** From now on the machine's clock, timers and chance throw, until {@link allowMachine}. */
export function forbidMachine(): void {
  if (forbidden) return;
  forbidden = true;
  for (const { on, name } of PLACES) {
    Reflect.set(on, name, () => { throw new NotSimulated(`${name} was called inside a simulation.`); });
  }
  globalThis.Date = NoDate;
  syncBuiltinESMExports();
}

export function allowMachine(): void {
  if (!forbidden) return;
  forbidden = false;
  globalThis.Date = MachineDate;
  for (const { on, name, kept } of PLACES) Reflect.set(on, name, kept);
  syncBuiltinESMExports();
}
