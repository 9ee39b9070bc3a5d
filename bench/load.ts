import { LOADS } from './loads/index.ts';

/*
 * Runs one load in this process, so that its memory and its processor time are its own, and hands the report to the
 * parent; without a parent the report goes to the terminal. Arguments: name, seconds, windows, folder for a profile.
 */
const [name = '', seconds = '10', windows = '3', profile = null] = process.argv.slice(2);
const load = LOADS.find((one) => one.name === name);
if (load === undefined) throw new Error(`There is no load called "${name}".`);

const report = await load.run({ seconds: Number(seconds), windows: Number(windows), profile });
if (process.send === undefined) console.log(JSON.stringify(report, null, 2));
else await new Promise<void>((resolve) => { process.send?.(report, undefined, {}, () => resolve()); });
process.disconnect?.();
