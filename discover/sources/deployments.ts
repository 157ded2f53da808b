import { MOST_APIS, preflightContext, runsHere } from '../api-entry.ts';
import { type Ask, type Asking, askJson } from '../ask.ts';
import type { FoundApi, FoundTarget } from '../found.ts';
import { textAt } from '../plain-values.ts';
import { seenAt } from '../server-place.ts';

/** A gateway as a portal names it: an environment, and the HTTPS port of its API traffic. */
export type TrafficPlace = { readonly environment: string; readonly host: string; readonly port: number };

/** An API with the id by which a portal asks for its details. */
export type ListedApi = FoundApi & { readonly id: string };

type Deployment = { readonly place: TrafficPlace; readonly api: FoundApi };

/** The most APIs of which the gateways are asked for: one request each. */
const MOST_DETAILS = 500;

const TRAFFIC = 8243;

function listedApi(entry: unknown, tenant: string | undefined, from: string): ListedApi | undefined {
  const [id, name, version] = ['id', 'name', 'version'].map((key) => textAt(entry, key));
  if (id === undefined || name === undefined || version === undefined) return undefined;
  const context = preflightContext(entry, version);
  return { id, name, version, from, ...(context !== undefined && { context }), ...(tenant !== undefined && { tenant }) };
}

/** Reads the list of a portal: the APIs that run on a gateway of API Manager, and a note about the others. */
export function portalApis(
  entries: readonly unknown[],
  tenant: string | undefined,
  from: string,
): { readonly apis: readonly ListedApi[]; readonly notes: readonly string[] } {
  const here = entries.filter(runsHere);
  const skipped = entries.length - here.length;
  return {
    apis: here.flatMap((entry) => listedApi(entry, tenant, from) ?? []),
    notes: skipped > 0 ? [`${skipped} APIs are left out: advertised only, or on a gateway of another kind`] : [],
  };
}

function groupsOf(deployed: readonly Deployment[]): readonly (readonly Deployment[])[] {
  return [...Map.groupBy(deployed, ({ place: { environment, host, port } }) => JSON.stringify([environment, host, port])).values()];
}

/** Whether every gateway that is known so far has as many APIs as a target can check. */
function isFull(deployed: readonly Deployment[]): boolean {
  return deployed.length > 0 && groupsOf(deployed).every((group) => group.length >= MOST_APIS);
}

/**
 * Makes the target of a gateway. Where its port says nothing about the others, `traffic` is its readiness probe.
 */
function gatewayOf(group: readonly Deployment[], { environment, host, port }: TrafficPlace, secret: string | undefined): FoundTarget {
  const seen = seenAt('gateway', TRAFFIC, port);
  const isHidden = seen.ports !== undefined;
  const note = isHidden
    ? `only its API traffic is known, on port ${port}: list 9443 under ports to check the gateway itself`
    : `the source names port ${port} alone: the other ports of the gateway are assumed`;
  return {
    name: `gateway-${environment}`,
    profile: 'gateway',
    host,
    from: `${group[0]?.api.from}, environment ${environment}`,
    ...seen,
    ...(isHidden && { needsTraffic: true }),
    ...(secret !== undefined && { secret }),
    apis: group.map(({ api }) => api),
    notes: [note],
  };
}

function someOf(names: readonly string[]): string {
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? `, and ${names.length - 5} more` : ''}`;
}

/** How a portal is asked where an API is deployed, and how its answer is read. */
export type DetailQuestion = { readonly ask: (id: string) => Ask; readonly read: (detail: unknown) => readonly TrafficPlace[] };

/** Asks where each API is deployed, until every gateway has as many as a target can check. */
export function* askDeployments(
  apis: readonly ListedApi[],
  question: DetailQuestion,
  secret: string | undefined,
): Asking<{ readonly gateways: readonly FoundTarget[]; readonly notes: readonly string[] }> {
  const deployed: Deployment[] = [];
  const nowhere: string[] = [];
  let asked = 0;
  for (const { id, ...api } of apis) {
    if (asked === MOST_DETAILS || isFull(deployed)) break;
    asked++;
    const places = question.read(yield* askJson(question.ask(encodeURIComponent(id))));
    if (places.length === 0) nowhere.push(`${api.name} ${api.version}`);
    deployed.push(...places.map((place) => ({ place, api })));
  }
  const more = apis.length - asked;
  return {
    gateways: groupsOf(deployed).flatMap((group) => (group[0] ? [gatewayOf(group, group[0].place, secret)] : [])),
    notes: [
      ...(more > 0 ? [`${more} more APIs are published; the gateways of these were not asked for`] : []),
      ...(nowhere.length > 0 ? [`published, and on no gateway: ${someOf(nowhere)}`] : []),
    ],
  };
}
