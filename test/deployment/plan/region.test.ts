import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partnerOf } from '../../../deployment/plan/region.ts';

// Source: AWS General Reference, "AWS service endpoints".
const REGIONS =
  `us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 ca-west-1 mx-central-1 sa-east-1 eu-west-1 eu-west-2 eu-west-3 eu-central-1
  eu-central-2 eu-north-1 eu-south-1 eu-south-2 ap-east-1 ap-east-2 ap-south-1 ap-south-2 ap-southeast-1 ap-southeast-2 ap-southeast-3
  ap-southeast-4 ap-southeast-5 ap-southeast-7 ap-northeast-1 ap-northeast-2 ap-northeast-3 me-south-1 me-central-1 il-central-1 af-south-1
  us-gov-east-1 us-gov-west-1 cn-north-1 cn-northwest-1`.split(/\s+/);

// Off in an account until somebody switches them on: a heartbeat must not depend on that.
const OPT_IN = /^(af|me|il|mx)-|^ap-east-|^ap-south-2|^ap-southeast-[3-9]|^ca-west|^eu-south|^eu-central-2/;
const partitionOf = (region: string) => /^(us-gov|cn)-/.exec(region)?.[1] ?? 'aws';

test.each(REGIONS)('partnerOf(%s) is another region, of the same partition, on in every account', (region) => {
  const partner = partnerOf(region);
  expect(REGIONS).toContain(partner);
  expect(partner).not.toBe(region);
  expect(partitionOf(partner)).toBe(partitionOf(region));
  expect(partner).not.toMatch(OPT_IN);
});

test('partnerOf() is never the region itself, known or not', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{2}-(gov-)?[a-z]{4,12}-[1-9]$/), (region) => {
      expect(partnerOf(region)).not.toBe(region);
    }),
  );
});

test('partnerOf() stays on the continent where it can', () => {
  expect([partnerOf('eu-west-1'), partnerOf('eu-south-2'), partnerOf('ap-southeast-5')]).toEqual([
    'eu-central-1',
    'eu-central-1',
    'ap-southeast-1',
  ]);
});
