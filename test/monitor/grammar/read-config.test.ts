import { describe, expect, test } from 'vitest';
import { formatPath } from '../../../monitor/grammar/path.ts';
import { readConfig } from '../../../monitor/grammar/read-config.ts';

function read(text: string, env: Record<string, string> = {}) {
  return readConfig(new TextEncoder().encode(text), env);
}

function saidOf(text: string, env: Record<string, string> = {}): readonly string[] {
  return read(text, env).findings.map(({ rule, path }) => `${rule} ${formatPath(path)}`);
}

const GATEWAY = 'name: gw, profile: gateway, host: gw.example.com';

describe('the environment', () => {
  test('fills values, falls back, and leaves an escaped brace alone', () => {
    const text = `targets: [{ name: "\${NAME}-1", profile: "\${PROFILE:-gateway}", host: "\${A}.\${B:-example}.com", apis: [{ name: "$\${x}", version: "\${EMPTY:-v1}" }] }]`;
    const config = read(text, { NAME: 'gw', A: 'host', EMPTY: '' });
    expect(config.findings).toEqual([]);
    expect(config.targets[0]?.value).toMatchObject({
      ...{ name: 'gw-1', profile: 'gateway', host: 'host.example.com' },
      apis: [{ name: `\${x}`, version: 'v1' }],
    });
  });

  test('gives numbers and booleans where they are expected, text where text is', () => {
    const text = `targets: [{ ${GATEWAY}, portOffset: "\${N}", livenessProbe: "\${OFF}", tls: { verify: "\${ON}" }, httpHeaders: [{ name: X, value: "\${N}" }], ports: { 9000: "\${N}" }, probes: { a: { httpGet: { port: 1 }, expect: { status: "\${STATUS}" } } } }]`;
    const config = read(text, { N: '10', OFF: 'false', ON: 'true', STATUS: '204' });
    expect(config.findings).toEqual([]);
    expect(config.targets[0]?.value).toMatchObject({
      ...{ portOffset: 10, livenessProbe: false, tls: { verify: true }, ports: { 9000: 10 } },
      httpHeaders: [{ value: '10' }],
      probes: { a: { expect: { status: '204' } } },
    });
  });

  test('keeps what it gives to the same rules', () => {
    expect(saidOf(`targets: [{ ${GATEWAY}, portOffset: "\${N}" }]`, { N: 'ten' })).toEqual(['value.invalid targets[0].portOffset']);
    expect(saidOf(`targets: [{ ${GATEWAY}, portOffset: "\${N}" }]`, { N: '-1' })).toEqual(['value.invalid targets[0].portOffset']);
    expect(saidOf(`targets: [{ ${GATEWAY}, portOffset: "10" }]`)).toEqual(['value.invalid targets[0].portOffset']);
  });

  test('is not asked for in keys, and never for what an object inherits', () => {
    expect(saidOf(`targets: [{ ${GATEWAY}, "\${KEY}": 1 }]`, { KEY: 'x' })).toEqual([`key.unknown targets[0]["\${KEY}"]`]);
    expect(saidOf(`targets: [{ ${GATEWAY}, alert: "\${toString}" }]`)).toEqual(['env.unset targets[0].alert']);
  });

  test('is complained of once for an alias', () => {
    const text = `targets: [{ name: a, profile: gateway, host: &h "\${NOPE}" }, { name: b, profile: gateway, host: *h }]`;
    expect(saidOf(text)).toEqual(['env.unset targets[0].host']);
  });
});

describe('numbers where text is expected', () => {
  test('stay as written', () => {
    const text = `targets: [{ name: 007, profile: gateway, host: h, labels: { tier: 1, big: 123456789012345678901 }, tls: { ca: 5 }, apis: [{ name: 1e3, version: 1.0 }], dependsOn: [007] }]`;
    const config = read(text);
    expect(config.findings).toEqual([]);
    expect(config.targets[0]?.value).toMatchObject({
      ...{ name: '007', labels: { tier: '1', big: '123456789012345678901' }, tls: { ca: '5' }, dependsOn: ['007'] },
      apis: [{ name: '1e3', version: '1.0' }],
    });
    expect([...config.names]).toEqual(['007']);
  });

  test('are still held against the form of the text', () => {
    const [finding] = read(`targets: [{ ${GATEWAY}, version: 4.2 }]`).findings;
    expect(finding).toMatchObject({ got: '"4.2"', fix: 'Write 4.2.0' });
  });
});

describe('what is left of a broken config', () => {
  test('is everything that stands', () => {
    const text = [
      'monitor: { name: NO, metrics: lean }',
      'defaults: { alert: loud, labels: { a: b } }',
      'maintenance: [{ start: no, duration: 1h }, { start: 2026-12-01T22:00, duration: 1h }]',
      'targets:',
      '  - { name: a, profile: gateway, host: "http://a" }',
      `  - { ${GATEWAY}, apis: [{ name: x, version: v1 }, { name: y }], readinessProbe: { httpGet: { path: 'é', port: 1 }, periodSeconds: 5 } }`,
      '  - just text',
    ].join('\n');
    const config = read(text);
    expect(config.monitor).toEqual({ metrics: 'lean' });
    expect(config.defaults).toEqual({ labels: { a: 'b' } });
    expect(config.maintenance.map(({ index }) => index)).toEqual([1]);
    expect(config.targets.map(({ index }) => index)).toEqual([1]);
    expect(config.targets[0]?.value).toEqual({
      ...{ name: 'gw', profile: 'gateway', host: 'gw.example.com' },
      readinessProbe: { httpGet: { port: 1 }, periodSeconds: 5 },
    });
    expect(config.isDamaged(['targets', 1, 'apis'])).toBe(true);
    expect(config.isDamaged(['targets', 1, 'readinessProbe', 'periodSeconds'])).toBe(false);
    expect([...config.names]).toEqual(['a', 'gw']);
    expect(config.findings).toHaveLength(7);
  });

  test('is nothing when the top is no mapping or its lists are none', () => {
    expect(saidOf('- a\n- b\n')).toEqual(['file.foreign ']);
    expect(saidOf('targets: gw\nmaintenance: {}\n')).toEqual(['value.invalid maintenance', 'value.invalid targets']);
    expect(saidOf(`monitor: prod\ntargets: [{ ${GATEWAY} }]`)).toEqual(['value.invalid monitor']);
  });

  test('does not trip over names every object has', () => {
    const text = `targets: [{ ${GATEWAY}, __proto__: { a: 1 }, constructor: 1, labels: { toString: a }, probes: { constructor: true } }]`;
    expect(saidOf(text)).toEqual(['key.unknown targets[0].__proto__', 'key.unknown targets[0].constructor']);
  });

  test('counts a key without a value, a key that is no text and an empty item', () => {
    expect(saidOf(`? [a, b]\n: 1\n? \n: 2\ntargets: [{ ${GATEWAY}, dependsOn: [ , a] }]\n`).length).toBeGreaterThan(0);
    expect(saidOf(`targets:\n  -\n  - { ${GATEWAY} }\n`)).toEqual(['value.null targets[0]']);
    expect(saidOf(`? a\ntargets: [{ ${GATEWAY} }]\n`)).toEqual(['key.unknown a']);
    expect(saidOf(`true: 1\n? ~\n: 2\ntargets: [{ ${GATEWAY} }]\n`)).toEqual(['key.unknown true', 'key.unknown [""]']);
  });
});

describe('YAML', () => {
  test('is version 1.2, whatever the file says', () => {
    expect(saidOf(`%YAML 1.1\n---\ntargets: [{ ${GATEWAY}, vpc: yes }]\n`)).toEqual(['value.invalid targets[0].vpc']);
    expect(saidOf(`targets: [{ ${GATEWAY}, labels: !!set { a } }]\n`)).toEqual(['yaml.tag ']);
  });

  test('may use anchors within reason', () => {
    const text = `targets:\n  - { name: a, profile: gateway, host: h, labels: &l { site: fra } }\n  - { name: b, profile: gateway, host: h, labels: *l }\n`;
    const config = read(text);
    expect(config.findings).toEqual([]);
    expect(config.targets[1]?.value.labels).toEqual({ site: 'fra' });
  });

  test('points at the value, at the key of a block, and at what is nearest above what is missing', () => {
    const config = read('targets:\n  - name: a\n    host: h\n    tls:\n      ca: x\n    labels: { a: b }\n');
    expect(config.locate(['targets', 0, 'host'])).toEqual({ line: 3, column: 11 });
    expect(config.locate(['targets', 0, 'host'], true)).toEqual({ line: 3, column: 5 });
    expect(config.locate(['targets', 0, 'tls'])).toEqual({ line: 4, column: 5 });
    expect(config.locate(['targets', 0, 'labels'])).toEqual({ line: 6, column: 13 });
    expect(config.locate(['targets', 0, 'tls', 'pin', 3])).toEqual({ line: 4, column: 5 });
    expect(config.locate(['targets', 7])).toEqual({ line: 1, column: 1 });
    expect(config.locate([])).toEqual({ line: 1, column: 1 });
  });
});
