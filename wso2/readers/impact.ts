import type { Status } from '../../monitor/health/status.ts';
import { kindOf, type Reason } from '../../monitor/observation/reason.ts';

const WHILE_RED: Readonly<Record<string, string>> = {
  gateway: 'send it no API traffic: calls through this node may be refused or answered with 404',
  'all-in-one': 'send it no API traffic; portals and tokens may fail too',
  'traffic-manager': 'gateways may miss throttling decisions and revoked tokens',
  'key-manager': 'new tokens may not be issued, and keys not validated',
  'control-plane': 'publishing and subscribing fail; gateways go on with what they have deployed',
  'micro-integrator': 'send it no requests: its integrations are not all there',
  'identity-server': 'logins and new tokens may fail',
};

const DATES = 'clients that verify certificates fail on this port; other ports have certificates of their own';

// Where taking the node out would be the wrong move, or says too much: of an API that is missing everywhere all nodes tell at once.
const OF_REASON: Readonly<Partial<Record<Reason, string>>> = {
  'wso2.api-missing': 'calls to that API fail here, all others are served; take the node out only while another one has the API',
  'tls.expired': DATES,
  'tls.not-yet-valid': DATES,
};

/** What a status, and the reason for it, mean for traffic: one clause; undefined where nothing needs saying. */
export function impactOf(profile: string, status: Status, reason?: Reason): string | undefined {
  if (status === 'not-ready' && reason !== undefined) {
    const known = OF_REASON[reason];
    if (known !== undefined) return known;
    if (kindOf(reason) === 'configuration') return 'the node may be fine: what is wrong is how it is asked, so nothing vouches for it';
  }
  if (status === 'down' || status === 'not-ready') return WHILE_RED[profile] ?? 'send it no traffic';
  if (status === 'degraded') return 'it takes traffic; something else needs attention';
  if (status === 'unknown') return 'the monitor is blind here; this says nothing about the server';
  return status === 'pending' ? 'hold traffic back until there is a verdict' : undefined;
}
