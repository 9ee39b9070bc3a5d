import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as scheduling from 'kubernetes-models/scheduling.k8s.io/v1';
import * as core from 'kubernetes-models/v1';
import { idOf, isRecord, type KubernetesObject } from './objects.ts';

/*
 * Two descriptions of the same objects, because neither says all: the schemas find wrong types and missing fields and let unknown ones
 * pass; the client's models know every field by name.
 */

type Field = { baseName: string; type: string };
type Described = { getAttributeTypeMap(): readonly Field[] };

/** Schemas of what the manifests use. A version that is not here is reported by itself. */
const SCHEMAS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  v1: core, 'apps/v1': apps, 'autoscaling/v2': autoscaling, 'batch/v1': batch, 'networking.k8s.io/v1': networking, 'policy/v1': policy, 'scheduling.k8s.io/v1': scheduling,
};
type Schema = new (data: unknown) => { validate(): void };

const models = await clientModels();

/** Wrong types, missing fields and fields that Kubernetes does not know, one line each. Empty: the cluster would take the object. */
export function faultsOfShape(object: KubernetesObject): string[] {
  const name = modelName(object);
  const model = models.get(name);
  if (model === undefined) return [`${idOf(object)}: Kubernetes knows no ${object.kind} of ${object.apiVersion}`];
  return [...faultsOfTypes(object), ...unknownFields(object, name)].map((fault) => `${idOf(object)}: ${fault}`);
}

function faultsOfTypes(object: KubernetesObject): string[] {
  const Model = SCHEMAS[object.apiVersion]?.[object.kind];
  if (!isSchema(Model)) return [`no schema of ${object.apiVersion} ${object.kind}`];
  try {
    new Model(object).validate();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Fields below `value` that the model of `type` does not have, as paths. */
function unknownFields(value: unknown, type: string, path = ''): string[] {
  const listed = /^Array<(.+)>$/.exec(type)?.[1];
  if (listed !== undefined) return Array.isArray(value) ? value.flatMap((one, index) => unknownFields(one, listed, `${path}/${index}`)) : [];
  const valued = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1];
  if (valued !== undefined) return isRecord(value) ? Object.entries(value).flatMap(([key, one]) => unknownFields(one, valued, `${path}/${key}`)) : [];
  const fields = models.get(type)?.getAttributeTypeMap();
  if (fields === undefined || !isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const field = fields.find(({ baseName }) => baseName === name);
    return field === undefined ? [`${path}/${name} is no field of ${type}`] : unknownFields(one, field.type, `${path}/${name}`);
  });
}

/** How the client calls the model of an object: V1Deployment, V2HorizontalPodAutoscaler. */
function modelName({ apiVersion, kind }: KubernetesObject): string {
  const version = apiVersion.split('/').at(-1) ?? '';
  return `${version.charAt(0).toUpperCase()}${version.slice(1)}${kind}`;
}

async function clientModels(): Promise<ReadonlyMap<string, Described>> {
  // The models alone: the whole client brings what it needs to talk to a cluster.
  const all: Record<string, unknown> = await import('@kubernetes/client-node/dist/gen/models/ObjectSerializer.js');
  const described = Object.entries(all).flatMap(([name, model]) => (isDescribed(model) ? [[name, model] as const] : []));
  return new Map(described);
}

const isSchema = (value: unknown): value is Schema => typeof value === 'function';

function isDescribed(value: unknown): value is Described {
  return typeof value === 'function' && 'getAttributeTypeMap' in value;
}
