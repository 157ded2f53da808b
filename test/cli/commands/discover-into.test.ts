import { readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { mergeConfig } from '../../../discover/writing/merge-config.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const FIXTURES = join(import.meta.dirname, '../../fixtures/discover');
const PROJECTS = join(FIXTURES, 'apictl/projects');

type Target = Readonly<Record<string, unknown>> & { readonly name: string };

/** Whether every line of a file is still there, in its order and as it was. */
function keeps(before: string, after: string): boolean {
  const lines = after.split('\n');
  let at = 0;
  for (const line of before.replace(/\n$/, '').split('\n')) {
    at = lines.indexOf(line, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

async function into(text: string, args: readonly string[] = ['--from', 'deployment-toml', join(FIXTURES, 'mi-deployment.toml')]) {
  const file = scratch.write('into.yaml', text);
  const ran = await run(['discover', ...args, '--into', file]);
  const after = readFileSync(file, 'utf8');
  const again = ran.code === 0 ? await run(['discover', ...args, '--into', file]) : undefined;
  if (again)
    expect([again.code, readFileSync(file, 'utf8'), again.err]).toEqual([0, after, expect.stringContaining('has all of it already')]);
  return { ...ran, after, targets: (parse(after) as { targets: Target[] }).targets };
}

const APIS = ['--from', 'apictl', PROJECTS, '--secret', 'wso2/monitor'];

describe('gatewatch discover --into', () => {
  test.each([
    ['in lines', '# mine\ntargets:\n  - name: gw-1 # first\n    profile: gateway\n    host:   gw-1.example.com   # spaced oddly\n'],
    ['without a line break at its end', 'targets:\n- profile: gateway\n  name: gw-1\n  host: gw-1.example.com'],
    [
      'with comments below the last target',
      'targets:\n  - name: gw-1\n    profile: gateway\n    host: gw-1.example.com\n    # version: 4.2.0\n\n# the end\n',
    ],
    [
      'with keys after the targets',
      'targets:\n  - name: gw-1\n    profile: gateway\n    host: gw-1.example.com\n\nmaintenance:\n  - { start: 2030-01-01T00:00, duration: 1h }\n',
    ],
    ['with an end mark', '---\ntargets:\n  - name: gw-1\n    profile: gateway\n    host: gw-1.example.com\n...\n'],
    ['with anchors and merge keys', 'x-gw: &gw { profile: gateway }\ntargets:\n  - <<: *gw\n    name: gw-1\n    host: gw-1.example.com\n'],
    [
      'with text over several lines',
      'targets:\n  - host: gw-1.example.com\n    name: gw-1\n    profile: custom\n    readinessProbe:\n      httpGet: { port: 80 }\n      expect:\n        body: |\n          fine\n          - name: x\n',
    ],
    ['with a byte order mark', '\ufefftargets:\n  - { name: gw-1, profile: gateway, host: gw-1.example.com }\n'],
  ])('adds targets to a config %s, and changes no line of it', async (_, before) => {
    const { code, after, err, targets } = await into(before);
    expect([code, keeps(before, after)]).toEqual([0, true]);
    expect(targets.map(({ host }) => host)).toEqual(['gw-1.example.com', 'mi-1.example.com', 'cp.example.com']);
    expect(err).toBe(
      `added target mi-1 (micro-integrator, mi-1.example.com)\nadded target cp (control-plane, cp.example.com)\nchanged ${scratch.path('into.yaml')}: 2 additions\n`,
    );
  });

  test.each([
    ['in brackets', 'targets: [{ name: gw-1, profile: gateway, host: gw-1.example.com }]\n'],
    ['in brackets over lines, with a comma at the end', 'targets: [\n  { name: gw-1, profile: gateway, host: gw-1.example.com },\n]\n'],
    ['as JSON', '{"targets": [{"name": "gw-1", "profile": "gateway", "host": "gw-1.example.com"}]}'],
  ])('adds targets to a list %s', async (_, before) => {
    const { code, targets } = await into(before);
    expect([code, targets.map(({ host }) => host)]).toEqual([0, ['gw-1.example.com', 'mi-1.example.com', 'cp.example.com']]);
    expect(targets[0]).toEqual({ name: 'gw-1', profile: 'gateway', host: 'gw-1.example.com' });
  });

  test('keeps the line ends of Windows', async () => {
    const before = 'targets:\r\n  - name: gw-1\r\n    profile: gateway\r\n    host: gw-1.example.com\r\n';
    const { after } = await into(before);
    expect([after.startsWith(before), after.replaceAll('\r\n', '').includes('\n')]).toEqual([true, false]);
  });

  test('gives a free name to a server whose name is taken', async () => {
    const { targets } = await into('targets:\n  - { name: cp, profile: gateway, host: other.example.com }\n');
    expect(targets.map(({ name }) => name)).toEqual(['cp', 'mi-1', 'cp-2']);
  });

  test.each([
    ['an all-in-one server covers its control plane', 'profile: all-in-one, host: cp.example.com', ['a', 'mi-1']],
    ['a host in capitals is the same', 'profile: control-plane, host: CP.Example.Com', ['a', 'mi-1']],
    ['another offset is another server', 'profile: control-plane, host: cp.example.com, portOffset: 1', ['a', 'mi-1', 'cp']],
    ['another role is another target', 'profile: gateway, host: cp.example.com', ['a', 'mi-1', 'cp']],
  ])('%s', async (_, written, names) => {
    const { targets } = await into(`targets:\n  - { name: a, ${written} }\n`);
    expect(targets.map(({ name }) => name)).toEqual(names);
  });

  const GATEWAY = 'name: us\n    profile: gateway\n    host: us.wso2.com\n    credentials: { secret: x }';

  test.each([
    [
      'a list in lines',
      `${GATEWAY}\n    apis:\n      - name: Mine # keep\n        version: 1.0.0\n      # and this\n    labels: { a: b }`,
      ['Mine', 'PizzaShackAPI'],
    ],
    ['a list in brackets', `${GATEWAY}\n    apis: [{ name: Mine, version: 1.0.0 }]`, ['Mine', 'PizzaShackAPI']],
    ['an empty list', `${GATEWAY}\n    apis: []`, ['PizzaShackAPI']],
    ['no list, between others', GATEWAY, ['PizzaShackAPI']],
    ['the API itself', `${GATEWAY}\n    apis: [{ version: "1.0.0", name: PizzaShackAPI }]`, ['PizzaShackAPI']],
  ])('adds APIs to a target with %s', async (_, written, names) => {
    const before = `targets:\n  - ${written}\n  - { name: other, profile: key-manager, host: km.example.com }\n`;
    const { code, targets } = await into(before, APIS);
    expect([code, (targets[0]?.apis as { name: string }[] | undefined)?.map(({ name }) => name)]).toEqual([0, names]);
    expect(targets.map(({ name }) => name)).toEqual(['us', 'other', 'gateway-internal']);
  });

  test('adds APIs and targets at the end of the same target', async () => {
    const { targets } = await into(`targets:\n  - ${GATEWAY}\n`, APIS);
    expect(targets.map(({ name, apis }) => [name, (apis as unknown[]).length])).toEqual([
      ['us', 1],
      ['gateway-internal', 1],
    ]);
  });

  test.each([
    [
      'of the defaults',
      'defaults: { credentials: { secret: x }, apis: [{ name: Mine, version: 1.0.0 }] }\ntargets:\n  - name: us\n    profile: gateway\n    host: us.wso2.com\n',
    ],
    [
      'of an anchor',
      'x-apis: &apis [{ name: Mine, version: 1.0.0 }]\ntargets:\n  - name: us\n    profile: gateway\n    host: us.wso2.com\n    credentials: { secret: x }\n    apis: *apis\n',
    ],
    [
      'of a merge key',
      'x-gw: &gw { profile: gateway, credentials: { secret: x }, apis: [{ name: Mine, version: 1.0.0 }] }\ntargets:\n  - name: us\n    host: us.wso2.com\n    <<: *gw\n',
    ],
  ])('says which APIs it does not add where apis is that %s', async (_, before) => {
    const file = scratch.write('shared.yaml', before);
    const { code, err } = await run(['discover', ...APIS, '--into', file]);
    expect([code, err]).toEqual([0, expect.stringContaining('note: us: apis is shared with others')]);
    expect(keeps(before, readFileSync(file, 'utf8'))).toBe(true);
  });

  test('a placeholder that a person has replaced is not added again', async () => {
    const { targets } = await into(
      'targets:\n  - { name: gateway-internal, profile: gateway, host: real.example.com, credentials: { secret: x } }\n',
      APIS,
    );
    expect(targets.map(({ name, host }) => [name, host])).toEqual([
      ['gateway-internal', 'real.example.com'],
      ['gateway-default', 'us.wso2.com'],
    ]);
  });
});

describe('a file to which nothing is added', () => {
  const args = ['--from', 'deployment-toml', join(FIXTURES, 'mi-deployment.toml')];

  test.each([
    ['has errors already', 'targets:\n  - { name: gw-1, profile: gateway }\n', 'not-merged: .*has errors already'],
    ['is no YAML', 'targets: [\n', 'not-merged: .*has errors already'],
    [
      'has targets of an anchor',
      'x-t: &t [{ name: gw-1, profile: gateway, host: a.example.com }]\ntargets: *t\n',
      'not-merged: .*not a list of their own',
    ],
    [
      'would have errors with them',
      'defaults: { ports: { 9443: 443 }, livenessProbe: false }\ntargets:\n  - { name: gw-1, profile: gateway, host: a.example.com }\n',
      'not-merged: .*would have errors',
    ],
  ])('because it %s stays as it is', async (_, before, said) => {
    const file = scratch.write('refused.yaml', before);
    const { code, err } = await run(['discover', ...args, '--into', file]);
    expect([code, err, readFileSync(file, 'utf8')]).toEqual([2, expect.stringMatching(said), before]);
  });

  test('because it is not there is not created', async () => {
    const { code, err } = await run(['discover', ...args, '--into', scratch.path('absent.yaml')]);
    expect([code, err]).toEqual([2, expect.stringMatching(/^config-missing: .*leave out --into/)]);
  });
});

test('the file keeps its mode, and a link to it stays a link', async () => {
  const file = scratch.path('mode.yaml');
  writeFileSync(file, 'targets:\n  - { name: gw-1, profile: gateway, host: a.example.com }\n', { mode: 0o640 });
  symlinkSync(file, scratch.path('link.yaml'));
  const args = ['--from', 'deployment-toml', join(FIXTURES, 'mi-deployment.toml')];
  expect((await run(['discover', ...args, '--into', scratch.path('link.yaml')])).code).toBe(0);
  expect([statSync(file).mode & 0o777, readFileSync(file, 'utf8').includes('mi-1')]).toEqual([0o640, true]);
});

test('whatever the layout of a valid config, adding keeps every value and every character of it', () => {
  const target = fc.record({ name: fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), note: fc.stringMatching(/^[ a-z:#'{}-]{0,12}$/) });
  const layout = fc.record({
    indent: fc.constantFrom('', '  ', '      '),
    gap: fc.constantFrom('', '\n', '  # a remark\n', '\n# at the edge\n\n'),
    end: fc.constantFrom('', '\n', '\n\n', '\n# the end', '\nmonitor: { name: m }\n', '\n...\n'),
    eol: fc.constantFrom('\n', '\r\n'),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(target, { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
      layout,
      (targets, { indent, gap, end, eol }) => {
        const items = targets.map(
          ({ name, note }) => `${indent}- name: ${name} # ${note}\n${indent}  host: ${name}.example.com\n${indent}  profile: gateway\n`,
        );
        const text = `targets:\n${items.join(gap)}`.replace(/\n$/, '').concat(end).replaceAll('\n', eol);
        const known = targets.map(({ name }) => ({ name, profile: 'gateway', host: `${name}.example.com`, portShift: 0 }));
        const found = { name: 'new one', profile: 'key-manager', host: 'new.example.com', from: 'a\nb', notes: ['# x'] } as const;
        const merged = mergeConfig(text, known, [found]);
        if ('why' in merged) throw new Error(merged.why);
        const [before, after] = [parse(text), parse(merged.text)];
        expect(after).toEqual({
          ...before,
          targets: [...before.targets, { name: 'new-one', profile: 'key-manager', host: 'new.example.com' }],
        });
        const at = [...merged.text].findIndex(
          (_, i) => text === merged.text.slice(0, i) + merged.text.slice(i + merged.text.length - text.length),
        );
        expect(at).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 300 },
  );
});
