/** A config as people have it: what is odd about it, and its text. */
export type PastedCase = { readonly kind: string; readonly input: string; readonly text: string };

const HEAD = 'targets:\n  - name: t\n    profile: custom\n    host: gw.example.com\n';
const READY = '    readinessProbe: { httpGet: { path: /health, port: 8080 } }\n';
const target = (lines: string) => `${HEAD}${lines}`;
const liveness = (command: string) => target(`${READY}    livenessProbe: { exec: { command: ${command} } }\n`);
const timing = (line: string) => target(`    readinessProbe:\n      httpGet: { path: /health, port: 8080 }\n      ${line}\n`);

function kind(name: string, ...cases: readonly (readonly [input: string, text: string])[]): readonly PastedCase[] {
  return cases.map(([input, text]) => ({ kind: name, input, text }));
}

/** Each kind: first the input that was reported, then at least two more of its kind. */
export const PASTED_CASES: readonly PastedCase[] = [
  ...kind(
    'a command of a chart',
    ['`/bin/sh -c "nc -z localhost 8290"`', liveness('[/bin/sh, -c, nc -z localhost 8290]')],
    ['`nc -vz -w 3 127.0.0.1 9443`', liveness('[nc, -vz, -w, "3", 127.0.0.1, "9443"]')],
    ['`bash -c "</dev/tcp/localhost/9443"`', liveness('[bash, -c, "</dev/tcp/localhost/9443"]')],
    ['`cat /tmp/healthy`', liveness('[cat, /tmp/healthy]')],
  ),
  ...kind(
    'keys without a value',
    [
      '`host:`, `httpHeaders:`, `initialDelaySeconds:`',
      target('    readinessProbe:\n      httpGet: { path: /health, port: 8080, host: , httpHeaders: }\n      initialDelaySeconds:\n'),
    ],
    ['`exec: null` beside `httpGet`', target('    readinessProbe: { exec: null, grpc: ~, httpGet: { path: /health, port: 8080 } }\n')],
    ['`tls:`, `labels:`, `version:`', target(`${READY}    tls:\n    labels:\n    version:\n`)],
  ),
  ...kind(
    'anchors and merge keys',
    [
      '`x-probe: &p` and `<<: *p`',
      `x-probe: &p\n  httpGet: { path: /health, port: 8080 }\n${target('    readinessProbe:\n      <<: *p\n      periodSeconds: 10\n')}`,
    ],
    [
      'a list of merges',
      `x-a: &a { periodSeconds: 10 }\nx-b: &b { tcpSocket: { port: 1 } }\n${target('    readinessProbe: { <<: [*a, *b] }\n')}`,
    ],
    [
      'a merge of a block of the same file',
      `${target('    readinessProbe: &r { tcpSocket: { port: 1 } }\n    startupProbe: { <<: *r, failureThreshold: 30 }\n')}`,
    ],
  ),
  ...kind(
    'what Kubernetes forgives',
    ['a path without a slash', target('    readinessProbe: { httpGet: { path: health, port: 8080 } }\n')],
    ['zeros', target('    readinessProbe: { tcpSocket: { port: 1 }, periodSeconds: 0, timeoutSeconds: 0, failureThreshold: 0 }\n')],
    ['a closing `---`', `${target(READY)}---\n`],
    ['a closing `...`', `${target(READY)}...\n`],
  ),
  ...kind(
    'a template that is not rendered',
    [
      '`port: {{ add 9443 .Values.portOffset }}`',
      target(
        '    readinessProbe:\n      httpGet: { path: /, port: {{ add 9443 .Values.portOffset }} }\n      periodSeconds: {{ .Values.period }}\n',
      ),
    ],
    ['`{{- toYaml .Values.probe | nindent 6 }}`', target('    readinessProbe:\n      {{- toYaml .Values.probe | nindent 6 }}\n')],
    ['`{{ if .Values.x }}` around a block', target(`{{ if .Values.x }}\n${READY}{{ end }}\n`)],
  ),
  ...kind(
    'a whole manifest',
    [
      'a Deployment',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\nspec:\n  template:\n    spec:\n      containers:\n        - name: wso2am\n          readinessProbe: { httpGet: { path: /services/Version, port: 9763 } }\n',
    ],
    ['a List', 'apiVersion: v1\nkind: List\nitems: [{ apiVersion: v1, kind: Service, metadata: { name: x } }]\n'],
    [
      'a StatefulSet and a Service',
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: x }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: y }\n',
    ],
    ['a container', 'containers:\n  - name: wso2am\n    readinessProbe: { httpGet: { path: /services/Version, port: 9763 } }\n'],
  ),
  ...kind(
    'a second problem that is none',
    ['`every: Sunday`', `maintenance:\n  - { start: "02:00", duration: 2h, every: Sunday }\n${target(READY)}`],
    ['`every: [Mon]`', `maintenance:\n  - { start: "02:00", duration: 2h, every: [Mon] }\n${target(READY)}`],
    ['`start: 25:00`', `maintenance:\n  - { start: "25:00", duration: 2h, every: [sunday] }\n${target(READY)}`],
  ),
  ...kind(
    'characters of a word processor',
    ['typographic quotes', target('    readinessProbe: { httpGet: { path: \u201c/health\u201d, port: 8080 } }\n')],
    ['a no-break space', target('    readinessProbe:\u00a0{ httpGet: { path: /health, port: 8080 } }\n')],
    ['a no-break space in the indent', target('    labels:\n    \u00a0 site: fra\n    readinessProbe: { tcpSocket: { port: 1 } }\n')],
  ),
  ...kind(
    'numbers in another form',
    ['`periodSeconds: 10s`', timing('periodSeconds: 10s')],
    ['`periodSeconds: "30"`', timing('periodSeconds: "30"')],
    ['`periodSeconds: 1m`', timing('periodSeconds: 1m')],
    ['`periodSeconds: 10_000`', timing('periodSeconds: 10_000')],
  ),
  ...kind(
    'hosts',
    ['`$HOST`', target(READY).replace('gw.example.com', '$HOST')],
    ['`\u0024{HOST}`, which is not set', target(READY).replace('gw.example.com', '"\u0024{HOST}"')],
    ['`bücher.example`', target(READY).replace('gw.example.com', 'bücher.example')],
    ['`https://gw.example.com:9443/x`', target(READY).replace('gw.example.com', 'https://gw.example.com:9443/x')],
  ),
];
