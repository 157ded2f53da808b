import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../testkit/test-terminal.ts';
import type { Payload } from './payloads.ts';
import { judge, type Output } from './rules.ts';

const HEAD = 'monitor: { name: abuse, regions: [eu-west-1] }\n';
const target = (more: string) => `${HEAD}targets: [{ name: t, profile: gateway, host: a.test${more} }]\n`;

/** Where in a config somebody else's text may stand; `text` is a YAML string, quotes and all. */
const PLACES: Readonly<Record<string, (text: string) => string>> = {
  'a name': (text) => `${HEAD}targets: [{ name: ${text}, profile: gateway, host: a.test }]\n`,
  'a host': (text) => `${HEAD}targets: [{ name: t, profile: gateway, host: ${text} }]\n`,
  'a profile': (text) => `${HEAD}targets: [{ name: t, profile: ${text}, host: a.test }]\n`,
  'a key': (text) => target(`, ${text}: 1`),
  'a path': (text) => target(`, readinessProbe: { httpGet: { path: ${text.replace('"', '"/')}, port: 1 } }`),
  'an expected body': (text) => target(`, readinessProbe: { httpGet: { path: /, port: 1 }, expect: { body: ${text} } }`),
  'a header': (text) => target(`, httpHeaders: [{ name: X, value: ${text} }]`),
  'the name of a header': (text) => target(`, httpHeaders: [{ name: ${text}, value: x }]`),
  'a secret': (text) => target(`, credentials: { secret: ${text} }`),
  'an API': (text) => target(`, credentials: { secret: x }, apis: [{ name: ${text}, version: ${text} }]`),
  'a label': (text) => target(`, labels: { ${text}: ${text} }`),
  'a file': (text) => target(`, tls: { ca: ${text} }`),
  'a probe': (text) => target(`, probes: { ${text}: { tcpSocket: { port: 1 } } }`),
  'a parent': (text) => target(`, dependsOn: [${text}]`),
  'a variable': (text) => target(`, version: ${text.replace('"', '"${')}`),
  'the file itself': (text) => text.slice(1, -1),
};

const COMMANDS = [
  ['validate'],
  ['validate', '--output', 'json'],
  ['explain'],
  ['explain', '--output', 'json'],
  ['plan'],
  ['plan', '--output', 'json'],
] as const;

/** Has payloads stand everywhere in a config, and reads what is said of it. */
export async function readConfigs(
  payloads: readonly Payload[],
): Promise<{ readonly read: number; readonly outputs: readonly Output[]; readonly wrong: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-abuse-'));
  const file = join(folder, 'gatewatch.yaml');
  const outputs: Output[] = [];
  const wrong: string[] = [];
  const cases = Object.entries(PLACES).flatMap(([place, yaml]) =>
    payloads.map(({ name, text }) => ({ where: `a config with "${name}" as ${place}`, yaml: yaml(JSON.stringify(text.slice(0, 2000))) })),
  );
  try {
    for (const { where, yaml } of cases) {
      writeFileSync(file, yaml);
      for (const args of COMMANDS) {
        const { out, err } = await run([...args, '--config', file], { isTty: true, columns: 100 });
        if (/monitor-fault/.test(err)) wrong.push(`${where}, ${args.join(' ')}: ${err.slice(0, 200)}`);
        const isJson = args.length > 1 && out !== '';
        outputs.push(
          { where: `${where}, ${args.join(' ')}`, kind: isJson ? 'JSON' : 'colour terminal', text: out },
          { where: `${where}, ${args.join(' ')}`, kind: 'colour terminal', text: err },
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { read: cases.length, outputs, wrong: [...wrong, ...judge(outputs.map((one) => one))] };
}
