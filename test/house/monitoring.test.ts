import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openMetrics } from '#platform/metrics/metrics.ts';
import { declaredRoutes } from '../../docs/build/http.ts';
import { metricsIn } from '../../docs/build/metrics.ts';
import { testWith } from '../support/services.ts';
import { dig, list, textAt } from './support/deploy/objects.ts';
import { askedBy } from './support/deploy/promql.ts';
import { CRITICALITY, SERVICES } from './support/deploy/services.ts';
import { productionSources, root, textOf } from './support/tree.ts';

const FOLDER = 'deploy/monitoring';
const folders: string[] = [];
afterAll(() => { for (const folder of folders) rmSync(folder, { recursive: true, force: true }); });

type Rule = { alert: string; expr: string; severity: string; runbook: string };
const rules: Rule[] = list(dig(parse(textOf(`${FOLDER}/alerts.yaml`)), 'groups')).flatMap((group) => list(dig(group, 'rules'))).map((rule) => ({
  alert: textAt(rule, 'alert'), expr: textAt(rule, 'expr'), severity: textAt(rule, 'labels', 'severity'), runbook: textAt(rule, 'annotations', 'runbook'),
}));
const panels = list(dig(JSON.parse(textOf(`${FOLDER}/dashboards/auctionhub.json`)), 'panels'));
const queries = panels.flatMap((panel) => list(dig(panel, 'targets')).map((target) => textAt(target, 'expr')));

/** Labels that Prometheus gives to what it reads, by deploy/monitoring/prometheus.yaml. */
const OF_TARGETS = new Set(['job', 'instance', 'service', 'pod', 'le']);
/** What Prometheus says by itself of those that it reads. */
const OF_PROMETHEUS: readonly [string, string[]][] = [['up', []]];

/** A label of a metric that is called like one of those keeps its value under another name. */
const renamed = (labels: readonly string[]): string[] => labels.flatMap((label) => (OF_TARGETS.has(label) ? [label, `exported_${label}`] : [label]));

/** Every metric that a process of the house has, with its labels: those that the code declares, and those of the process that the library adds. */
async function emitted(): Promise<Map<string, string[]>> {
  const own = productionSources().flatMap((path) => metricsIn(path, textOf(path))).flatMap(({ name, type, labels }): [string, string[]][] =>
    (type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => [`${name}${end}`, labels]) : [[name, labels]]));
  const ofProcess = (await openMetrics({ processMetrics: true }).registry.getMetricsAsJSON()).map(({ name, values }): [string, string[]] => [name, Object.keys(values[0]?.labels ?? {})]);
  return new Map([...own, ...ofProcess, ...OF_PROMETHEUS].map(([name, labels]) => [name, renamed(labels)]));
}

/** Metrics and labels in queries that no process emits; routes by which they choose that are not declared. */
async function faultsOf(asked: readonly string[]): Promise<string[]> {
  const known = await emitted();
  const routes = [...(await declaredRoutes()).values()].flat().map(({ name }) => name);
  return asked.flatMap((query) => {
    const { metrics, grouped } = askedBy(query);
    const labels = new Set(metrics.flatMap(({ metric }) => known.get(metric) ?? []));
    return [
      ...metrics.filter(({ metric }) => !known.has(metric)).map(({ metric }) => `nobody emits ${metric}`),
      ...metrics.flatMap((one) => one.labels.filter((label) => !OF_TARGETS.has(label) && known.get(one.metric)?.includes(label) !== true).map((label) => `${one.metric} has no label ${label}`)),
      ...grouped.filter((label) => !OF_TARGETS.has(label) && !labels.has(label)).map((label) => `nothing in "${query}" has a label ${label}`),
      ...metrics.flatMap(({ values }) => values.filter(({ label }) => label === 'route').flatMap(({ value, isPattern }) => value.split('|').filter((one) => !routes.some((name) => (isPattern ? new RegExp(`^(?:${one})$`).test(name) : name === one))).map((one) => `no call is named ${one}`))),
      ...metrics.flatMap(({ values }) => values.filter(({ label }) => label === 'service').flatMap(({ value }) => value.split('|').filter((one) => !SERVICES.some((service) => service === one)).map((one) => `no service is called ${one}`))),
    ];
  });
}

test('every metric and label of an alarm is one that a process of the house emits', async () => {
  expect(rules.length).toBeGreaterThan(15);
  expect(await faultsOf(rules.map(({ expr }) => expr))).toEqual([]);
});

test('every metric and label of the dashboard is one that a process of the house emits', async () => {
  expect(queries.length).toBeGreaterThan(25);
  // The dashboard's own word for a time that fits the picture.
  expect(await faultsOf(queries.map((query) => query.replaceAll('$__rate_interval', '5m')))).toEqual([]);
});

test('no panel of the dashboard lies over another, and each has a title, a unit and a sentence', () => {
  const places = panels.map((panel) => ({ title: textAt(panel, 'title'), ...['h', 'w', 'x', 'y'].reduce((at, side) => ({ ...at, [side]: Number(dig(panel, 'gridPos', side)) }), { h: 0, w: 0, x: 0, y: 0 }) }));
  expect(places.filter(({ x, w }) => x + w > 24)).toEqual([]);
  const over = places.flatMap((one, index) => places.slice(index + 1).filter((other) => one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h).map((other) => `${one.title} and ${other.title}`));
  expect(over).toEqual([]);
  expect(new Set(panels.map((panel) => dig(panel, 'id'))).size).toBe(panels.length);
  for (const panel of panels.filter((one) => textAt(one, 'type') !== 'row')) {
    expect(textAt(panel, 'title')).not.toBe('');
    expect(textAt(panel, 'description'), textAt(panel, 'title')).toMatch(/\.$/);
    expect(textAt(panel, 'fieldConfig', 'defaults', 'unit'), textAt(panel, 'title')).not.toBe('');
  }
});

test('every alarm has a severity of the runbook and leads to a procedure in it, and a service that is away is as severe as it is critical', () => {
  const runbook = textOf('docs/operate/runbook.md');
  const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replace(/[^\w\s-]/g, '').trim().replace(/\s/g, '-'));
  const severities = [...runbook.matchAll(/^\| \*{0,2}(P\d)\*{0,2} \|/gm)].map(([, severity]) => severity);
  expect(severities).toEqual(['P0', 'P1', 'P2', 'P3']);
  expect(rules.filter(({ severity }) => !severities.includes(severity)).map(({ alert }) => alert)).toEqual([]);
  expect(rules.filter(({ runbook: link }) => link.split('#')[0] !== 'docs/operate/runbook.md' || !anchors.includes(link.split('#')[1] ?? '')).map(({ alert }) => alert)).toEqual([]);
  for (const service of SERVICES) {
    const rule = rules.find(({ alert, expr }) => alert === 'ServiceDown' && expr.includes(`service="${service}"`));
    expect(rule?.severity.toLowerCase(), service).toBe(CRITICALITY[service]);
  }
});

test('every alarm is shown figures that it is for, and figures that it is not for', () => {
  const asked = list(dig(parse(textOf(`${FOLDER}/alerts.test.yaml`)), 'tests')).flatMap((one) => list(dig(one, 'alert_rule_test')));
  const fired = new Set(asked.flatMap((one) => list(dig(one, 'exp_alerts')).map((alert) => `${textAt(one, 'alertname')} ${textAt(alert, 'exp_labels', 'severity')}`)));
  const silent = new Set(asked.filter((one) => list(dig(one, 'exp_alerts')).length === 0).map((one) => textAt(one, 'alertname')));
  expect(rules.map(({ alert, severity }) => `${alert} ${severity}`).filter((rule) => !fired.has(rule))).toEqual([]);
  expect(rules.map(({ alert }) => alert).filter((alert) => !silent.has(alert))).toEqual([]);
});

testWith('promtool', 'the alarms say what they should to made-up figures, and a rule that was changed is noticed', async (promtool) => {
  const folder = mkdtempSync(join(tmpdir(), `auctionhub-test-${process.pid}-alerts-`));
  folders.push(folder);
  for (const name of ['alerts.yaml', 'alerts.test.yaml', 'prometheus.yaml']) copyFileSync(join(root, FOLDER, name), join(folder, name));
  expect(await said(promtool, ['test', 'rules', join(folder, 'alerts.test.yaml')])).toMatchObject({ code: 0 });
  const { code, output } = await said(promtool, ['check', 'rules', join(folder, 'alerts.yaml')]);
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining(`${rules.length} rules found`) });
  // Debian leaves out the part that finds pods, so that part is looked at without it.
  writeFileSync(join(folder, 'prometheus.yaml'), textOf(`${FOLDER}/prometheus.yaml`).replace(/kubernetes_sd_configs:\n.*role: pod\n.*namespaces:.*\n/, 'static_configs: [{ targets: ["127.0.0.1:8080"] }]\n'));
  expect(await said(promtool, ['check', 'config', join(folder, 'prometheus.yaml')])).toMatchObject({ code: 0 });
  for (const [sound, planted] of [['> 0.05\n', '> 0.5\n'], ['bus_queue_batches) > 10000', 'bus_queue_batches) > 100'], ['for: 2m', 'for: 20m'], ['severity: P0', 'severity: P3']]) {
    const changed = textOf(`${FOLDER}/alerts.yaml`).replace(sound ?? '', planted ?? '');
    expect(changed).not.toBe(textOf(`${FOLDER}/alerts.yaml`));
    writeFileSync(join(folder, 'alerts.yaml'), changed);
    expect((await said(promtool, ['test', 'rules', join(folder, 'alerts.test.yaml')])).code, planted).not.toBe(0);
  }
}, 300_000);

testWith('amtool', 'an alarm goes to whom its severity says', async (amtool) => {
  const file = join(root, FOLDER, 'alertmanager.yaml');
  expect(await said(amtool, ['check-config', file])).toMatchObject({ code: 0 });
  for (const [severity, receiver] of [['P0', 'pager'], ['P1', 'pager'], ['P2', 'team'], ['P3', 'office'], ['P9', 'office']]) {
    expect((await said(amtool, ['config', 'routes', 'test', `--config.file=${file}`, 'alertname=ServiceDown', `severity=${severity}`])).output.split('\n')[0], severity).toBe(receiver);
  }
});

test('a metric, a label, a call and a service that are not there are found', async () => {
  expect(await faultsOf(['sum(rate(nothing_total[5m]))'])).toEqual(['nobody emits nothing_total']);
  expect(await faultsOf(['live_connections{color="red"}'])).toEqual(['live_connections has no label color']);
  expect(await faultsOf(['sum by (color, le) (http_request_duration_seconds_bucket)'])).toEqual(['nothing in "sum by (color, le) (http_request_duration_seconds_bucket)" has a label color']);
  expect(await faultsOf(['http_request_duration_seconds_count{route=~"placeBid|placeBet"}'])).toEqual(['no call is named placeBet']);
  expect(await faultsOf(['up{service="biding"}'])).toEqual(['no service is called biding']);
  expect(askedBy('histogram_quantile(0.9, sum by (a, le) (rate(b_bucket{c="d"}[5m]))) > 1 and e offset 5m')).toEqual({ metrics: [{ metric: 'b_bucket', labels: ['c'], values: [{ label: 'c', value: 'd', isPattern: false }] }, { metric: 'e', labels: [], values: [] }], grouped: ['a', 'le'] });
});

test('the files that the tools want are beside each other', () => {
  for (const name of list(dig(parse(textOf(`${FOLDER}/prometheus.yaml`)), 'rule_files'))) expect(existsSync(join(root, FOLDER, String(name)))).toBe(true);
});

function said(program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(program, [...args], { timeout: 180_000, encoding: 'utf8' }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : 1, output: `${stdout}${stderr}` }));
  });
}
