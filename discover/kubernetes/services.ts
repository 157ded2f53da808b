import { childAt, listAt, numberAt, textAt } from '../plain-values.ts';
import { hostOf } from '../server-place.ts';
import { portNumber } from './container-probes.ts';
import { type Container, labelsAt, type Manifest } from './manifests.ts';

/** A port of a Service: what it is seen as, and the port of the container behind it. */
export type ServicePort = { readonly port: number; readonly name?: string; readonly containerPort: number };

/** A Service that selects the pod of a container. */
export type Service = {
  readonly manifest: Manifest;
  /** Without an address of its own, its name leads to the pods: every port of them is reached as it is. */
  readonly isHeadless: boolean;
  readonly ports: readonly ServicePort[];
};

function sameNamespace(one: Manifest, other: Manifest): boolean {
  return one.namespace === undefined || other.namespace === undefined || one.namespace === other.namespace;
}

/** A Service with what it selects, which is read once for all containers. */
export type Selector = { readonly manifest: Manifest; readonly labels: readonly (readonly [string, string])[] };

/** Returns the Services of manifests that select pods. */
export function selectorsIn(manifests: readonly Manifest[]): readonly Selector[] {
  return manifests
    .filter(({ kind, value }) => kind === 'Service' && textAt(value, 'spec', 'type') !== 'ExternalName')
    .map((manifest) => ({ manifest, labels: Object.entries(labelsAt(manifest.value, 'spec', 'selector')) }))
    .filter(({ labels }) => labels.length > 0);
}

function selects({ labels: selector }: Selector, labels: Readonly<Record<string, string>>): boolean {
  return selector.every(([key, label]) => Object.hasOwn(labels, key) && labels[key] === label);
}

function portsOf({ value }: Manifest, container: unknown): readonly ServicePort[] {
  return listAt(value, 'spec', 'ports').flatMap((entry) => {
    const port = numberAt(entry, 'port');
    if (port === undefined || (textAt(entry, 'protocol') ?? 'TCP') !== 'TCP') return [];
    const containerPort = portNumber(container, childAt(entry, 'targetPort') ?? port);
    const name = textAt(entry, 'name');
    return containerPort === undefined ? [] : [{ port, containerPort, ...(name !== undefined && { name }) }];
  });
}

/** Returns the Services that lead to a container. */
export function servicesOf(container: Container, selectors: readonly Selector[]): readonly Service[] {
  return selectors
    .filter((one) => selects(one, container.labels) && sameNamespace(one.manifest, container.workload))
    .map(({ manifest }) => ({
      manifest,
      isHeadless: textAt(manifest.value, 'spec', 'clusterIP') === 'None',
      ports: portsOf(manifest, container.value),
    }));
}

/** Returns the address of a Service outside the cluster, where the manifest knows it. */
export function outerAddress({ manifest: { value } }: Service): string | undefined {
  const [balancer] = listAt(value, 'status', 'loadBalancer', 'ingress');
  const external = listAt(value, 'spec', 'externalIPs').find((ip) => typeof ip === 'string');
  const texts = [
    textAt(balancer, 'hostname'),
    textAt(balancer, 'ip'),
    textAt({ external }, 'external'),
    textAt(value, 'spec', 'loadBalancerIP'),
  ];
  return texts.map(hostOf).find((host) => host !== undefined);
}

/** Returns the name of a Service in the DNS of the cluster. */
export function innerName({ manifest: { name, namespace } }: Service): string | undefined {
  return hostOf(`${name}.${namespace ?? 'default'}.svc.cluster.local`);
}
