import type { FoundBlock, FoundBlocks, FoundPort, FoundTarget } from '../found.ts';
import { type Entrance, entrancesOf, lets } from './entrances.ts';
import type { Container, Manifest } from './manifests.ts';
import { innerName, outerAddress, type Selector, type Service, servicesOf } from './services.ts';

/** What can lead to a container: Services, and the Ingresses, Routes, and HTTPRoutes in front of them. */
export type Ways = { readonly selectors: readonly Selector[]; readonly entrances: readonly Manifest[] };

type Address = Pick<FoundTarget, 'host' | 'ports' | 'notes'>;

type Wanted = { readonly port: number; readonly scheme?: string; readonly path?: string };

function wantedBy(block: FoundBlock): Wanted {
  if ('tcpSocket' in block) return { port: (block.tcpSocket as { port: number }).port };
  const { port, scheme, path } = block.httpGet as { port: number; scheme?: string; path?: string };
  return { port, ...(scheme !== undefined && { scheme }), path: path ?? '/' };
}

/** What the probes of a container need: not those that name a host of their own. */
function wantsOf(blocks: FoundBlocks): readonly Wanted[] {
  return Object.values(blocks)
    .filter((block) => !('httpGet' in block && (block.httpGet as { host?: string }).host !== undefined))
    .map(wantedBy);
}

/** A host whose entrances lead to every endpoint that the probes ask. A bare connection to it proves nothing of a pod. */
function throughEntrance(wants: readonly Wanted[], entrances: readonly Entrance[]): Address | undefined {
  for (const [host, ways] of Map.groupBy(entrances, (one) => one.host)) {
    const chosen = wants.map(({ port, path }) =>
      path === undefined ? undefined : ways.find((way) => way.containerPort === port && lets(way, path)),
    );
    const [first] = chosen;
    if (!first || chosen.some((way) => way === undefined)) continue;
    const ports = Object.fromEntries(wants.map(({ port }, i) => [port, chosen[i]?.isTls ? 443 : 80]));
    return { host, ports, notes: [`host: ${first.manifest.kind} ${first.manifest.name}`] };
  }
  return undefined;
}

function portsThrough({ ports, isHeadless }: Service, wants: readonly Wanted[]): Readonly<Record<number, FoundPort>> | undefined {
  const seen: Record<number, FoundPort> = {};
  for (const { port, scheme = 'HTTP', path } of wants) {
    if (isHeadless) continue;
    const found = ports.find(({ containerPort }) => containerPort === port);
    if (!found) return undefined;
    if (found.port !== port)
      seen[port] = path === undefined ? found.port : { port: found.port, scheme: scheme === 'HTTPS' ? 'HTTPS' : 'HTTP' };
  }
  return seen;
}

function throughService(wants: readonly Wanted[], services: readonly Service[], hostFor: (service: Service) => string | undefined) {
  for (const service of services) {
    const [host, seen] = [hostFor(service), portsThrough(service, wants)];
    if (host === undefined || !seen) continue;
    // With `ports` every port that is not listed is left out, so those that stay as they are are listed too.
    const isMapped = Object.keys(seen).length > 0;
    const ports = isMapped ? { ...Object.fromEntries(wants.map(({ port }) => [port, port])), ...seen } : undefined;
    return { host, name: service.manifest.name, ...(ports && { ports }) };
  }
  return undefined;
}

function lacking(wants: readonly Wanted[], services: readonly Service[]): string {
  const [service] = services;
  if (!service) return 'no Service, Ingress, or Route of these manifests leads to it';
  const missing = wants.filter(({ port }) => !service.ports.some(({ containerPort }) => containerPort === port));
  const ports = [...new Set(missing.map(({ port }) => port))].join(', ');
  return `the Service ${service.manifest.name} does not lead to port ${ports === '' ? 'numbers of its container' : ports}`;
}

/**
 * Finds the address by which the probes of a container reach it: an Ingress or Route that leads to all of them, else
 * a Service with an address outside the cluster, else the name of a Service inside it.
 */
export function addressOf(container: Container, blocks: FoundBlocks, { selectors, entrances }: Ways): Address {
  const wants = wantsOf(blocks);
  const services = servicesOf(container, selectors);
  const entrance = throughEntrance(wants, entrancesOf(services, entrances));
  if (entrance) return entrance;
  const outside = throughService(wants, services, outerAddress);
  if (outside) return { ...withoutName(outside), notes: [`host: the address of Service ${outside.name} outside the cluster`] };
  const inside = throughService(wants, services, innerName);
  if (inside) return { ...withoutName(inside), notes: [`host: Service ${inside.name}, a name that is known inside the cluster alone`] };
  return { notes: [`host: a placeholder, since ${lacking(wants, services)}`] };
}

function withoutName({ host, ports }: { readonly host: string; readonly ports?: Readonly<Record<number, FoundPort>> }) {
  return { host, ...(ports && { ports }) };
}
