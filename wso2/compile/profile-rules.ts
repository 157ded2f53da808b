import { discoveryOf, hasHandler, listedApis } from '../../monitor/config/written-target.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';
import { CREDENTIALS_UNTIL, isGateway } from '../products/gateway.ts';
import { hasApis } from '../products/profiles.ts';
import { isOlder } from '../products/version.ts';

/** Findings about targets without a profile, which cannot be expanded. */
export function missingProfiles({ targets, defaults, isDamaged }: ReadConfig): readonly UnplacedFinding[] {
  return targets.flatMap(({ index, value }): readonly UnplacedFinding[] => {
    const path = ['targets', index, 'profile'];
    if (value.profile ?? defaults.profile) return [];
    if (isDamaged(path) || isDamaged(['defaults', 'profile'])) return [];
    return [
      {
        rule: 'key.missing',
        path,
        expected: 'profile, here or under defaults',
        got: 'nothing',
        fix: 'Add profile, here or under defaults',
      },
    ];
  });
}

/** Findings about `apis` that the profile does not have, or that lack credentials. */
export function profileFindings({ written, profile }: ExpandedTarget): readonly UnplacedFinding[] {
  const { credentials } = written;
  const apis = listedApis(written);
  const discovery = discoveryOf(written);
  if (apis.length === 0 && !discovery) return [];
  if (!hasApis(profile)) {
    const path = ['apis'];
    const fix = 'Move apis to the gateway, or remove it';
    return [{ rule: 'apis.profile', path, expected: 'the profile gateway, all-in-one, or custom', got: profile, fix }];
  }
  if (credentials || discovery?.discover === 'devportal') return [];
  if (discovery) {
    const fix =
      'Add credentials: { secret: NAME }, since the gateway lists its APIs only to an authenticated user, or write discover: devportal';
    return [
      {
        rule: 'apis.credentials',
        path: ['apis'],
        atKey: true,
        expected: 'credentials next to apis',
        got: 'none',
        fix,
        absent: [['credentials']],
      },
    ];
  }
  const unasked = apis.findIndex(({ context }) => context === undefined);
  if (unasked < 0) return [];
  const path = ['apis', unasked];
  const fix =
    'Add credentials: { secret: NAME }, since the gateway reports its APIs only to an authenticated user, or add context: /PATH for a preflight';
  const absent = [['credentials'], [...path, 'context']];
  return [{ rule: 'apis.credentials', path, expected: 'credentials next to apis, or a context', got: 'neither', fix, absent }];
}

/** Findings about a gateway whose release requires credentials for its health check. */
export function credentialFindings({ written, profile }: ExpandedTarget): readonly UnplacedFinding[] {
  const { credentials, version, readinessProbe } = written;
  const asksHealthcheck = isGateway(profile) && readinessProbe !== false && !hasHandler(readinessProbe);
  if (version === undefined || !asksHealthcheck || credentials) return [];
  if (!isOlder(version, CREDENTIALS_UNTIL) || isOlder(version, '4.0.0')) return [];
  const expected = `credentials for a gateway before ${CREDENTIALS_UNTIL}`;
  const fix = 'Add credentials: { secret: NAME }: without them, the health check returns 401 unless the server is updated';
  const absent = [['credentials'], ['readinessProbe']];
  return [{ rule: 'version.credentials', path: ['version'], expected, got: version, fix, absent }];
}
