import { childAt, listAt, textAt } from '../plain-values.ts';
import { hostOf } from '../server-place.ts';
import type { Manifest } from './manifests.ts';
import type { Service, ServicePort } from './services.ts';

/** A way from outside the cluster to one port of a container, for paths that begin like this. */
export type Entrance = {
  readonly manifest: Manifest;
  readonly host: string;
  readonly isTls: boolean;
  readonly path: string;
  readonly containerPort: number;
};

type Backend = { readonly service: string | undefined; readonly port: unknown };

function portOf(services: readonly Service[], { service, port }: Backend): ServicePort | undefined {
  const ports = services.find(({ manifest }) => manifest.name === service)?.ports ?? [];
  const text = textAt({ port }, 'port');
  if (text === undefined) return ports.length === 1 ? ports[0] : undefined;
  return ports.find((one) => String(one.port) === text || one.name === text);
}

/** An Ingress before networking.k8s.io/v1 has `serviceName` and `servicePort`. */
function backendOf(backend: unknown): Backend {
  const port =
    childAt(backend, 'service', 'port', 'number') ?? childAt(backend, 'service', 'port', 'name') ?? childAt(backend, 'servicePort');
  return { service: textAt(backend, 'service', 'name') ?? textAt(backend, 'serviceName'), port };
}

function ingressEntrances(manifest: Manifest, services: readonly Service[]): readonly Entrance[] {
  const tlsHosts = listAt(manifest.value, 'spec', 'tls').flatMap((entry) => listAt(entry, 'hosts'));
  return listAt(manifest.value, 'spec', 'rules').flatMap((rule) => {
    const host = hostOf(textAt(rule, 'host'));
    if (host === undefined) return [];
    const isTls = tlsHosts.some((one) => typeof one === 'string' && hostOf(one) === host);
    return listAt(rule, 'http', 'paths').flatMap((entry) => {
      const found = portOf(services, backendOf(childAt(entry, 'backend')));
      const path = textAt(entry, 'path') ?? '/';
      return found ? [{ manifest, host, isTls, path, containerPort: found.containerPort }] : [];
    });
  });
}

function routeEntrances(manifest: Manifest, services: readonly Service[]): readonly Entrance[] {
  const { value } = manifest;
  const host = hostOf(textAt(value, 'spec', 'host'));
  const service = services.find((one) => one.manifest.name === textAt(value, 'spec', 'to', 'name'));
  const target = textAt(value, 'spec', 'port', 'targetPort');
  // The target port of a Route is that of the pod, or the name of a port of the Service.
  const found = service?.ports.find(
    ({ name, containerPort }) => target === undefined || name === target || String(containerPort) === target,
  );
  if (host === undefined || !found) return [];
  const isTls = childAt(value, 'spec', 'tls') !== undefined;
  return [{ manifest, host, isTls, path: textAt(value, 'spec', 'path') ?? '/', containerPort: found.containerPort }];
}

/** A route of the Gateway API: its listener is in another object, and is taken to be HTTPS. */
function httpRouteEntrances(manifest: Manifest, services: readonly Service[]): readonly Entrance[] {
  const hosts = listAt(manifest.value, 'spec', 'hostnames').flatMap((one) => (typeof one === 'string' ? (hostOf(one) ?? []) : []));
  return listAt(manifest.value, 'spec', 'rules').flatMap((rule) => {
    const paths = listAt(rule, 'matches').flatMap((match) => textAt(match, 'path', 'value') ?? []);
    return listAt(rule, 'backendRefs').flatMap((backend) => {
      const found = portOf(services, { service: textAt(backend, 'name'), port: childAt(backend, 'port') });
      if (!found) return [];
      return hosts.flatMap((host) =>
        (paths.length === 0 ? ['/'] : paths).map((path) => ({ manifest, host, isTls: true, path, containerPort: found.containerPort })),
      );
    });
  });
}

const READERS: Readonly<Record<string, (manifest: Manifest, services: readonly Service[]) => readonly Entrance[]>> = {
  Ingress: ingressEntrances,
  Route: routeEntrances,
  HTTPRoute: httpRouteEntrances,
};

/** Whether an object leads from outside to a Service. */
export function isEntrance({ kind }: Manifest): boolean {
  return Object.hasOwn(READERS, kind);
}

/** Returns the ways from outside to the ports of a container, through the Services that lead to it. */
export function entrancesOf(services: readonly Service[], manifests: readonly Manifest[]): readonly Entrance[] {
  return services.length === 0 ? [] : manifests.flatMap((manifest) => READERS[manifest.kind]?.(manifest, services) ?? []);
}

/** Whether requests with this path come in by an entrance; a pattern counts by what is before it. */
export function lets({ path }: Entrance, wanted: string): boolean {
  const begin = path.replace(/[(*?[].*$/, '').replace(/\/+$/, '');
  return begin === '' || wanted === begin || wanted.startsWith(`${begin}/`) || wanted.startsWith(`${begin}?`);
}
