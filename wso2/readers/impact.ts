import type { Status } from '../../monitor/health/status.ts';
import { kindOf, type Reason } from '../../monitor/observation/reason.ts';

const WHILE_RED: Readonly<Record<string, string>> = {
  gateway: 'do not route API traffic to it: calls through this node may be refused or return 404',
  'all-in-one': 'do not route API traffic to it; the portals and token requests may fail too',
  'traffic-manager': 'gateways may miss throttling decisions and revoked tokens',
  'key-manager': 'new tokens may not be issued, and keys may not be validated',
  'control-plane': 'publishing and subscribing fail; gateways continue to serve the APIs that they have deployed',
  'micro-integrator': 'do not route traffic to it: requests to this server may fail',
  'identity-server': 'logins and new tokens may fail',
};

const DATES = 'clients that verify certificates cannot use this port; other ports have certificates of their own';

// Reasons for which it would be wrong to take the node out of service, or whose effect is known more
// precisely. An API that is missing everywhere is reported by all nodes at once.
const OF_REASON: Readonly<Partial<Record<Reason, string>>> = {
  'wso2.api-missing':
    'calls to that API fail on this node, and all others are served; take the node out of service only if another node has the API',
  'wso2.faulty-capps': 'do not route traffic to it: not all integrations are deployed',
  'tls.expired': DATES,
  'tls.not-yet-valid': DATES,
};

/**
 * Returns what a status and its reason mean for traffic, in one clause; undefined when there is nothing to
 * say.
 */
export function impactOf(profile: string, status: Status, reason?: Reason): string | undefined {
  if (status === 'not-ready' && reason !== undefined) {
    const known = OF_REASON[reason];
    if (known !== undefined) return known;
    if (kindOf(reason) === 'configuration')
      return 'the server may be healthy, but the check is misconfigured, so its status cannot be confirmed';
  }
  if (status === 'down' || status === 'not-ready') return WHILE_RED[profile] ?? 'do not route traffic to it';
  if (status === 'degraded') return 'it can still serve traffic, but needs attention';
  if (status === 'unknown') return 'gatewatch could not check this server, so its status is unknown';
  return status === 'pending' ? 'do not route traffic to it until there is a result' : undefined;
}
