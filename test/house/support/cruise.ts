import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import './swc-for-tsx.ts';
import { cruise as depcruise, type ICruiseResult, type IFlattenedRuleSet, type ICruiseOptions } from 'dependency-cruiser';
import { filesUnder, root } from './tree.ts';

/** Folders whose imports are held to the table; those that do not exist are passed over. */
export const CRUISED = ['src', 'test', 'bench', 'bin', 'scripts', 'docs/build', 'web'] as const;

/** Rules that forbid values and leave types alone. The parser does not tell `import type` from `import`, so the faults are sifted here. */
const VALUES_ONLY = new Set(['schemas-stay-in-contracts', 'modules-touch-no-machine']);

/** `seen`: files the cruiser parsed. `faults`: one line each, `rule: from -> to`. */
export type Cruise = { seen: string[]; faults: { rule: string; from: string; to: string }[] };

type Config = { forbidden: { name: string }[]; options: object };

/** Applies `.dependency-cruiser.cjs` of the project to the tree at `base`. Throws when the cruiser itself fails. */
export async function cruise(base: string): Promise<Cruise> {
  const { forbidden, options } = importRules();
  const result = await depcruise(
    CRUISED.filter((folder) => existsSync(join(base, folder))),
    { ...options, ruleSet: { forbidden } as IFlattenedRuleSet, validate: true, baseDir: base } as ICruiseOptions,
    'enhancedResolveOptions' in options ? { ...(options.enhancedResolveOptions as object) } : undefined,
  );
  return reading(base, result.output);
}

/** The rules of the import table as the project declares them. */
export function importRules(): Config {
  return createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as Config;
}

/** Every source file a walk of the same folders finds: what the cruiser has to have seen. */
export function filesToCruise(base: string): string[] {
  return CRUISED.flatMap((folder) => filesUnder(base, folder)).filter((file) => /[.](ts|tsx|js|cjs|mjs)$/.test(file));
}

function reading(base: string, output: string | ICruiseResult): Cruise {
  if (typeof output === 'string') throw new Error(`the import cruiser answered with a text: ${output}`);
  return {
    seen: output.modules.filter((module) => !module.coreModule && !module.couldNotResolve && !module.source.includes('node_modules/')).map((module) => module.source),
    faults: output.summary.violations
      .map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
      .filter(({ rule, from, to }) => !VALUES_ONLY.has(rule) || importsValues(readFileSync(join(base, from), 'utf8'), to)),
  };
}

function importsValues(text: string, to: string): boolean {
  const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(to)?.[1] ?? to.replace(/^node:/, '');
  const imports = [...text.matchAll(/^(?:import|export)\s([^;]*?)from\s+['"](?:node:)?([^'"]+)['"]/gm)].filter((found) => found[2] === name || found[2]?.startsWith(`${name}/`));
  return imports.length === 0 || imports.some((found) => !found[1]?.startsWith('type '));
}
