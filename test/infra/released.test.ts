import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type StackTemplate, synthesize } from '../../testkit/synthesize.ts';
import {
  KEPT_TYPES,
  RELEASED_CONFIGS,
  type ReleasedTemplate,
  releasedConfig,
  releasedFile,
} from '../../testkit/templates/released-templates.ts';

// The templates of this release, held against those of the last one by `cdk diff`, which knows from CloudFormation's schemas what a change of
// a property does. After a release: node scripts/released.ts.

const folder = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'gatewatch-released-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What was left out since the last release by intention, by type, and why. */
const LEFT: Readonly<Record<string, string>> = {};

/** The lines of `cdk diff` about resources: what is done, to which type, to which logical id. */
function diff({ name, file }: StackTemplate, old: string): readonly string[] {
  const options = ['--template', old, '--exclusively', '--no-color', '--no-notices', '--no-version-reporting', '--app', dirname(file)];
  const { stdout, stderr, status } = spawnSync('cdk', ['diff', name, ...options], {
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  if (status !== 0) throw new Error(`cdk diff failed: ${stdout}${stderr}`);
  return `${stdout}${stderr}`.split('\n').filter((line) => /^\[[-~]\] AWS::/.test(line));
}

/** The lines that take something away from a monitor that is deployed. */
function losses(lines: readonly string[]): readonly string[] {
  const typeOf = (line: string) => line.split(' ')[1] ?? '';
  return lines.filter((line) => {
    if (line.startsWith('[-]')) return LEFT[typeOf(line)] === undefined;
    return KEPT_TYPES.includes(typeOf(line)) && /replace|destroy/i.test(line);
  });
}

describe.each(RELEASED_CONFIGS)('the config %s', (config) => {
  const { stacks } = synthesize(releasedConfig(config));

  test.each(stacks.map((stack) => [stack.name, stack] as const))(
    '%s: nothing is replaced that holds data or is referred to',
    (name, stack) => {
      const old = releasedFile(config, name);
      expect(existsSync(old)).toBe(true);
      expect(losses(diff(stack, old))).toEqual([]);
    },
  );
});

describe('what a release must not do is found', () => {
  const [config = ''] = RELEASED_CONFIGS;
  const [stack] = synthesize(releasedConfig(config)).stacks;
  if (!stack) throw new Error('there is no stack');
  const released: ReleasedTemplate = JSON.parse(readFileSync(releasedFile(config, stack.name), 'utf8'));
  const idOf = (type: string) => Object.keys(released.Resources).find((id) => released.Resources[id]?.Type === type) ?? '';
  const found = (change: (resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>) => void) => {
    const other = structuredClone(released) as { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> };
    change(other.Resources);
    const file = join(folder, 'old.json');
    writeFileSync(file, JSON.stringify(other));
    return losses(diff(stack, file));
  };

  test.each([
    ['AWS::SNS::Topic', 'TopicName'],
    ['AWS::DynamoDB::GlobalTable', 'TableName'],
    ['AWS::SQS::Queue', 'QueueName'],
    ['AWS::Logs::LogGroup', 'LogGroupName'],
  ])('another name of %s', (type, property) => {
    const id = idOf(type);
    expect(
      found((resources) => {
        resources[id] = { Type: type, Properties: { ...resources[id]?.Properties, [property]: 'another' } };
      }),
    ).toEqual([expect.stringMatching(new RegExp(`^\\[~\\] ${type} .*${id}.*replace`))]);
  });

  test('another logical id', () => {
    const id = idOf('AWS::KMS::Key');
    expect(
      found((resources) => {
        resources.Renamed = resources[id] ?? { Type: 'AWS::KMS::Key' };
        delete resources[id];
      }),
    ).toEqual([expect.stringMatching(/^\[-\] AWS::KMS::Key Renamed/)]);
  });
});

test('the feature flags of cdk.json change no logical id', () => {
  const flagged = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')).context;
  const recommended = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../node_modules/aws-cdk-lib/recommended-feature-flags.json'), 'utf8'),
  );
  expect(flagged).toEqual(recommended);
  const idsOf = (context?: Readonly<Record<string, unknown>>) =>
    RELEASED_CONFIGS.flatMap((config) =>
      synthesize(releasedConfig(config), {}, context).stacks.map(({ resources }) => Object.keys(resources)),
    );
  expect(idsOf()).toEqual(idsOf({}));
});
