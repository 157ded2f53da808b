import type { ProfileName } from '../../monitor/target/profile.ts';
import type { ReaderName } from './reader-name.ts';

const VERSION_SERVICE = { '/services/Version': 'version-service', '/services/Version/getVersion': 'version-service' } as const;

const OPENID = { '/oauth2/token/.well-known/openid-configuration': 'openid-configuration' } as const;

// A profile that contains a Key Manager can have the Identity Server's health check as an add-on.
const IDENTITY = { ...OPENID, '/api/health-check/v1.0/health': 'identity-health' } as const;

const GATEWAY = {
  ...VERSION_SERVICE,
  '/api/am/gateway/v2/server-startup-healthcheck': 'startup-healthcheck',
  '/api/am/gateway/v2/api-artifact': 'api-artifact',
  '/health': 'websocket-health',
  '/health-check': 'gateway-health-check',
} as const;

// `/health` alone and `v0.9` are the paths of earlier releases of the controller.
const CONTROLLER = {
  '/health': 'status-health',
  '/api/admin/v0.9/health': 'status-health',
  '/api/admin/v1/health': 'status-health',
} as const;

const READERS: Readonly<Record<ProfileName, Readonly<Record<string, ReaderName>>>> = {
  gateway: GATEWAY,
  'traffic-manager': VERSION_SERVICE,
  'key-manager': { ...VERSION_SERVICE, ...IDENTITY },
  'control-plane': { ...VERSION_SERVICE, ...IDENTITY },
  'all-in-one': { ...GATEWAY, ...IDENTITY },
  'micro-integrator': { '/healthz': 'integrator-health', '/liveness': 'integrator-liveness' },
  'identity-server': IDENTITY,
  'api-platform-gateway': {
    '/_gateway-health/ready': 'status-health',
    '/_gateway-health/healthy': 'status-health',
    '/health': 'status-health',
  },
  'api-platform-controller': CONTROLLER,
  'streaming-integrator': { '/health': 'status-health' },
  'integration-control-plane': {},
  custom: {},
};

/** Returns the reader for a path on a profile; the query and a trailing slash are ignored. */
export function readerFor(profile: ProfileName, path: string): ReaderName | undefined {
  const plain = path.replace(/\?.*$/, '').replace(/\/+$/, '');
  const readers = READERS[profile];
  return Object.hasOwn(readers, plain) ? readers[plain] : undefined;
}
