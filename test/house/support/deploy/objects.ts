/** An object of Kubernetes as it is written: whatever stands in the file. */
export type KubernetesObject = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string; labels?: Labels; annotations?: Labels }; [field: string]: unknown };
export type Labels = Readonly<Record<string, string>>;

/** What stands at the end of a path of field names; undefined when the path ends before. */
export function dig(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, field) => (isRecord(at) ? at[field] : undefined), value);
}

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const textAt = (value: unknown, ...path: readonly string[]): string => {
  const found = dig(value, ...path);
  return typeof found === 'string' ? found : '';
};
export const numberAt = (value: unknown, ...path: readonly string[]): number => {
  const found = dig(value, ...path);
  return typeof found === 'number' ? found : Number.NaN;
};
export const labelsAt = (value: unknown, ...path: readonly string[]): Labels => {
  const found = dig(value, ...path);
  return isRecord(found) ? Object.fromEntries(Object.entries(found).map(([name, label]) => [name, String(label)])) : {};
};

export const idOf = ({ kind, metadata }: KubernetesObject): string => `${kind} ${metadata.name}`;

/** What an object starts pods from: their labels, their specification, and the volumes that each pod gets for itself. */
export type Pods = { owner: string; name: string; labels: Labels; spec: Record<string, unknown>; claims: { name: string }[] };

/** Null for an object that starts none. */
function podsOf(object: KubernetesObject): Pods | null {
  const template = object.kind === 'Pod' ? object : object.kind === 'CronJob' ? dig(object, 'spec', 'jobTemplate', 'spec', 'template') : dig(object, 'spec', 'template');
  const spec = dig(template, 'spec');
  if (!isRecord(spec)) return null;
  const claims = list(dig(object, 'spec', 'volumeClaimTemplates')).map((claim) => ({ name: textAt(claim, 'metadata', 'name') }));
  return { owner: idOf(object), name: object.metadata.name, labels: labelsAt(template, 'metadata', 'labels'), spec, claims };
}

export const allPods = (objects: readonly KubernetesObject[]): Pods[] => objects.map(podsOf).filter((pods) => pods !== null);

/** Containers of pods, those that run first included. */
export const containersOf = ({ spec }: Pods): Record<string, unknown>[] => [...list(spec['initContainers']), ...list(spec['containers'])].filter(isRecord);

/** Whether labels answer a selector with `matchLabels` and `matchExpressions` (In, NotIn, Exists, DoesNotExist). An empty selector takes all. */
export function selects(selector: unknown, labels: Labels): boolean {
  const wanted = Object.entries(labelsAt(selector, 'matchLabels')).every(([name, value]) => labels[name] === value);
  return wanted && list(dig(selector, 'matchExpressions')).every((expression) => {
    const [key, operator, values] = [textAt(expression, 'key'), textAt(expression, 'operator'), list(dig(expression, 'values'))];
    const value = labels[key];
    if (operator === 'In') return value !== undefined && values.includes(value);
    if (operator === 'NotIn') return value === undefined || !values.includes(value);
    if (operator === 'Exists') return value !== undefined;
    if (operator === 'DoesNotExist') return value === undefined;
    throw new Error(`a selector asks for "${operator}", which Kubernetes does not know`);
  });
}
