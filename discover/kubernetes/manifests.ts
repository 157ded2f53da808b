import { childAt, entriesAt, listAt, textAt } from '../plain-values.ts';

/** The kinds that run containers, and where their pod is. Source: Kubernetes API reference; OpenShift's DeploymentConfig. */
const POD_AT: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  DeploymentConfig: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** An object of a manifest. */
export type Manifest = { readonly kind: string; readonly name: string; readonly namespace?: string; readonly value: unknown };

/** A container with its probes, and the pod around it. */
export type Container = {
  readonly workload: Manifest;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: unknown;
};

/** Returns the objects of all documents, those in lists too. */
export function manifestsOf(documents: readonly unknown[]): readonly Manifest[] {
  return documents.flatMap((value): readonly Manifest[] => {
    const kind = textAt(value, 'kind');
    if (Array.isArray(value)) return manifestsOf(value);
    if (kind === undefined) return [];
    if (kind.endsWith('List') && Array.isArray(childAt(value, 'items'))) {
      // The items of a `PodList` may be without their kind.
      const own = kind.slice(0, -'List'.length);
      const items = listAt(value, 'items').map((item) =>
        own !== '' && typeof item === 'object' && item !== null && textAt(item, 'kind') === undefined ? { ...item, kind: own } : item,
      );
      return manifestsOf(items);
    }
    const namespace = textAt(value, 'metadata', 'namespace');
    const name = textAt(value, 'metadata', 'name') ?? textAt(value, 'metadata', 'generateName') ?? kind.toLowerCase();
    return [{ kind, name, value, ...(namespace !== undefined && { namespace }) }];
  });
}

/** Returns the labels at a path; what is no text is no label. */
export function labelsAt(value: unknown, ...keys: readonly string[]): Readonly<Record<string, string>> {
  const entries = entriesAt(value, ...keys).filter(([, label]) => typeof label === 'string');
  return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}

/** Whether an object is of a kind that runs containers. */
export function isWorkload({ kind }: Manifest): boolean {
  return Object.hasOwn(POD_AT, kind);
}

/**
 * Returns the containers of a workload: its main ones, and the init containers that keep running beside them
 * (`restartPolicy: Always`), which may have probes too.
 */
export function containersOf(workload: Manifest): readonly Container[] {
  const pod = childAt(workload.value, ...(POD_AT[workload.kind] ?? []));
  const labels = labelsAt(pod, 'metadata', 'labels');
  const sidecars = listAt(pod, 'spec', 'initContainers').filter((one) => textAt(one, 'restartPolicy') === 'Always');
  return [...listAt(pod, 'spec', 'containers'), ...sidecars].map((value, i) => ({
    workload,
    labels,
    value,
    name: textAt(value, 'name') ?? `container-${i + 1}`,
  }));
}
