import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import type { Reply } from '../wire/reply.ts';
import { tomcatError, tomcatJson } from '../wire/tomcat.ts';
import { GATEWAY_APIS } from './gateway-apis.ts';
import { isValidToken } from './signing-key.ts';

/** How many gateways report to a simulated control plane: as many as a fleet can have. */
const GATEWAYS = 10;

/**
 * Returns what the REST APIs of a control plane from 4.6 on answer about environments, gateways, and deployments;
 * undefined for every other path. `now` in milliseconds since 1970.
 */
export function answerControlPlane(request: HttpRequest, mood: Mood, issuer: string, now: number): Reply | undefined {
  const list = listFor(request.path, mood, now);
  if (!list) return undefined;
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined || !isValidToken(token, issuer, now)) return tomcatError(401, '', 'Unauthenticated request');
  return tomcatJson(200, { count: list.length, list, pagination: { offset: 0, limit: 25, total: list.length } });
}

function listFor(path: string, mood: Mood, now: number): readonly object[] | undefined {
  if (path === '/api/am/admin/v4/environments') return [{ id: 'Default', name: 'Default', type: 'hybrid' }];
  if (path === '/api/am/admin/v4/environments/Default/gateways') return gateways(mood, now);
  if (path === '/api/am/publisher/v4/apis')
    return GATEWAY_APIS.map(({ name, version, context }) => ({
      id: `uuid-of-${name}`,
      name,
      version,
      context,
      lifeCycleStatus: 'PUBLISHED',
    }));
  const name = /^\/api\/am\/publisher\/v4\/apis\/uuid-of-(\w+)\/revisions$/.exec(path)?.[1];
  return name === undefined ? undefined : [{ id: `revision-of-${name}`, displayName: 'Revision 1', deploymentInfo: [deployment(mood)] }];
}

function gateways(mood: Mood, now: number): readonly object[] {
  return Array.from({ length: GATEWAYS }, (_, i) => {
    const isSilent = mood === 'gateways-silent' && i > 0;
    const lastActive = new Date(now - (isSilent ? 840_000 : 10_000)).toISOString();
    return { gatewayId: `gateway-${i + 1}`, lastActive, status: isSilent ? 'EXPIRED' : 'ACTIVE' };
  });
}

function deployment(mood: Mood) {
  const failed = mood === 'deployment-failed' ? 1 : 0;
  const counts = { liveGatewayCount: GATEWAYS, deployedGatewayCount: GATEWAYS - failed, failedGatewayCount: failed };
  return { name: 'Default', vhost: 'localhost', displayOnDevportal: true, ...counts };
}
