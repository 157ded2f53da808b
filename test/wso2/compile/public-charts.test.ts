import { describe, expect, test } from 'vitest';
import { compileText } from '../../../testkit/config-fixtures.ts';

// The probe blocks of WSO2's public charts, rebuilt in the same shape with the numbers that their values give:
// wso2/helm-apim, helm-mi, kubernetes-is, kubernetes-apim, kubernetes-mi. Each is pasted as it is rendered.

const connects = (key: string, command: string) =>
  `    ${key}:\n      exec:\n        command:\n          - /bin/sh\n          - -c\n          - ${command}\n      initialDelaySeconds: 60\n      periodSeconds: 10\n`;
const gets = (key: string, path: string, port: number, scheme = '') =>
  `    ${key}:\n      httpGet:\n        path: ${path}\n        port: ${port}\n${scheme && `        scheme: ${scheme}\n`}      initialDelaySeconds: 60\n      periodSeconds: 10\n      failureThreshold: 3\n`;

const BASH = 'timeout 1 bash -c "</dev/tcp/localhost/9443"';
const HEALTHCHECK = '/api/am/gateway/v2/server-startup-healthcheck';

type Chart = readonly [chart: string, profile: string, blocks: string, looks: readonly string[]];

const CHARTS: readonly Chart[] = [
  [
    'helm-apim all-in-one',
    'all-in-one',
    connects('startupProbe', BASH) + gets('livenessProbe', '/services/Version', 9763) + gets('readinessProbe', HEALTHCHECK, 9443, 'HTTPS'),
    ['started tcp 9443', 'alive http 9763 /services/Version', `ready http 9443 ${HEALTHCHECK}`],
  ],
  [
    'helm-apim control plane',
    'control-plane',
    connects('startupProbe', BASH) + gets('livenessProbe', '/services/Version', 9763) + gets('readinessProbe', '/services/Version', 9763),
    ['started tcp 9443', 'alive http 9763 /services/Version', 'ready http 9763 /services/Version'],
  ],
  [
    'helm-apim gateway',
    'gateway',
    connects('startupProbe', BASH) + gets('livenessProbe', '/services/Version', 9763) + gets('readinessProbe', HEALTHCHECK, 9443, 'HTTPS'),
    ['started tcp 9443', 'alive http 9763 /services/Version', `ready http 9443 ${HEALTHCHECK}`],
  ],
  [
    'helm-mi mi',
    'micro-integrator',
    connects('startupProbe', 'nc -z localhost 8253') + gets('livenessProbe', '/liveness', 9201) + gets('readinessProbe', '/healthz', 9201),
    ['started tcp 8253', 'alive http 9201 /liveness', 'ready http 9201 /healthz'],
  ],
  [
    'helm-mi icp and mi-dashboard',
    'custom',
    connects('startupProbe', 'nc -z localhost 9743') +
      connects('livenessProbe', 'nc -z localhost 9743') +
      gets('readinessProbe', '/dashboard/api/healthz', 9743, 'HTTPS'),
    ['started tcp 9743', 'alive tcp 9743', 'ready http 9743 /dashboard/api/healthz'],
  ],
  [
    'kubernetes-is',
    'identity-server',
    connects('startupProbe', 'nc -z localhost 9443') +
      gets('livenessProbe', '/oauth2/token/.well-known/openid-configuration', 9443, 'HTTPS') +
      gets('readinessProbe', '/api/health-check/v1.0/health', 9443, 'HTTPS'),
    ['started tcp 9443', 'alive http 9443 /oauth2/token/.well-known/openid-configuration', 'ready http 9443 /api/health-check/v1.0/health'],
  ],
  [
    'kubernetes-apim am, pattern 1',
    'all-in-one',
    connects('livenessProbe', 'nc -z localhost 9443') + connects('readinessProbe', 'nc -z localhost 9443'),
    ['alive tcp 9443', 'ready tcp 9443'],
  ],
  [
    'kubernetes-apim analytics worker',
    'custom',
    connects('livenessProbe', 'nc -z localhost 9444') + connects('readinessProbe', 'nc -z localhost 7444'),
    ['alive tcp 9444', 'ready tcp 7444'],
  ],
  [
    'kubernetes-apim analytics dashboard',
    'custom',
    connects('livenessProbe', 'nc -z localhost 9643') + connects('readinessProbe', 'nc -z localhost 9643'),
    ['alive tcp 9643', 'ready tcp 9643'],
  ],
  [
    'kubernetes-mi',
    'micro-integrator',
    connects('livenessProbe', 'nc -z localhost 8290') + gets('readinessProbe', '/healthz', 9201),
    ['alive tcp 8290', 'ready http 9201 /healthz'],
  ],
];

function looksOf(text: string): readonly string[] {
  const probes = compileText(text).targets[0]?.probes ?? [];
  return probes
    .filter(({ name }) => ['ready', 'alive', 'started'].includes(name))
    .map(({ name, look }) => [name, look.kind, 'port' in look ? look.port : '', 'path' in look ? look.path : ''].join(' ').trim());
}

describe('the probe blocks of public charts', () => {
  test.each(CHARTS)('%s is read as it is', (_, profile, blocks, looks) => {
    const text = `targets:\n  - name: t\n    profile: ${profile}\n    host: t.example.com\n${blocks}`;
    expect(compileText(text).issues.filter(({ severity }) => severity !== 'notice')).toEqual([]);
    expect(looksOf(text).toSorted()).toEqual(looks.toSorted());
  });

  test.each(CHARTS)('%s, not rendered, is one line', (_, profile, blocks) => {
    const text = `targets:\n  - name: t\n    profile: ${profile}\n    host: t.example.com\n${blocks}`;
    const template = text.replaceAll(/: 60$/gm, ': {{ .Values.wso2.deployment.initialDelaySeconds }}');
    expect(compileText(template).issues.map(({ rule }) => rule)).toEqual(['yaml.template']);
  });
});
