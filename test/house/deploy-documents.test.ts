import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { HEALTH_NAMES } from '#modules/gateway/rules.ts';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { SETTINGS } from '../../src/app/settings.ts';
import { describeCommands } from '../../src/cli/commands.ts';
import { metricsIn } from '../../docs/build/metrics.ts';
import { Kubectl } from './support/deploy/kubectl.ts';
import { allPods, containersOf, dig, idOf, type KubernetesObject, labelsAt, list, textAt } from './support/deploy/objects.ts';
import { OPTIONAL_SECRETS, SECRETS } from './support/deploy/references.ts';
import { SERVICES } from './support/deploy/services.ts';
import { commandLines, quoted, spokenCommands, spokenKubectl, spokenLabels, spokenObjects } from './support/deploy/spoken.ts';
import { filesUnder, productionSources, root, textOf } from './support/tree.ts';

const PAGES = ['deploy', 'runbook', 'scale'].map((name) => `docs/operate/${name}.md`);
const kubectl = new Kubectl();
let objects: KubernetesObject[] = [];
let metrics: ReadonlySet<string> = new Set();
beforeAll(async () => {
  objects = [...(await kubectl.rendered('overlays/production')), ...(await kubectl.rendered('jobs'))];
  const ofProcess = (await openMetrics({ processMetrics: true }).registry.getMetricsAsJSON()).map(({ name }) => name);
  const own = productionSources().flatMap((path) => metricsIn(path, textOf(path))).flatMap(({ name, type }) => (type === 'histogram' ? [name, `${name}_count`, `${name}_bucket`, `${name}_sum`] : [name]));
  metrics = new Set([...own, ...ofProcess]);
});
afterAll(() => kubectl.remove());

const alarms = (): string[] => list(dig(parse(textOf('deploy/monitoring/alerts.yaml')), 'groups')).flatMap((group) => list(dig(group, 'rules'))).map((rule) => textAt(rule, 'alert'));
/** Names that a page makes itself, in a command that is on it. */
const madeBy = (page: string): Set<string> => new Set([...page.matchAll(/kubectl create job ([a-z-]+)/g)].map(([, name]) => `Job ${name}`));

/** Objects, labels and namespaces in commands that are in no manifest. */
function faultsOfCommands(page: string): string[] {
  const made = madeBy(page);
  const there = new Set(objects.map(idOf));
  for (const { metadata, kind, ...more } of objects) {
    if (kind !== 'StatefulSet') continue;
    const count = Number(dig(more, 'spec', 'replicas'));
    const claims = list(dig(more, 'spec', 'volumeClaimTemplates')).map((claim) => textAt(claim, 'metadata', 'name'));
    for (let index = 0; index < count; index += 1) for (const id of [`Pod ${metadata.name}-${index}`, ...claims.map((claim) => `PersistentVolumeClaim ${claim}-${metadata.name}-${index}`)]) there.add(id);
  }
  const labels = objects.flatMap((object) => [...Object.entries(object.metadata.labels ?? {}), ...Object.entries(labelsAt(object, 'spec', 'template', 'metadata', 'labels'))].map(([name, value]) => `${name}=${value}`));
  return commandLines(page).filter((line) => /\bkubectl\b/.test(line)).flatMap((line) => [
    ...spokenObjects(line, SERVICES).filter((id) => !there.has(id) && !made.has(id)).map((id) => `no ${id}: ${line}`),
    ...spokenLabels(line).filter(([name, value]) => !labels.includes(`${name}=${value}`)).map(([name, value]) => `no label ${name}=${value}: ${line}`),
    ...[...line.matchAll(/-n ([a-z-]+)/g)].filter(([, namespace]) => namespace !== 'auction-platform').map(([, namespace]) => `no namespace ${namespace}: ${line}`),
    ...[...line.matchAll(/(?:secret generic|create secret tls) ([a-z-]+)/g)].filter(([, name = '']) => SECRETS[name] === undefined).map(([, name]) => `no secret ${name}: ${line}`),
  ]);
}

/** Commands of the house, and their options, that it does not have. */
function faultsOfOwnCommands(page: string): string[] {
  const known = describeCommands();
  const asked = [...commandLines(page).flatMap(spokenCommands), ...[...page.replace(/```[^]*?```/g, '').matchAll(/`(?:auctionhub )?((?:verify|lots|bus|sessions|user|db|cache) [^`]*)`/g)].map(([, rest = '']) => rest)];
  return asked.flatMap((line) => {
    const command = known.filter(({ name }) => line === name || line.startsWith(`${name} `)).toSorted((one, other) => other.name.length - one.name.length)[0];
    if (command === undefined) return [`no command: ${line}`];
    const flags = [...command.options.map(({ flags: flag }) => flag).join(' ').matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
    return [...line.matchAll(/--[a-z-]+/g)].map(([flag]) => flag).filter((flag) => !flags.includes(flag) && flag !== '--help').map((flag) => `${command.name} has no ${flag}`);
  });
}

/** Words between back quotes that look like a name of ours and are none. */
function faultsOfWords(page: string): string[] {
  const settings = new Set([...SETTINGS.map(({ name }) => name), ...allPods(objects).flatMap(containersOf).flatMap((container) => list(dig(container, 'env')).map((entry) => textAt(entry, 'name')))]);
  const database = filesUnder(root, 'deploy').map(textOf).join('\n');
  const kinds = new Set([...objects.map(({ kind }) => kind), 'ExternalName', 'OOMKilled', 'REQUEST_ID']);
  const outside = new Set([...Object.keys(SECRETS), ...Object.keys(OPTIONAL_SECRETS), ...HEALTH_NAMES]);
  return quoted(page).flatMap((word) => {
    if (/^[a-z]+(?:_[a-z0-9]+)+$/.test(word)) return metrics.has(word) || new RegExp(`\\b${word}\\b`).test(database) ? [] : [`nobody emits or sets ${word}`];
    if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(word)) return settings.has(word) || kinds.has(word) ? [] : [`no setting ${word}`];
    if (/^[A-Z][a-z]+(?:[A-Z]+[a-z]*)+$/.test(word)) return alarms().includes(word) || kinds.has(word) ? [] : [`no alarm ${word}`];
    if (/^(?:deploy|docs|src|bin)\//.test(word)) return existsSync(join(root, word)) || objects.some((object) => `deploy/${object.metadata.name}` === word && object.kind === 'Deployment') ? [] : [`no file ${word}`];
    if (/^[a-z]+(?:-[a-z]+)+$/.test(word)) return objects.some(({ metadata }) => metadata.name === word) || outside.has(word) || [...Object.values(SECRETS), ...Object.values(OPTIONAL_SECRETS)].some((keys) => keys.includes(word)) ? [] : [`nothing is called ${word}`];
    return [];
  });
}

describe.each(PAGES)('%s', (path) => {
  test('speaks of objects, labels and namespaces that are in the manifests', () => {
    if (path !== 'docs/operate/scale.md') expect(commandLines(textOf(path)).filter((line) => line.includes('kubectl')).length).toBeGreaterThan(10);
    expect(faultsOfCommands(textOf(path))).toEqual([]);
  });

  test('speaks of commands that the house has', () => {
    expect(faultsOfOwnCommands(textOf(path))).toEqual([]);
  });

  test('speaks of metrics, settings, alarms and files that are there', () => {
    expect(faultsOfWords(textOf(path))).toEqual([]);
  });

  test('names files and folders in its commands that are there', () => {
    const named = [...commandLines(textOf(path)).join('\n').matchAll(/(?<![\w/])(deploy\/(?:kubernetes|compose|monitoring)[\w./-]*)/g)].map(([, file = '']) => file);
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });
});

/** Commands and options of kubectl that it does not have. */
async function faultsOfKubectl(spoken: readonly { command: string[]; options: string[] }[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, all] of Map.groupBy(spoken, ({ command }) => command.join(' '))) {
    const help = await kubectl.help(all[0]?.command ?? []).catch(() => '');
    // Of a word that it does not know it tells about the group; "pods" is a word for "pod".
    if (![name, name.replace(/s$/, '')].some((one) => help.includes(`Usage:\n  kubectl ${one} `))) faults.push(`kubectl has no ${name}`);
    // A short one stands before its long form, and -it are two.
    const known = (option: string): boolean => (option.startsWith('--') ? help.includes(`${option}=`) : [...option.slice(1)].every((letter) => help.includes(`    -${letter}, --`)));
    // Options of a kind of secret are told with that kind.
    faults.push(...[...new Set(all.flatMap(({ options }) => options))].filter((option) => !known(option) && option !== '--from-literal').map((option) => `kubectl ${name} has no ${option}`));
  }
  return faults;
}

test('every command of kubectl on the pages is one that kubectl has, with options that it has', async () => {
  const spoken = PAGES.flatMap((path) => commandLines(textOf(path)).flatMap(spokenKubectl));
  expect(spoken.length).toBeGreaterThan(60);
  expect(await faultsOfKubectl(spoken)).toEqual([]);
  const planted = ['kubectl exec -it deploy/x -n y -- psql -c "a | b" --quick | jq -c x; kubectl get pods --sorted', 'kubectl rollout back deployment/x', 'kubectl scale -q'];
  expect(await faultsOfKubectl(planted.flatMap(spokenKubectl))).toEqual(['kubectl get has no --sorted', 'kubectl has no rollout back', 'kubectl scale has no -q']);
});

test('every alarm stands in the runbook', () => {
  const runbook = quoted(textOf('docs/operate/runbook.md'));
  expect(alarms().filter((alarm) => !runbook.includes(alarm))).toEqual([]);
});

test('a name that is nowhere is found, of every kind', () => {
  const block = (line: string): string => `\`\`\`sh\n${line}\n\`\`\`\n`;
  expect(faultsOfCommands(block('kubectl rollout restart deployment/biding-api -n auction-platform'))).toEqual([expect.stringMatching(/^no Deployment biding-api/)]);
  expect(faultsOfCommands(block('kubectl patch hpa bidding-hpa -n auction-platform'))).toEqual([expect.stringMatching(/^no HorizontalPodAutoscaler bidding-hpa/)]);
  expect(faultsOfCommands(block('kubectl logs -l app=bidding -n auction'))).toEqual([expect.stringMatching(/^no label app=bidding/), expect.stringMatching(/^no namespace auction/)]);
  expect(faultsOfCommands(block('kubectl exec postgres-standby-7 -n auction-platform -- true'))).toEqual([expect.stringMatching(/^no Pod postgres-standby-7/)]);
  expect(faultsOfOwnCommands(block('npx auctionhub db restore FILE'))).toEqual(['no command: db restore FILE']);
  expect(faultsOfOwnCommands(block('node bin/auctionhub.js verify --everything'))).toEqual(['verify has no --everything']);
  expect(faultsOfWords('`outbox_lag_seconds` `HighBoredom` `REDIS_ADDRESS` `deploy/nowhere` `auctionhub-tsl`')).toEqual(['nobody emits or sets outbox_lag_seconds', 'no alarm HighBoredom', 'no setting REDIS_ADDRESS', 'no file deploy/nowhere', 'nothing is called auctionhub-tsl']);
});
