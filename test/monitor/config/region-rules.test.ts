import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { describe, expect, test } from 'vitest';
import { REGION_NAMES } from '../../../monitor/config/region-names.ts';
import { REGION } from '../../../monitor/grammar/schema/patterns.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';

const ROOT = join(import.meta.dirname, '../../..');
const TARGETS = 'targets: [{ name: t, profile: gateway, host: gw.example.com }]';

function rulesOf(region: string): readonly (readonly [string, string])[] {
  const { deployIssues } = compileText(`monitor: { name: prod, regions: [${region}] }\n${TARGETS}`);
  return deployIssues.map(({ rule, fix }) => [rule, fix] as const);
}

describe('the regions', () => {
  test('are those of the CDK that deploys them, and of the SDK that calls them', () => {
    const partitions = join(ROOT, 'node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js');
    const ofSdk = [...readFileSync(partitions, 'utf8').matchAll(/"([a-z]+(?:-[a-z]+)+-\d+)": \{\s*"description"/g)].map(
      ([, name = '']) => name,
    );
    const ofCdk = RegionInfo.regions.map(({ name }) => name);
    expect([ofSdk.length > 35, ofCdk.length > 35]).toEqual([true, true]);
    expect(REGION_NAMES.toSorted()).toEqual([...new Set([...ofCdk, ...ofSdk])].toSorted());
  });

  test.each(REGION_NAMES)('%s is written without a finding', (region) => {
    expect(REGION.test(region)).toBe(true);
    expect(rulesOf(region)).toEqual([]);
  });
});

describe('a region that is not in the list', () => {
  // Regions that AWS added one after another had these forms, so a list of today must not refuse their like.
  test.each([
    ['eu-west-9', 'eu-west-3'],
    ['ap-southeast-8', 'ap-southeast-7'],
    ['sa-north-1', 'sa-east-1'],
    ['us-gov-central-1', 'us-gov-east-1'],
    ['eusc-fr-west-1', 'eusc-de-east-1'],
  ])('%s is a warning that names %s', (region, near) => {
    expect(rulesOf(region)).toEqual([['region.unknown', expect.stringContaining(near)]]);
  });

  test.each([
    ['eu-wset-1', 'eu-west-1'],
    ['us-esat-2', 'us-east-2'],
    ['eu-frankfurt-1', 'eu-'],
    ['ap-southest-2', 'ap-southeast-2'],
  ])('%s is an error', (region, near) => {
    expect(rulesOf(region)).toEqual([['region.misspelled', expect.stringContaining(near)]]);
  });
});
