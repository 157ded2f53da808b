import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../cli/program.ts';
import { widthOf } from '../../cli/terminal/wrap.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const LONG = `a-name-that-is-as-long-as-names-may-be-${'x'.repeat(24)}`;
const PATH = '/a/path/of/an/application/that/has/many/parts/and/a/query?with=parameters&that=do&not=end&before=the-margin';
const FLEET = scratch.write(
  'fleet.yaml',
  `monitor: { name: fleet, regions: [eu-west-1], alerts: { email: [oncall@example.com] } }
targets:
  - { name: ${LONG}, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { path: "${PATH}", port: 1 }, failureThreshold: 1 } }
  - { name: gw-1, profile: gateway, host: 127.0.0.1, portOffset: 21000, tls: { verify: false } }
  - { name: gw-2, profile: gateway, host: 127.0.0.2, portOffset: 21000, tls: { verify: false } }
`,
);
const STORE = scratch.path('health.sqlite');
const MANIFEST = join(import.meta.dirname, '../fixtures/discover/rendered-gateway.yaml');
const BROKEN = scratch.write('broken.yaml', `targets:\n  - { name: gw-1, profile: gatewy, host: "http://gw.example.com${PATH}" }\n`);

const LINES: readonly (readonly string[])[] = [
  ['--help'],
  ...COMMANDS.map((command) => [command, '--help']),
  ['nope'],
  ['check', '--config', scratch.path(`${'missing-'.repeat(12)}.yaml`)],
  ['check', '--config', BROKEN],
  ['check', '--config', FLEET],
  ['check', '--config', FLEET, '--verbose', '--failed'],
  ['wait', '--config', FLEET, '--every', '1s', '--deadline', '1s'],
  ['watch', '--config', FLEET, '--store', STORE, '--for', '1s'],
  ['report', '--config', FLEET, '--store', STORE],
  ['incidents', '--config', FLEET, '--store', STORE],
  ['note', LONG, 'the disk of the server is replaced by the people of the data center', '--config', FLEET, '--store', STORE],
  ['status', '--config', FLEET, '--store', STORE, '--html', scratch.path('public')],
  ['discover', '--from', 'kubernetes', MANIFEST, '--into', BROKEN],
  ['explain', '--config', FLEET],
  ['validate', '--config', BROKEN],
  ['validate', '--config', FLEET],
  ['plan', '--config', FLEET, '--max-monthly', '1'],
  ['doctor', '--config', BROKEN],
  ['drill', '--config', FLEET],
  ['mute', LONG, '--config', FLEET],
  ['unmute', '--config', FLEET],
  ['init', '--config', FLEET],
  ['sandbox', '--fault', 'gw-1=sleepy'],
];

describe.each([60, 80, 120])('at %i columns', (columns) => {
  test.each(LINES)('gatewatch %s %s', async (...args) => {
    const { out, err } = await run(args, { isTty: true, columns });
    const lines = `${out}${err}`.split(/[\n\r]/).map((line) => stripVTControlCharacters(line));
    expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
    expect(lines.join('')).not.toBe('');
  });
});

test('what does not fit into 60 columns is broken, and not lost', async () => {
  const dense = (text: string) => stripVTControlCharacters(text).replaceAll(/\s/g, '');
  for (const args of [
    ['explain', '--config', FLEET],
    ['validate', '--config', BROKEN],
    ['sandbox', '--help'],
  ]) {
    const [narrow, piped] = [await run(args, { isTty: true, columns: 60 }), await run(args)];
    expect(dense(narrow.out + narrow.err)).toBe(dense(piped.out + piped.err));
  }
});
