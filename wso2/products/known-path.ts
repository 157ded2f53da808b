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

const READERS: Readonly<Record<ProfileName, Readonly<Record<string, ReaderName>>>> = {
  gateway: GATEWAY,
  'traffic-manager': VERSION_SERVICE,
  'key-manager': { ...VERSION_SERVICE, ...IDENTITY },
  'control-plane': { ...VERSION_SERVICE, ...IDENTITY },
  'all-in-one': { ...GATEWAY, ...IDENTITY },
  'micro-integrator': { '/healthz': 'integrator-health', '/liveness': 'integrator-liveness' },
  'identity-server': IDENTITY,
  custom: {},
};

/** Returns the reader for a path on a profile; the query and a trailing slash are ignored. */
export function readerFor(profile: ProfileName, path: string): ReaderName | undefined {
  const plain = path.replace(/\?.*$/, '').replace(/\/+$/, '');
  const readers = READERS[profile];
  return Object.hasOwn(readers, plain) ? readers[plain] : undefined;
}
