import type { Architecture } from '../../monitor/target/settings.ts';

// The partners are enabled in every account, and are in another geographic area than the region.
const PARTNERS: Readonly<Record<string, string>> = {
  'us-east-1': 'us-west-2',
  'us-east-2': 'us-west-2',
  'us-west-1': 'us-east-2',
  'us-west-2': 'us-east-2',
  'ca-central-1': 'us-east-2',
  'sa-east-1': 'us-east-1',
  'eu-west-1': 'eu-central-1',
  'eu-west-2': 'eu-central-1',
  'eu-west-3': 'eu-central-1',
  'eu-north-1': 'eu-central-1',
  'eu-central-1': 'eu-west-1',
  'ap-northeast-1': 'ap-southeast-1',
  'ap-northeast-2': 'ap-northeast-1',
  'ap-northeast-3': 'ap-southeast-1',
  'ap-southeast-1': 'ap-northeast-1',
  'ap-southeast-2': 'ap-southeast-1',
  'ap-south-1': 'ap-southeast-1',
  'us-gov-west-1': 'us-gov-east-1',
  'us-gov-east-1': 'us-gov-west-1',
  'cn-north-1': 'cn-northwest-1',
  'cn-northwest-1': 'cn-north-1',
};

const BY_CONTINENT: Readonly<Record<string, string>> = { eu: 'eu-central-1', ap: 'ap-southeast-1', il: 'eu-central-1', me: 'eu-central-1' };

/** Returns the default region of the heartbeat for a monitor in `region`. It is never `region` itself. */
export function partnerOf(region: string): string {
  return PARTNERS[region] ?? BY_CONTINENT[region.slice(0, 2)] ?? 'us-east-1';
}

/**
 * The regions whose Lambda had arm64 when it was last announced for more of them. Every region has x86_64.
 * Source: AWS Lambda pricing, "Arm Price" (remembered, not verified).
 */
const ARM_REGIONS = new Set(
  [
    'af-south-1 ap-east-1 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3',
    'ca-central-1 eu-central-1 eu-north-1 eu-south-1 eu-west-1 eu-west-2 eu-west-3 me-south-1 sa-east-1',
    'us-east-1 us-east-2 us-west-1 us-west-2',
  ].flatMap((line) => line.split(' ')),
);

/** Returns the default processors of functions in a region: the cheaper ones where they are known to exist. */
export function architectureOf(region: string): Architecture {
  return ARM_REGIONS.has(region) ? 'arm64' : 'x86_64';
}

const PARTITIONS: readonly (readonly [RegExp, string])[] = [
  [/^cn-/, 'aws-cn'],
  [/^us-gov-/, 'aws-us-gov'],
  [/^us-iso-/, 'aws-iso'],
  [/^us-isob-/, 'aws-iso-b'],
  [/^eu-isoe-/, 'aws-iso-e'],
  [/^us-isof-/, 'aws-iso-f'],
  [/^eusc-/, 'aws-eusc'],
];

/**
 * Returns the AWS partition of a region; no call crosses partitions. Source: AWS General Reference, "Amazon
 * Resource Names".
 */
export function partitionOf(region: string): string {
  return PARTITIONS.find(([pattern]) => pattern.test(region))?.[1] ?? 'aws';
}
