import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { leaks } from '../../../testkit/canary.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

// The files below test/fixtures/discover have the keys of WSO2's public ones, named in their first lines.

const scratch = scratchFolder();
const FIXTURES = join(import.meta.dirname, '../../fixtures/discover');
const CANARY = { name: 'a password of the source', value: 'canary-password-of-the' };

type Target = Readonly<Record<string, unknown>> & { readonly name: string };

let count = 0;

/** Reads a source, and holds the result against `validate` and `explain`. */
async function discover(from: string, source: string, ...args: readonly string[]) {
  const ran = await run(['discover', '--from', from, source, ...args]);
  expect(leaks([CANARY], [{ where: from, text: `${ran.out} ${ran.err}` }])).toEqual([]);
  if (ran.code !== 0) return { ...ran, targets: [] as Target[], valid: '' };
  count++;
  const config = scratch.write(`found-${count}.yaml`, ran.out);
  const valid = await run(['validate', '--config', config]);
  expect([valid.code, ran.out, valid.err]).toEqual([0, ran.out, valid.err]);
  expect((await run(['explain', '--config', config])).code).toBe(0);
  return { ...ran, targets: (parse(ran.out) as { targets: Target[] }).targets, valid: valid.err };
}

describe('the values of a chart', () => {
  test('helm-apim, all in one: both doors of the Gateway API', async () => {
    const { targets } = await discover('helm', join(FIXTURES, 'helm-apim-all-in-one.yaml'));
    expect(targets).toEqual([
      { name: 'am', profile: 'control-plane', host: 'am.wso2.com', version: '4.7.0', ports: { 9443: 443 } },
      { name: 'gw', profile: 'gateway', host: 'gw.wso2.com', version: '4.7.0', ports: { 8243: 443 }, probes: { traffic: true } },
    ]);
  });

  test('helm-apim, gateway: its Ingress, its offset, and the Services that it names', async () => {
    const { targets } = await discover('helm', join(FIXTURES, 'helm-apim-gateway.yaml'), '--secret', 'wso2/monitor');
    expect(targets).toEqual([
      expect.objectContaining({ host: 'gw.wso2.com', portOffset: 2, ports: { 8245: 443 }, credentials: { secret: 'wso2/monitor' } }),
      { name: 'wso2am-cp-service', profile: 'control-plane', host: 'wso2am-cp-service' },
      { name: 'wso2am-cp-1-service', profile: 'traffic-manager', host: 'wso2am-cp-1-service' },
      { name: 'wso2am-cp-2-service', profile: 'traffic-manager', host: 'wso2am-cp-2-service' },
    ]);
  });

  test('helm-mi: the Ingress that leads to /healthz alone', async () => {
    const { targets } = await discover('helm', join(FIXTURES, 'helm-mi.yaml'));
    expect(targets).toMatchObject([
      { host: 'mi.example.com', version: '4.2.0', portOffset: 12, ports: { 9203: 443 }, livenessProbe: false },
    ]);
  });

  test.each([
    ['an HTTPRoute', 'gatewayAPI: { enabled: true }', { ports: { 9202: 443 }, livenessProbe: false }],
    [
      'an Ingress of metrics beside the main one that is off',
      'ingress: { enabled: false, metrics: { annotations: {} } }',
      { ports: { 9202: 443 } },
    ],
    ['no way in', 'gatewayAPI: { enabled: false }\n  ingress: { enabled: false }', {}],
  ])('helm-mi, %s: the port by which /healthz is reached', async (_, ways, seen) => {
    const text = `wso2:\n  ${ways}\n  config: { portOffset: 11 }\n  deployment: { hostname: mi.example.com }`;
    const { targets, out } = await discover('helm', scratch.write('ways.yaml', text));
    expect(targets).toEqual([expect.objectContaining({ host: 'mi.example.com', portOffset: 11, ...seen })]);
    expect(out.includes('# no Ingress or HTTPRoute of the chart leads to /healthz')).toBe(!('ports' in seen));
  });

  test.each([
    ['that is on, in place of the Key Manager', true, [['identity-server', 'is.example.com']]],
    ['that is off, beside the Key Manager', false, [['key-manager', 'km.example.com']]],
  ])('helm-apim, an Identity Server %s', async (_, enabled, found) => {
    const text = `wso2: { apim: { configurations: { iskm: { enabled: ${enabled}, serviceName: is.example.com }, km: { serviceUrl: km.example.com } } } }`;
    const { targets } = await discover('helm', scratch.write('iskm.yaml', text));
    expect(targets.map(({ profile, host }) => [profile, host])).toEqual(found);
  });

  test('helm-mi without a host: a placeholder that validate names', async () => {
    const { targets, valid } = await discover('helm', scratch.write('mi.yaml', 'wso2: { deployment: { hostname: "" } }'));
    expect(targets).toMatchObject([{ host: 'micro-integrator.invalid' }]);
    expect(valid).toContain('warning: targets[0].host: expected the host of a server, got the placeholder "micro-integrator.invalid"');
  });

  test.each([
    ['another chart', 'replicaCount: 1', 2, 'has neither wso2.apim nor wso2.deployment'],
    ['no mapping', '- 1', 2, 'has neither'],
    ['nothing', '', 2, 'has neither'],
    [
      'a version that is none, hosts that are none, offsets that are none',
      'wso2: { apim: { version: [], portOffset: x } }\nkubernetes: { ingress: { gateway: { hostname: "a b" } } }',
      1,
      'names no server',
    ],
  ])('%s', async (_, text, code, said) => {
    expect(await discover('helm', scratch.write('other.yaml', text))).toMatchObject({ code, err: expect.stringContaining(said) });
  });
});

describe('a deployment.toml', () => {
  test('of API Manager as it is shipped: one all-in-one server', async () => {
    const { targets, out } = await discover('deployment-toml', join(FIXTURES, 'apim-deployment.toml'));
    expect(targets).toEqual([{ name: 'all-in-one', profile: 'all-in-one', host: 'localhost' }]);
    expect(out).toContain('# a loopback address');
  });

  test('of a gateway: itself, the control plane, and the Traffic Managers', async () => {
    const { targets } = await discover('deployment-toml', join(FIXTURES, 'gateway-deployment.toml'));
    expect(targets.map(({ profile, host, portOffset }) => [profile, host, portOffset])).toEqual([
      ['gateway', 'gw.wso2.com', 1],
      ['control-plane', 'wso2am-cp-service', undefined],
      ['traffic-manager', 'wso2am-tm-1-service', undefined],
      ['traffic-manager', 'wso2am-tm-2-service', undefined],
    ]);
  });

  const DATABASE = '[database.apim_db]\ntype = "mysql"';
  const KEY_MANAGER = '[apim.key_manager]\nservice_url = "https://km.example.com:9443/services/"';
  const EVENT_HUB = '[apim.event_hub]\nservice_url = "https://cp.example.com:9443/services/"';
  test.each([
    ['traffic-manager', `[server]\nserver_role = "traffic-manager"\n${DATABASE}`, []],
    ['traffic-manager', `[server]\nserver_role = "default"\n${DATABASE}\n${KEY_MANAGER}\n${EVENT_HUB}`, ['control-plane', 'key-manager']],
    ['traffic-manager', `${KEY_MANAGER}\ntype = "WSO2-IS"`, ['identity-server']],
    ['key-manager', `${DATABASE}\n${EVENT_HUB}`, ['control-plane']],
    ['key-manager', `[server]\nserver_role = "api-key-manager"\n${DATABASE}`, []],
    ['traffic-manager', EVENT_HUB, ['control-plane']],
    [
      'gateway',
      `${KEY_MANAGER}\n[[apim.throttling.url_group]]\ntraffic_manager_urls = ["tcp://tm.example.com:9611"]`,
      ['key-manager', 'traffic-manager'],
    ],
    ['gateway', `[server]\nserver_role = "gateway-worker"\n${KEY_MANAGER}`, ['key-manager']],
    ['micro-integrator', '[user_store]\ntype = "read_only_ldap"\n[truststore]\nalias = "a"', []],
    ['micro-integrator', '[super_admin]\nusername = "x"\n[internal_apis.file_user_store]\nenable = true', []],
  ])('of a %s: %j', async (profile, text, others) => {
    const { targets } = await discover('deployment-toml', scratch.write('role.toml', text));
    expect(targets.map((target) => target.profile)).toEqual([profile, ...others]);
  });

  test('leaves out gateways that do not run in API Manager, and names them', async () => {
    const environment = (name: string, more: string) =>
      `[[apim.gateway.environment]]\nname = "${name}"\nhttps_endpoint = "https://${name.toLowerCase()}.example.com:8243"\n${more}\n`;
    const kinds = [
      '',
      'gateway_type = "Regular"',
      'gateway_type = "APK"',
      'provider = "wso2"\ngateway_type = "APIPlatform"',
      'provider = "AWS"',
    ];
    const text = `[server]\nhostname = "cp.example.com"\n${kinds.map((more, i) => environment(`E${i}`, more)).join('')}`;
    const { targets, out } = await discover('deployment-toml', scratch.write('kinds.toml', text));
    expect(targets.map(({ host }) => host)).toEqual(['cp.example.com', 'e0.example.com', 'e1.example.com']);
    expect(out).toContain('# gateways of another provider or type are left out: E2, E3, E4');
  });

  test('of a Micro Integrator: its offset, and the API Manager of its service catalog', async () => {
    const { targets } = await discover('deployment-toml', join(FIXTURES, 'mi-deployment.toml'));
    expect(targets).toEqual([
      { name: 'mi-1', profile: 'micro-integrator', host: 'mi-1.example.com', portOffset: 12 },
      { name: 'cp', profile: 'control-plane', host: 'cp.example.com' },
    ]);
  });

  test.each([
    ['with an error', '[server]\nhostname = "x"\npassword = canary-password-of-the-line\n', ':3:'],
    ['that is a template', '[server]\nhostname = {{ .Values.host }}\n', 'a Helm template that is not rendered'],
    ['of another program', '[package]\nname = "x"\n', 'is no whole deployment.toml of WSO2'],
    ['that replaces a keystore alone', '[server]\nhostname = "x"\n[keystore.tls]\nfile_name = "a.p12"\n', 'is no whole deployment.toml'],
    ['that switches one feature', '[server]\nhostname = "x"\n[apim.ai]\nenable = true\n', 'is no whole deployment.toml'],
    ['that replaces stores of a server with users', '[user_store]\n[truststore]\n[super_admin]\n', 'is no whole deployment.toml'],
    [
      'that replaces a database alone',
      '[database.apim_db]\ntype = "mysql"\n[apim.event_hub]\nenable = true\n',
      'is no whole deployment.toml',
    ],
  ])('%s is refused with its place, and without its text', async (_, text, said) => {
    const { code, err } = await discover('deployment-toml', scratch.write('deployment.toml', text));
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
  });
});

describe('the files of apictl', () => {
  test('give environments and projects; no other file is opened', async () => {
    const { targets, out } = await discover('apictl', join(FIXTURES, 'apictl'), '--secret', 'wso2/monitor');
    expect(targets.map(({ profile, host, portOffset }) => [profile, host, portOffset])).toEqual([
      ['control-plane', 'wso2am', undefined],
      ['micro-integrator', 'mi-1.example.com', 12],
      ['control-plane', 'cp.example.com', undefined],
      ['control-plane', 'apps.example.com', undefined],
      ['gateway', 'gw.example.com', undefined],
      ['gateway', 'us.wso2.com', undefined],
      ['gateway', 'gateway-internal.invalid', undefined],
    ]);
    expect(targets[5]).toMatchObject({ apis: [{ name: 'PizzaShackAPI', version: '1.0.0' }] });
    expect(out).toMatch(/^# no deployment_environments.yaml says where it runs: .*Draft-2.0.0\/api.yaml$/m);
  });

  /** Writes a project with what is in its definition, deployed to one gateway. */
  const project = (name: string, file: string, value: object) => {
    const folder = scratch.path(`projects-of-kinds/${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, file), JSON.stringify(value));
    writeFileSync(
      join(folder, 'deployment_environments.yaml'),
      'data: [{ deploymentEnvironment: Default, deploymentVhost: gw.example.com }]',
    );
  };

  test('give API products, MCP servers, and the layout of apictl 3, each with the context that answers a preflight', async () => {
    const api = (name: string, more: object = {}) => ({ data: { name, version: '1.0.0', context: `/${name.toLowerCase()}`, ...more } });
    project('a', 'api_product.yaml', {
      type: 'api_product',
      data: { name: 'Old', context: '/old', apis: [{ name: 'Part', version: '3.0.0' }] },
    });
    project('b', 'api_product.json', { ...api('Shop'), type: 'api_product' });
    project('c', 'mcp_server.yaml', { type: 'mcp_server', version: 'v4.6.0', data: { name: 'Tools', version: '1.0', context: '/tools' } });
    project('d', 'api.yaml', { id: { apiProductName: 'Three', version: '1.0.0' }, type: 'APIProduct', context: '/three' });
    project('e', 'api.yaml', api('Chat', { type: 'WS' }));
    project('f', 'api.yaml', api('Events', { type: 'WEBSUB' }));
    project('g', 'api.yaml', api('Plain', { type: 'HTTP', gatewayVendor: 'wso2', gatewayType: 'wso2/synapse' }));
    project('h', 'api.yaml', api('Ad', { advertiseInfo: { advertised: true } }));
    project('i', 'api.yaml', api('OnAws', { gatewayVendor: 'external', gatewayType: 'AWS' }));
    project('j', 'api.yaml', api('OnApk', { gatewayType: 'wso2/apk' }));
    project('k', 'api.yaml', { id: { apiName: 'OldAd', version: '1.0.0' }, context: '/oldad/1.0.0', advertiseOnly: true });
    const { targets, out } = await discover('apictl', scratch.path('projects-of-kinds'), '--secret', 'wso2/monitor');
    expect(targets).toMatchObject([{ profile: 'gateway', host: 'gw.example.com' }]);
    expect(targets[0]?.apis).toEqual([
      { name: 'Old', version: '1.0.0' },
      { name: 'Shop', version: '1.0.0', context: '/shop' },
      { name: 'Tools', version: '1.0' },
      { name: 'Three', version: '1.0.0', context: '/three' },
      { name: 'Chat', version: '1.0.0' },
      { name: 'Events', version: '1.0.0' },
      { name: 'Plain', version: '1.0.0', context: '/plain' },
    ]);
    expect(out).toMatch(/^# advertised only, or on a gateway of another kind: h\/api.yaml, i\/api.yaml, j\/api.yaml, k\/api.yaml$/m);
  });

  test('one file by its name', async () => {
    const { targets } = await discover('apictl', join(FIXTURES, 'apictl/home/main_config.yaml'));
    expect(targets).toHaveLength(5);
  });

  test.each(['env_keys_all.yaml', 'keys/dev'])('%s is not opened, by its name or by a link', async (name) => {
    const keys = join(FIXTURES, 'apictl/home', name);
    const folder = scratch.path(`linked-${name.length}`);
    mkdirSync(folder);
    symlinkSync(keys, join(folder, 'main_config.yaml'));
    for (const source of [keys, join(folder, 'main_config.yaml')]) {
      const { code, err } = await discover('apictl', source);
      expect([code, err]).toEqual([2, expect.stringContaining('other files of apictl hold keys')]);
    }
    expect(await discover('apictl', folder)).toMatchObject({ code: 2, err: expect.stringContaining('has no main_config.yaml') });
  });
});

const POD = (name: string, container: string, more = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, labels: { app: ${name} } }\nspec:\n  containers: [${container}]\n${more}`;

describe('manifests', () => {
  test('a rendered helm-apim gateway: its probes, exec with /dev/tcp as tcpSocket, at its Service', async () => {
    const { targets } = await discover('kubernetes', join(FIXTURES, 'rendered-gateway.yaml'));
    expect(targets).toEqual([
      {
        name: 'apim-gw-deployment',
        profile: 'custom',
        host: 'apim-gw-service.wso2.svc.cluster.local',
        readinessProbe: {
          httpGet: { path: '/api/am/gateway/v2/server-startup-healthcheck', port: 9443, scheme: 'HTTPS' },
          ...{ initialDelaySeconds: 60, periodSeconds: 10, failureThreshold: 3 },
        },
        livenessProbe: {
          httpGet: { path: '/services/Version', port: 9763 },
          initialDelaySeconds: 60,
          periodSeconds: 10,
          failureThreshold: 3,
        },
        startupProbe: { tcpSocket: { port: 9443 }, initialDelaySeconds: 60, periodSeconds: 10, failureThreshold: 3 },
      },
    ]);
  });

  test('of every kind that runs containers, in several documents and lists', async () => {
    const probed = '{ name: c, readinessProbe: { tcpSocket: { port: 80 } } }';
    const template = (kind: string) =>
      `{ kind: ${kind}, metadata: { name: ${kind.toLowerCase()} }, spec: { template: { spec: { containers: [${probed}] } } } }`;
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'DeploymentConfig'];
    const cron = `{ kind: CronJob, metadata: { name: cron }, spec: { jobTemplate: { spec: { template: { spec: { containers: [${probed}] } } } } } }`;
    const list = `kind: List\nitems: [${kinds.map(template).join(', ')}]`;
    const pods = `kind: PodList\nitems: [{ metadata: { name: listed }, spec: { containers: [${probed}] } }]`;
    const text = [list, cron, pods, POD('alone', probed), '# nothing\n', 'kind: ConfigMap\nmetadata: { name: x }'].join('\n---\n');
    const { targets, valid } = await discover('kubernetes', scratch.write('all.yaml', text));
    expect(targets.map(({ name }) => name)).toEqual([...kinds.map((kind) => kind.toLowerCase()), 'cron', 'listed', 'alone']);
    expect(valid.match(/the placeholder/g)).toHaveLength(10);
  });

  test('as JSON, from stdin as kubectl writes it', async () => {
    const pod = {
      kind: 'Pod',
      metadata: { name: 'j' },
      spec: { containers: [{ name: 'c', livenessProbe: { httpGet: { port: 'web' } }, ports: [{ name: 'web', containerPort: 8080 }] }] },
    };
    const { targets, out } = await discover('kubernetes', scratch.write('pods.json', JSON.stringify({ kind: 'List', items: [pod] })));
    expect(targets).toMatchObject([{ readinessProbe: { httpGet: { path: '/', port: 8080 } }, livenessProbe: { httpGet: { port: 8080 } } }]);
    expect(out).toContain('# a target needs a readinessProbe: it has the handler of the livenessProbe');
  });

  const SERVICE = (ports: string, more = '') =>
    `\n---\nkind: Service\nmetadata: { name: svc }\nspec: { selector: { app: web }, ports: [${ports}] ${more} }`;
  const WEB = POD(
    'web',
    '{ name: c, ports: [{ name: http, containerPort: 8080 }], readinessProbe: { httpGet: { path: /ready, port: http } } }',
  );
  const INGRESS = (path: string, tls = '') =>
    `\n---\nkind: Ingress\nmetadata: { name: in }\nspec:\n  rules: [{ host: Web.Example.com, http: { paths: [{ path: ${path}, backend: { service: { name: svc, port: { name: web } } } }] } }]\n${tls}`;

  test.each([
    [
      'a Service with another port',
      WEB + SERVICE('{ port: 80, targetPort: http }'),
      { host: 'svc.default.svc.cluster.local', ports: { 8080: { port: 80, scheme: 'HTTP' } } },
    ],
    ['a headless Service', WEB + SERVICE('{ port: 80 }', ', clusterIP: None'), { host: 'svc.default.svc.cluster.local', ports: undefined }],
    [
      'a load balancer',
      `${WEB + SERVICE('{ port: 8080 }')}\nstatus: { loadBalancer: { ingress: [{ hostname: lb.example.com }] } }`,
      { host: 'lb.example.com', ports: undefined },
    ],
    [
      'an Ingress',
      WEB + SERVICE('{ name: web, port: 80, targetPort: 8080 }') + INGRESS('/'),
      { host: 'web.example.com', ports: { 8080: 80 } },
    ],
    [
      'an Ingress with TLS',
      WEB + SERVICE('{ name: web, port: 80, targetPort: 8080 }') + INGRESS('/ready', '  tls: [{ hosts: [web.example.com] }]'),
      { host: 'web.example.com', ports: { 8080: 443 } },
    ],
    [
      'an Ingress for another path',
      WEB + SERVICE('{ name: web, port: 80, targetPort: 8080 }') + INGRESS('/api'),
      { host: 'svc.default.svc.cluster.local', ports: { 8080: { port: 80, scheme: 'HTTP' } } },
    ],
    [
      'a Route',
      `${WEB + SERVICE('{ name: web, port: 80, targetPort: 8080 }')}\n---\nkind: Route\nmetadata: { name: r }\nspec: { host: r.example.com, to: { kind: Service, name: svc }, port: { targetPort: web }, tls: { termination: edge } }`,
      { host: 'r.example.com', ports: { 8080: 443 } },
    ],
    [
      'an HTTPRoute',
      `${WEB + SERVICE('{ port: 80, targetPort: 8080 }')}\n---\nkind: HTTPRoute\nmetadata: { name: r }\nspec: { hostnames: [h.example.com], rules: [{ backendRefs: [{ name: svc, port: 80 }] }] }`,
      { host: 'h.example.com', ports: { 8080: 443 } },
    ],
    [
      'a Service of other pods',
      WEB + SERVICE('{ port: 8080 }').replace('app: web', 'app: other'),
      { host: 'web.invalid', ports: undefined },
    ],
    ['a Service that does not lead to the port', WEB + SERVICE('{ port: 9090 }'), { host: 'web.invalid', ports: undefined }],
    [
      'a Service of another namespace',
      WEB.replace('{ name: web,', '{ name: web, namespace: a,') +
        SERVICE('{ port: 8080 }').replace('{ name: svc }', '{ name: svc, namespace: b }'),
      { host: 'web.invalid', ports: undefined },
    ],
  ])('are reached through %s', async (_, text, expected) => {
    const { targets } = await discover('kubernetes', scratch.write('web.yaml', text));
    expect(targets.map((target) => ({ ports: undefined, ...target }))).toMatchObject([expected]);
  });

  test('commands, gRPC, and headers with secrets are comments without their text', async () => {
    const probes = [
      'readinessProbe: { httpGet: { path: /x, port: 80, httpHeaders: [{ name: Authorization, value: canary-password-of-the-header }, { name: X-Key, value: canary-password-of-the-key }, { name: Host, value: a.example.com }] } }',
      'livenessProbe: { exec: { command: [curl, -u, "admin:canary-password-of-the-command", localhost] } }',
      'startupProbe: { grpc: { port: 9000 } }',
    ].join(', ');
    const { targets, out } = await discover('kubernetes', scratch.write('secret.yaml', POD('s', `{ name: c, ${probes} }`)));
    expect(targets).toEqual([
      {
        name: 's',
        profile: 'custom',
        host: 's.invalid',
        readinessProbe: { httpGet: { path: '/x', port: 80, httpHeaders: [{ name: 'Host', value: 'a.example.com' }] } },
      },
    ]);
    for (const line of ['left out: Authorization, X-Key', 'livenessProbe: exec', 'startupProbe: grpc']) expect(out).toContain(line);
  });

  test('a container whose probes cannot be run is no target, and the others are', async () => {
    const text = POD(
      'two',
      '{ name: a, readinessProbe: { exec: { command: [true] } } }, { name: b, readinessProbe: { exec: { command: [nc, -z, localhost, "5672"] } } }, { name: c }',
    );
    const { targets, out } = await discover('kubernetes', scratch.write('two.yaml', text));
    expect(targets).toMatchObject([{ name: 'two-b', readinessProbe: { tcpSocket: { port: 5672 } } }]);
    expect(out).toContain('# Pod two, container a has no probe that gatewatch can run: readinessProbe: exec');
  });

  test('a probe that the config refuses leaves its target out, with the reason', async () => {
    const text =
      POD('bad', '{ name: a, readinessProbe: { httpGet: { port: 9611 } } }') +
      `\n---\n${POD('good', '{ name: b, readinessProbe: { tcpSocket: { port: 9611 } } }')}`;
    const { targets } = await discover('kubernetes', scratch.write('bad.yaml', text));
    expect(targets.map(({ name }) => name)).toContain('good');
  });

  test.each([
    ['a template', 'kind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n  x: {{ y }\n', 'a Helm template that is not rendered', 2],
    ['only other kinds', 'kind: Service\nmetadata: { name: x }', 'has no Pod, Deployment', 2],
    ['a broken second document', `${POD('a', '{ name: c }')}\n---\na: [\n`, 'text.yaml:9:1', 2],
    [
      'an alias bomb',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`)
        .join('\n')}\nkind: List\nitems: *h`,
      'more than 2000000 values',
      2,
    ],
    ['levels without end', `kind: ${'['.repeat(20_000)}`, 'nested too deeply', 2],
    ['an alias of itself', 'kind: &a [*a]', 'inside its own anchor', 2],
    ['no probes at all', POD('a', '{ name: c }'), 'names no server', 1],
    ['prototypes', '{"__proto__": {"kind": "Pod"}, "constructor": 1}', 'has no Pod', 2],
  ])('%s gets one error', async (_, text, said, code) => {
    const ran = await discover('kubernetes', scratch.write('text.yaml', text));
    expect([ran.code, ran.out, ran.err]).toEqual([code, '', expect.stringContaining(said)]);
    expect(ran.err.trim().split('\n')).toHaveLength(1);
  });
});

function writeBytes(name: string, bytes: Uint8Array): string {
  writeFileSync(scratch.path(name), bytes);
  return scratch.path(name);
}

describe('a file that cannot be read', () => {
  test.each([
    ['is not there', () => scratch.path('no-such-file'), 'no such file'],
    ['is a folder', () => scratch.path('.'), 'it is a directory'],
    ['is not UTF-8', () => writeBytes('bin', Buffer.from([0xc3, 0x28, 0x80])), 'is not UTF-8'],
    ['is UTF-16', () => writeBytes('utf16', Buffer.from('\ufeffkind: Pod', 'utf16le')), 'but UTF-16'],
    ['is larger than 16 MiB', () => scratch.write('large', ' '.repeat(16 * 1024 * 1024 + 1)), 'larger than 16 MiB'],
    ['has one document of more than 4 MiB', () => scratch.write('long', `a: ${'x'.repeat(4 * 1024 * 1024)}`), 'more than 4 MiB'],
  ])('because it %s: an error says so', async (_, make, said) => {
    const { code, err } = await discover('kubernetes', make());
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
  });

  // To root, everything is permitted.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.stderr.write('NOT RUN: the test of a file that is not permitted. It needs a user other than root\n');
  test.skipIf(isRoot)('because it is not permitted: an error says so', async () => {
    const file = scratch.write('closed', 'kind: Pod');
    chmodSync(file, 0);
    expect((await discover('kubernetes', file)).err).toContain('permission denied');
  });
});
