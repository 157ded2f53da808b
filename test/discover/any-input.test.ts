import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Asking } from '../../discover/ask.ts';
import { targetsOf, withoutRefused } from '../../discover/checked-targets.ts';
import type { Discovered } from '../../discover/found.ts';
import { readToml } from '../../discover/read-toml.ts';
import { SourceProblem } from '../../discover/source-problem.ts';
import { readApictl } from '../../discover/sources/apictl.ts';
import { readDeploymentToml } from '../../discover/sources/deployment-toml.ts';
import { readDevportal } from '../../discover/sources/devportal.ts';
import { readGateway } from '../../discover/sources/gateway.ts';
import { readHelm } from '../../discover/sources/helm.ts';
import { readKubernetes } from '../../discover/sources/kubernetes.ts';
import { readPublisher } from '../../discover/sources/publisher.ts';
import { configOf } from '../../discover/writing/write-config.ts';
import type { Request, Response } from '../../testkit/discover/serve-json.ts';
import { devportal, gatewayNode, publisher } from '../../testkit/discover/stand-ins.ts';
import { mutateStructure } from '../../testkit/fuzz/mutate-structure.ts';
import { randomFrom } from '../../testkit/random.ts';
import { compileConfig } from '../../wso2/compile/compile-config.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/discover');
const text = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');
const documents = (name: string) =>
  text(name)
    .split(/^---$/m)
    .map((part) => parse(part));

/** Texts that mean something to YAML, to a config, to a URL, or to a terminal. */
const ODD = [
  `$${'{HOME}'}`,
  '- a: b',
  '# c',
  'a\nb',
  '\u001b[31m',
  '"',
  '__proto__',
  'constructor',
  'https://u:p@h',
  'ssl://',
  '[::1]',
  '-1',
  '65536',
  'x'.repeat(300),
  'é.example',
  '*',
  '!!x',
  'a.invalid',
  '10.0.0.256',
  '.',
  '..',
];

const HERE = { scheme: 'https', host: 'cp.example.com', port: 9443, path: '' } as const;
const PIZZA = { name: 'PizzaShackAPI', version: '1.0.0', context: '/pizzashack', https: 'https://gw.example.com:8243/pizzashack' };

const changing = (random: () => number) => (json: unknown) =>
  random() < 0.5 ? json : mutateStructure(structuredClone(json), random, [...wordsOf(json), ...ODD]);

/** Plays a source with the replies of a stand-in, each of which is changed at random. */
function play(asking: Asking, answer: (request: Request) => Response, change: (json: unknown) => unknown): Discovered {
  let step = asking.next({ status: 0, body: '' });
  while (!step.done) {
    const url = new URL(step.value.path, 'https://localhost');
    const headers = { authorization: 'Basic right' };
    const { status = 200, json, text: body } = answer({ path: url.pathname, query: url.searchParams, headers });
    step = asking.next({ status, body: body ?? JSON.stringify(change(json)) ?? '' });
  }
  return step.value;
}

const SOURCES: readonly (readonly [name: string, tree: unknown, read: (tree: unknown, random: () => number) => Discovered])[] = [
  ['helm-apim', documents('helm-apim-gateway.yaml')[0], (tree) => readHelm(tree, 'v.yaml')],
  ['helm-mi', documents('helm-mi.yaml')[0], (tree) => readHelm(tree, 'v.yaml')],
  ['deployment.toml', readToml(text('apim-deployment.toml'), 'd'), (tree) => readDeploymentToml(tree as never, 'd.toml')],
  ['deployment.toml of a gateway', readToml(text('gateway-deployment.toml'), 'd'), (tree) => readDeploymentToml(tree as never, 'd.toml')],
  ['manifests', documents('rendered-gateway.yaml'), (tree) => readKubernetes([tree], 'm.yaml')],
  ['the developer portal', {}, (_, random) => play(readDevportal(HERE, {}), devportal([PIZZA, PIZZA]), changing(random))],
  ['the gateway', {}, (_, random) => play(readGateway(HERE, { secret: 'x' }), gatewayNode([PIZZA], 'Basic right'), changing(random))],
  [
    'the publisher',
    {},
    (_, random) => {
      const environment = [{ name: 'Default', vhosts: [{ host: 'gw.example.com', httpsPort: 8243 }] }];
      const apis = [{ ...PIZZA, deployed: [{ name: 'Default', vhost: 'gw.example.com' }] }];
      return play(readPublisher(HERE, { secret: 'x' }), publisher({ apis, environment, authorization: 'Basic right' }), changing(random));
    },
  ],
  [
    'apictl',
    ['home/main_config.yaml', 'projects/PizzaShackAPI-1.0.0/api.yaml', 'projects/PizzaShackAPI-1.0.0/deployment_environments.yaml'].map(
      (name) => documents(`apictl/${name}`)[0],
    ),
    (tree) =>
      readApictl(
        ['main_config.yaml', 'api.yaml', 'deployment_environments.yaml'].map((path, i) => ({
          path,
          folder: '.',
          value: (tree as unknown[])[i],
        })),
        '.',
        'wso2/monitor',
      ),
  ],
];

function issuesOf(config: string) {
  return compileConfig({ file: 'c', read: () => ({ bytes: new TextEncoder().encode(config) }), env: { HOME: 'leaked-home' } }).issues;
}

function wordsOf(tree: unknown): readonly string[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => [key, ...wordsOf(value)]);
}

describe('a source that is changed at random', () => {
  test.each(SOURCES)('%s gives a config that validates, or one error', (name, tree, read) => {
    const random = randomFrom(name.length);
    const words = [...new Set([...wordsOf(tree), ...ODD])];
    let given = 0;
    for (let i = 0; i < 80; i++) {
      const changed = mutateStructure(structuredClone(tree), random, words);
      let found: Discovered;
      try {
        found = read(changed, random);
      } catch (error) {
        expect(error).toBeInstanceOf(SourceProblem);
        continue;
      }
      const all = targetsOf(found);
      const { targets } = withoutRefused(all, all.length === 0 ? [] : issuesOf(configOf(all, found.notes)));
      if (targets.length === 0) continue;
      given++;
      const config = configOf(targets, found.notes);
      expect([i, config, issuesOf(config).filter(({ severity }) => severity === 'error')]).toEqual([i, config, []]);
      expect(config).not.toMatch(/leaked-home|[\u0000-\u0009\u000b-\u001f]/);
    }
    expect(given).toBeGreaterThan(25);
  });
});
