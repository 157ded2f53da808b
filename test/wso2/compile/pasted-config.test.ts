import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../monitor/grammar/finding.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';

// What people paste from charts, manifests, chats and other tools. Each is read, or named in one line.

const CUSTOM = 'name: t, profile: custom, host: h.example.com';
const READY = 'readinessProbe: { httpGet: { path: /health, port: 8080 } }';

const problems = (text: string) => compileText(text).issues.filter(({ severity }) => severity !== 'notice');
const lines = (text: string) => problems(text).map((issue) => formatFinding(issue).replace(/^gatewatch\.yaml:/, ''));
const probe = (text: string, name: string) => compileText(text).targets[0]?.probes.find((one) => one.name === name);
const looks = (text: string) =>
  compileText(text).targets[0]?.probes.map(({ name, look }) => [
    name,
    look.kind,
    'port' in look ? look.port : '',
    'path' in look ? look.path : '',
  ]);

/** The same block in flow style for a custom target, with a readiness probe beside it. */
const beside = (key: string, block: string) => `targets:\n  - { ${CUSTOM}, ${READY}, ${key}: ${block} }\n`;

describe('exec and gRPC', () => {
  test('a command that asks for a port is that tcpSocket, with its timing', () => {
    const text = beside('livenessProbe', '{ exec: { command: [/bin/sh, -c, nc -z localhost 8290] }, periodSeconds: 15 }');
    expect(problems(text)).toEqual([]);
    expect(probe(text, 'alive')).toMatchObject({ look: { kind: 'tcp', host: 'h.example.com', port: 8290 }, periodSeconds: 15 });
  });

  test('in the defaults, under probes, and through ports too', () => {
    const exec = '{ exec: { command: [nc, -z, localhost, "9443"] } }';
    const text = `defaults: { startupProbe: ${exec} }\ntargets:\n  - { ${CUSTOM}, ports: { 9443: 443 }, probes: { admin: ${exec} } }\n`;
    expect(problems(text).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(looks(text)).toEqual([
      ['admin', 'tcp', 443, ''],
      ['started', 'tcp', 443, ''],
    ]);
  });

  test.each([
    ['livenessProbe', '{ exec: { command: [cat, /tmp/healthy] } }', 'exec', 'liveness'],
    ['startupProbe', '{ grpc: { port: 9000 } }', 'grpc', 'startup'],
    ['livenessProbe', '{ exec: { command: "curl -f http://localhost:9763/" } }', 'exec', 'liveness'],
  ])('%s: %s is an error where no other probe of its role remains', (key, block, handler, role) => {
    expect(problems(beside(key, block)).map(({ rule, path, expected }) => [rule, path, expected])).toEqual([
      [`probe.${handler}`, `targets[0].${key}.${handler}`, `no other ${role} probe remains`],
    ]);
  });

  test('a readiness probe that cannot be read is one error, and not also the lack of one', () => {
    expect(lines(`targets: [{ ${CUSTOM}, readinessProbe: { exec: { command: [ls] } } }]`)).toEqual([
      '1:78 targets[0].readinessProbe.exec: exec probes are not supported, and no other readiness probe remains. Write tcpSocket: { port: NUMBER } or httpGet: { path: PATH, port: NUMBER }',
    ]);
  });

  test.each([
    ['the profile has one', 'targets: [{ name: mi, profile: micro-integrator, host: h, livenessProbe: { exec: { command: [ls] } } }]'],
    ['the block has another handler', beside('livenessProbe', '{ exec: { command: [ls] }, tcpSocket: { port: 1 } }')],
    ['probes has one', beside('livenessProbe', '{ grpc: { port: 1 } }, probes: { p: { role: liveness, tcpSocket: { port: 1 } } }')],
    [
      'the defaults have one',
      `defaults: { livenessProbe: { tcpSocket: { port: 1 } } }\n${beside('livenessProbe', '{ exec: { command: [ls] } }')}`,
    ],
  ])('is a warning where %s', (_, text) => {
    expect(problems(text).map(({ rule, severity }) => [rule, severity])).toEqual([['probe.not-run', 'warning']]);
    expect(compileText(text).targets[0]?.probes.some(({ role }) => role === 'liveness')).toBe(true);
  });

  test('a command keeps its own variables', () => {
    const block = `{ exec: { command: [sh, -c, 'test -n "\${POD_NAME}" && \${HOME}/check'] }, tcpSocket: { port: 1 } }`;
    expect(problems(beside('livenessProbe', block)).map(({ rule }) => rule)).toEqual(['probe.not-run']);
  });
});

describe('keys without a value', () => {
  test.each([
    [
      'in a handler',
      `targets:\n  - { ${CUSTOM}, readinessProbe: { exec: null, grpc: ~, httpGet: { path: /health, port: 8080, scheme: , host: , httpHeaders: } } }`,
    ],
    ['of timing', beside('livenessProbe', '{ tcpSocket: { port: 1 }, periodSeconds: , failureThreshold: null }')],
    ['of a target', `targets:\n  - { ${CUSTOM}, ${READY}, tls: , labels: , version: , portOffset: , apis: , credentials: , dependsOn: }`],
    ['at the top', `monitor:\ndefaults:\nmaintenance:\ntargets:\n  - { ${CUSTOM}, ${READY} }`],
    ['of the monitor', `monitor: { name: , alerts: { email: , pager: }, heartbeat: , vpc: }\ntargets: [{ ${CUSTOM}, ${READY} }]`],
    ['of labels and ports', `targets:\n  - { ${CUSTOM}, ${READY}, labels: { site: }, ports: { 8080: } }`],
    ['unknown ones', `targets:\n  - { ${CUSTOM}, ${READY}, something: }`],
  ])('are absent %s', (_, text) => expect(problems(text)).toEqual([]));

  test('a local one leaves out what is merged in', () => {
    const text = `x-p: &p { tcpSocket: { port: 1 }, periodSeconds: 5 }\ntargets: [{ ${CUSTOM}, readinessProbe: { <<: *p, periodSeconds: } }]`;
    expect(probe(text, 'ready')?.periodSeconds).toBe(60);
  });

  test.each([
    ['name', 'targets:\n  - name:\n    profile: gateway\n    host: h\n', 'targets[0].name'],
    ['targets', 'monitor: { name: m }\ntargets:\n', 'targets'],
    ['port', `targets:\n  - { ${CUSTOM}, readinessProbe: { tcpSocket: { port: } } }\n`, 'targets[0].readinessProbe.tcpSocket.port'],
  ])('%s, which is required, is missing where its key stands', (_, text, path) => {
    expect(problems(text).map((issue) => [issue.rule, issue.path, issue.line])).toEqual([['key.missing', path, 2]]);
  });

  test('a word without a colon is no absent key', () => {
    expect(problems('targets: [{ name: t, profile: gateway, host h }]').map(({ rule }) => rule)).toEqual(['key.unknown']);
  });
});

describe('what Kubernetes defaults', () => {
  test('0 is the default of the four fields, at every level', () => {
    const zeros = 'timeoutSeconds: 0, periodSeconds: 0, successThreshold: 0, failureThreshold: 0';
    const text = `targets:\n  - { ${CUSTOM}, readinessProbe: { tcpSocket: { port: 1 }, ${zeros} }, livenessProbe: { tcpSocket: { port: 1 }, ${zeros} }, ${zeros} }`;
    expect(problems(text)).toEqual([]);
    const defaults = { timeoutSeconds: 5, periodSeconds: 60, successThreshold: 1, failureThreshold: 3 };
    expect([probe(text, 'ready'), probe(text, 'alive')]).toMatchObject([defaults, defaults]);
    const shared = `defaults: { periodSeconds: 20 }\ntargets: [{ ${CUSTOM}, readinessProbe: { tcpSocket: { port: 1 }, periodSeconds: 0 } }]`;
    expect(probe(shared, 'ready')?.periodSeconds).toBe(20);
  });

  test('0 stays 0 where it means something', () => {
    const text = `targets: [{ ${CUSTOM}, ${READY}, initialDelaySeconds: 0, recheckSeconds: 0 }]`;
    expect(probe(text, 'ready')).toMatchObject({ initialDelaySeconds: 0, recheckSeconds: 0 });
    expect(lines(`targets: [{ ${CUSTOM}, ${READY}, periodSeconds: -1 }]`)).toHaveLength(1);
  });

  test.each([
    ['healthz', '/healthz'],
    ['services/Version?a=b', '/services/Version?a=b'],
    ['""', '/'],
    ['"?wsdl"', '/?wsdl'],
    ['/ready', '/ready'],
  ])('the path %s is %s', (written, path) => {
    const text = `targets: [{ ${CUSTOM}, readinessProbe: { httpGet: { path: ${written}, port: 1 } } }]`;
    expect(problems(text)).toEqual([]);
    expect(probe(text, 'ready')?.look).toMatchObject({ path });
  });

  test('a URL is no path', () => {
    expect(lines(`targets: [{ ${CUSTOM}, readinessProbe: { httpGet: { path: "https://h:1/ready", port: 1 } } }]`)[0]).toContain(
      'Write /ready: host, port and scheme have keys of their own',
    );
  });
});

describe('YAML', () => {
  const config = `targets: [{ ${CUSTOM}, ${READY} }]\n`;

  test.each([
    ['a closing ---', `${config}---\n`],
    ['a closing ...', `${config}...\n`],
    ['both, with comments', `---\n${config}...\n# end\n---\n# nothing\n`],
    ['an empty document before', `---\n# Source: chart\n---\n${config}`],
    ['a directive', `%YAML 1.2\n---\n${config}`],
    ['CRLF', `${config.replaceAll('\n', '\r\n')}---\r\n`],
  ])('is one document with %s', (_, text) => {
    expect(problems(text)).toEqual([]);
    expect(compileText(text).targets).toHaveLength(1);
  });

  test.each([
    ['after ---', `${config}---\n${config}`, 2],
    ['after ...', `${config}...\n---\n${config}`, 3],
    ['of which there are three', `${config}---\n${config}---\n${config}`, 2],
  ])('says once that there is a second document %s', (_, text, line) => {
    expect(problems(text).map((issue) => [issue.rule, issue.line])).toEqual([['yaml.documents', line]]);
  });

  test('merges mappings, lists of them, and merged ones', () => {
    const text = `x-a: &a { periodSeconds: 1, timeoutSeconds: 1 }\nx-b: &b { <<: *a, periodSeconds: 2, failureThreshold: 2 }\nx-c: &c { failureThreshold: 9, recheckSeconds: 9 }
targets:\n  - name: t\n    profile: custom\n    host: h\n    readinessProbe:\n      <<: [*b, *c]\n      tcpSocket: { port: 1 }\n      timeoutSeconds: 7\n`;
    expect(problems(text)).toEqual([]);
    expect(probe(text, 'ready')).toMatchObject({ periodSeconds: 2, timeoutSeconds: 7, failureThreshold: 2, recheckSeconds: 9 });
  });

  test('merges a whole target, and an inline mapping', () => {
    const text = `targets:\n  - &one { ${CUSTOM}, ${READY} }\n  - { <<: *one, name: u }\n  - { <<: { ${CUSTOM} }, name: v, ${READY} }\n`;
    expect(problems(text)).toEqual([]);
    expect(compileText(text).targets.map(({ name, host }) => [name, host])).toEqual([
      ['t', 'h.example.com'],
      ['u', 'h.example.com'],
      ['v', 'h.example.com'],
    ]);
  });

  test('what is wrong in an anchor is said once, where it stands', () => {
    const text = `x-p: &p { httpGet: { path: /health, port: 99999 } }\ntargets:\n  - { ${CUSTOM}, readinessProbe: { <<: *p } }\n  - { name: u, profile: custom, host: h, readinessProbe: *p }\n`;
    expect(problems(text).map(({ rule, line }) => [rule, line])).toEqual([['value.invalid', 1]]);
  });

  test.each([
    ['<<: 5', 'value.invalid'],
    ['<<: [a]', 'value.invalid'],
    ['<<: *nobody', 'yaml.alias'],
    ['<<: { a: 1 }, <<: { b: 2 }', 'yaml.duplicate-key'],
  ])('refuses %s once', (merge, rule) => {
    expect(problems(`targets:\n  - { ${CUSTOM}, ${READY}, labels: { ${merge} } }`).map((issue) => issue.rule)).toEqual([rule]);
  });
});

describe('one line for what is no config', () => {
  test.each([
    [
      'a Helm template',
      `targets:\n  - name: gw\n    port: {{ add 9443 .Values.offset }}\n    period: {{ .Values.period }}\n`,
      '3:11 this is a Helm template',
      'port: 8443',
    ],
    ['a Helm condition', `targets:\n{{- if .Values.gw }}\n  - name: gw\n{{- end }}\n`, '2:1 this is a Helm template', 'helm template'],
    [
      'a quoted Helm value',
      `targets: [{ ${CUSTOM}, readinessProbe: { httpGet: { path: "/{{ .Values.ctx }}/x", port: 1 } } }]`,
      '1:97 this is a Helm template',
      'helm template',
    ],
    [
      'Jinja',
      `targets:\n  - name: gw\n    host: "{{ gw_host }}"\n    profile: {{ profile }}\n`,
      '3:12 this is a template',
      'host: gw.example.com',
    ],
    ['a Jinja loop', `targets:\n{% for h in hosts %}\n  - name: gw\n{% endfor %}\n`, '2:1 this is a template', 'Render it first'],
    [
      'no-break spaces',
      `targets:\n  - name: t\n    host:\u00a0gw.example.com\n\u00a0\u00a0\u00a0 profile: custom\n`,
      '3:10 this is a no-break space',
      'host: gw.example.com',
    ],
    ['a no-break indentation', `targets:\n\u00a0\u00a0- name: t\n`, '2:1 this is a no-break space', '- name: t'],
    ['an ideographic space', `targets:\n  -\u3000name: t\n`, '2:4 this is a no-break space', '- name: t'],
    [
      'typographic quotes',
      `targets:\n  - name: \u201cgw\u201d\n    host: \u2018h\u2019\n`,
      '2:11 this is a typographic quotation mark (U+201C)',
      '- name: "gw"',
    ],
    [
      'guillemets',
      `targets:\n  - name: gw\n    host: \u00ab\u00a0gw.example.com\u00a0\u00bb\n`,
      '3:11 this is a typographic quotation mark (U+00AB)',
      'host: "',
    ],
    ['German quotes', `targets:\n  - host: \u201eh\u201c\n`, '2:11 this is a typographic quotation mark (U+201E)', '- host: "h"'],
    ['a long dash', `targets:\n  \u2013 name: gw\n    host: h\n`, '2:3 this is a dash or bullet', '- name: gw'],
    ['a full-width colon', `targets:\n  - name\uff1agw\n`, '2:9 this is a colon of another script', '- name: gw'],
    ['tabs', `targets:\n\t- name: gw\n\t  host: h\n`, '2:1 invalid YAML: tabs', 'Indent with spaces'],
    [
      'a Deployment',
      'apiVersion: apps/v1\nkind: Deployment\nspec: { template: {} }\n',
      '1:1 this is a Kubernetes manifest (kind: Deployment)',
      'readinessProbe: …',
    ],
    [
      'a StatefulSet after a Service',
      'apiVersion: v1\nkind: Service\n---\napiVersion: apps/v1\nkind: StatefulSet\n',
      '1:1 this is a Kubernetes manifest (kind: Service)',
      'targets:',
    ],
    ['a List', 'apiVersion: v1\nkind: List\nitems: []\n', '1:1 this is a Kubernetes manifest (kind: List)', 'targets:'],
    ['a custom resource', 'apiVersion: dp.wso2.com/v1\nkind: Gateway\n', '1:1 this is a Kubernetes manifest, not', 'targets:'],
    ['a kustomization', 'resources: [a.yaml]\npatches: []\n', '1:1 this is a kustomization', 'kubectl kustomize'],
    ['Docker Compose', 'services:\n  am: { image: wso2/wso2am }\n', '1:1 this is a file of Docker Compose', 'targets:'],
    ['Helm values', 'wso2:\n  deployment: { replicas: 1 }\n', '1:1 this is a file of Helm values', 'helm template'],
    ['a list of targets', `- { ${CUSTOM} }\n`, '1:1 this is a list', 'targets: in the line above'],
    ['a container', 'spec:\n  containers: []\n', '1:1 this is a part of a Kubernetes manifest', 'targets:'],
    ['a probe alone', 'readinessProbe:\n  httpGet: { path: /, port: 1 }\n', '1:1 this is a probe without a target', 'targets:'],
    [
      'a manifest as a target',
      'targets:\n  - apiVersion: apps/v1\n    kind: Deployment\n    spec: {}\n',
      '2:5 targets[0]: this is a Kubernetes manifest (kind: Deployment)',
      'readinessProbe: …',
    ],
  ])('%s', (_, text, start, fix) => {
    const found = lines(text);
    expect(found).toHaveLength(1);
    expect(found[0]?.slice(0, start.length)).toBe(start);
    expect(found[0]).toContain(fix);
  });

  test.each([
    [
      'text that only looks like a template',
      `targets: [{ ${CUSTOM}, readinessProbe: { httpGet: { port: 1 }, expect: { body: "{{ok}}" } } }]`,
    ],
    ['a template in a comment', `targets: [{ ${CUSTOM}, ${READY} }] # {{ .Values.x }}\n`],
    ['typographic characters in a comment', `# \u201cours\u201d\u00a0\u2013 prod\ntargets: [{ ${CUSTOM}, ${READY} }]\n`],
    [
      'typographic characters in quotes',
      `targets: [{ ${CUSTOM}, readinessProbe: { httpGet: { port: 1 }, expect: { body: "\u201cok\u201d\u00a0\u2013" } } }]`,
    ],
    ['an apostrophe', `targets: [{ ${CUSTOM}, readinessProbe: { httpGet: { port: 1 }, expect: { body: it\u2019s fine } } }]`],
    ['a tab after the colon', `targets:\n  - name:\tt\n    profile: custom\n    host:\th\n    ${READY}\n`],
    ['a byte order mark', `\ufefftargets: [{ ${CUSTOM}, ${READY} }]\n`],
  ])('but not %s', (_, text) => expect(lines(text)).toEqual([]));
});

describe('one line for a value of another form', () => {
  const target = (keys: string) =>
    `targets:\n  - { name: t, profile: custom, ${READY}, ${keys.includes('host:') ? '' : 'host: h, '}${keys} }\n`;

  test.each([
    ['periodSeconds: 10s', 'Write periodSeconds: 10, in seconds and without a unit'],
    ['timeoutSeconds: 500ms', 'Write timeoutSeconds: 1, in seconds and without a unit'],
    ['initialDelaySeconds: 1m', 'Write initialDelaySeconds: 60, in seconds and without a unit'],
    ['warn: { latencyMs: 2s }', 'Write latencyMs: 2000, in milliseconds and without a unit'],
    ['warn: { certificateDays: 14d }', 'Write certificateDays: 14, in days and without a unit'],
    ['periodSeconds: "30"', 'Write periodSeconds: 30 without quotes'],
    ['failureThreshold: "3"', 'Write failureThreshold: 3 without quotes'],
    ['probes: { p: { tcpSocket: { port: "9443" } } }', 'Write port: 9443 without quotes'],
    ['timeoutSeconds: 1.5', 'Write timeoutSeconds: 2, a whole number'],
    ['host: $GW_HOST', `Write \${GW_HOST}: an environment variable is written with \${}`],
    ['host: "%GW_HOST%"', `Write \${GW_HOST}: an environment variable is written with \${}`],
    ['host: $(GW_HOST)', `Write \${GW_HOST}: an environment variable is written with \${}`],
    ['host: "$env:GW_HOST"', `Write \${GW_HOST}: an environment variable is written with \${}`],
    ['periodSeconds: $PERIOD', `Write \${PERIOD}: an environment variable is written with \${}`],
    ['probes: { p: { tcpSocket: { port: $PORT } } }', `Write \${PORT}: an environment variable is written with \${}`],
    [`host: "\${GW_HOST}"`, `Set GW_HOST, or add a fallback: \${GW_HOST:-fallback}`],
    ['host: münchen.example.com', 'Write xn--mnchen-3ya.example.com, its ASCII form'],
    ['host: "https://bücher.example:9443/x"', 'Write xn--bcher-kva.example, its ASCII form'],
    ['host: пример.испытание', 'Write xn--e1afmkfd.xn--80akhbyknj4f, its ASCII form'],
    ['probes: { p: { role: Signal, tcpSocket: { port: 1 } } }', 'Write signal'],
    ['alert: PAGE', 'Write page'],
    ['interval: 10', 'Did you mean "periodSeconds"?'],
    ['warn: { latencyMs: 0.5 }', 'Write latencyMs: 1, a whole number'],
    ['probes: { p: { httpGet: { port: 1, scheme: https } } }', 'Write HTTPS'],
  ])('%s', (keys, fix) => {
    const found = lines(target(keys));
    expect(found).toHaveLength(1);
    expect(found[0]?.endsWith(`. ${fix}`)).toBe(true);
  });

  test.each([
    ['Sunday', 'Write sunday'],
    ['SUN', 'Write sunday'],
    ['mondays', 'Write monday'],
    ['Mon-Fri', 'Write [monday, tuesday, wednesday, thursday, friday]'],
    ['"Sat, Sun"', 'Write [saturday, sunday]'],
    ['weekdays', 'Write [monday, tuesday, wednesday, thursday, friday]'],
    ['weekend', 'Write [saturday, sunday]'],
    ['daily', 'Write day, which is every day'],
    ['[Saturday]', 'Write saturday'],
    ['{}', 'Correct the value'],
  ])('every: %s', (every, fix) => {
    const found = lines(`maintenance:\n  - { start: "02:00", duration: 2h, every: ${every} }\ntargets: [{ ${CUSTOM}, ${READY} }]\n`);
    expect(found).toHaveLength(1);
    expect(found[0]?.endsWith(`. ${fix}`)).toBe(true);
  });

  test.each([
    ['1h30m', 'Write 90m'],
    ['2 hours', 'Write 2h'],
    ['PT2H', 'Write 2h'],
  ])('duration: %s', (duration, fix) => {
    const found = lines(`maintenance:\n  - { start: "02:00", duration: ${duration}, every: day }\ntargets: [{ ${CUSTOM}, ${READY} }]\n`);
    expect(found.map((line) => line.split('. ').at(-1))).toEqual([fix]);
  });
});
