import { createRequire } from 'node:module';

/*
 * The cruiser asks swc to read every file as plain TypeScript, where `<` after `return` is a comparison. Import this before the cruiser: files
 * that end in `.tsx` are then read as what they are.
 */

type Parser = { parseFileSync(file: string, options: object): unknown };

const swc = createRequire(import.meta.url)('@swc/core') as Parser;
const parse = swc.parseFileSync.bind(swc);
swc.parseFileSync = (file, options) => parse(file, { ...options, tsx: file.endsWith('.tsx') });
