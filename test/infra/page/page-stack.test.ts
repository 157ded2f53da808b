import { describe, expect, test } from 'vitest';
import { readPageEvent } from '../../../deployment/schedule/page-event.ts';
import { readPageEnvironment } from '../../../lambda/page-environment.ts';
import { smallConfig } from '../../../testkit/infra-samples.ts';
import { ofType, type StackTemplate, type Synthesis, synthesize } from '../../../testkit/synthesize.ts';
import { controlTowerFindings, LANDING_ZONE } from '../../../testkit/templates/control-tower.ts';

const ACCESS = 'access: { basic: { secret: page/readers }, cidrs: [192.0.2.0/24] }';
const DOMAIN = 'domain: { name: status.example.com, certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/1a2b" }';
const TARGETS = '  - { name: gw-2, profile: gateway, host: hidden.example.com, labels: { public-name: Search } }\n';
const page = (more = '', access = ACCESS) =>
  synthesize(smallConfig(`  statusPage: { title: Shop, ${access}${more && `, ${more}`} }`, TARGETS));
const stackOf = ({ stacks }: Synthesis) => stacks.find(({ name }) => name === 'gatewatch-prod-Page') as StackTemplate;
const only = (stack: StackTemplate, type: string) => ofType(stack, type)[0]?.Properties ?? {};

const made = page();
const stack = stackOf(made);

test('the page is beside the heartbeat, deployed after everything that it shows, and nothing refers to it', () => {
  expect(stack).toMatchObject({ region: 'eu-central-1', after: ['gatewatch-prod', 'gatewatch-prod-Heartbeat'] });
  const others = made.stacks.filter((one) => one !== stack);
  for (const { after, text } of others) {
    expect(after).not.toContain(stack.name);
    expect(text).not.toMatch(/cloudfront|gatewatch-prod-page|page\/readers/i);
  }
  expect(stack.text).not.toMatch(/Fn::ImportValue/);
});

test('without a heartbeat region it is in the region of the monitor', () => {
  const config = smallConfig(`  heartbeat: false\n  statusPage: { ${ACCESS} }`);
  expect(stackOf(synthesize(config)).region).toBe('eu-west-1');
});

test('a monitor without statusPage has no such stack', () => {
  expect(synthesize(smallConfig()).stacks.map(({ name }) => name)).toEqual(['gatewatch-prod', 'gatewatch-prod-Heartbeat']);
});

describe('the distribution', () => {
  type Config = { readonly DistributionConfig: Readonly<Record<string, unknown>> };
  const of = (one: StackTemplate) => (only(one, 'AWS::CloudFront::Distribution') as Config).DistributionConfig;

  test('serves files over TLS only, to GET and HEAD only, behind its gate', () => {
    expect(of(stack)).toMatchObject({
      DefaultRootObject: 'index.html',
      IPV6Enabled: true,
      DefaultCacheBehavior: {
        ViewerProtocolPolicy: 'redirect-to-https',
        AllowedMethods: ['GET', 'HEAD'],
        FunctionAssociations: [{ EventType: 'viewer-request' }],
      },
    });
  });

  test('with a domain has its certificate, and TLS 1.2 as the least', () => {
    expect(of(stackOf(page(DOMAIN)))).toMatchObject({
      Aliases: ['status.example.com'],
      ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
    });
  });

  test('sends the headers that browsers enforce', () => {
    const { ResponseHeadersPolicyConfig } = only(stack, 'AWS::CloudFront::ResponseHeadersPolicy');
    expect(ResponseHeadersPolicyConfig).toMatchObject({
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "frame-ancestors 'none'; object-src 'none'" },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'DENY' },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
      },
    });
  });

  test('keeps a page 60 seconds at most: a page that is written every 5 minutes is then younger than the 6 of a stale one', () => {
    expect(only(stack, 'AWS::CloudFront::CachePolicy').CachePolicyConfig).toMatchObject({ MinTTL: 0, DefaultTTL: 30, MaxTTL: 60 });
  });

  test('signs its requests to a bucket that is closed to everybody else', () => {
    expect(only(stack, 'AWS::CloudFront::OriginAccessControl').OriginAccessControlConfig).toMatchObject({ SigningBehavior: 'always' });
    expect(only(stack, 'AWS::S3::Bucket').PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  test('has names that another monitor of this name in another region does not have', () => {
    const names = ['CachePolicy', 'OriginRequestPolicy', 'ResponseHeadersPolicy', 'OriginAccessControl'].map((type) => {
      const config = only(stack, `AWS::CloudFront::${type}`)[`${type}Config`] as { readonly Name: string };
      return config.Name;
    });
    const own = ['Function', 'KeyValueStore'].map((type) => only(stack, `AWS::CloudFront::${type}`).Name);
    expect(new Set([...names, ...own])).toEqual(new Set(['gatewatch-prod-Page-eu-central-1']));
  });
});

describe('who may read', () => {
  test('the password is in no template, and its store is there for it alone', () => {
    expect(ofType(stack, 'AWS::CloudFront::KeyValueStore')).toHaveLength(1);
    for (const { text } of made.stacks) expect(text).not.toContain('{{resolve:');
    const open = stackOf(page('', 'access: { cidrs: [0.0.0.0/0, "::/0"] }'));
    expect(ofType(open, 'AWS::CloudFront::KeyValueStore')).toEqual([]);
    expect(open.text).not.toMatch(/secretsmanager|keyvaluestore/i);
  });

  test('a secret in the Parameter Store, or by its ARN, is read from where it is', () => {
    const arnOf = (secret: string) =>
      JSON.stringify(ofType(stackOf(page('', `access: { basic: { secret: "${secret}" } }`)), 'AWS::IAM::Policy'));
    expect(arnOf('page/readers')).toContain('arn:aws:secretsmanager:eu-west-1:111122223333:secret:page/readers-??????');
    expect(arnOf('ssm:/page/readers')).toContain('arn:aws:ssm:eu-west-1:111122223333:parameter/page/readers');
    const arn = 'arn:aws:secretsmanager:eu-north-1:111122223333:secret:page-AbCdEf';
    expect(arnOf(arn)).toContain(`"Resource":"${arn}"`);
  });
});

describe('its function', () => {
  const { Environment, Timeout } = only(stack, 'AWS::Lambda::Function');

  test('is told what its door reads', () => {
    const { Variables } = Environment as { readonly Variables: Readonly<Record<string, unknown>> };
    const texts = Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, typeof value === 'string' ? value : 'made']));
    expect(readPageEnvironment({ ...texts, AWS_REGION: 'eu-central-1' })).toEqual({
      home: 'eu-west-1',
      table: 'gatewatch-prod',
      region: 'eu-central-1',
      bucket: 'made',
      url: 'made',
      access: { secret: 'page/readers', store: 'made' },
    });
    expect(stackOf(page(DOMAIN)).text).toContain('"GATEWATCH_PAGE_URL": "https://status.example.com"');
    expect(Timeout).toBeLessThan(60);
  });

  test('gets every minute what the page is to show, and no host without details', () => {
    const eventOf = (one: StackTemplate) => {
      const { Target } = only(one, 'AWS::Scheduler::Schedule') as { readonly Target: { readonly Input: string } };
      return Target.Input;
    };
    expect(only(stack, 'AWS::Scheduler::Schedule')).toMatchObject({
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
    });
    expect(readPageEvent(JSON.parse(eventOf(stack)))).toEqual({
      title: 'Shop',
      show: 'status',
      targets: [
        { name: 'gw-1', label: 'gw-1' },
        { name: 'gw-2', label: 'Search' },
      ],
    });
    expect(eventOf(stack)).not.toContain('hidden.example.com');
    expect(readPageEvent(JSON.parse(eventOf(stackOf(page('show: details, targets: { gw-2: Finder }')))))).toMatchObject({
      show: 'details',
      targets: [{ name: 'gw-2', label: 'Finder', host: 'hidden.example.com' }],
    });
  });
});

test('a landing zone: these controls refuse a status page, and no others: docs/how-to/permissions.md', () => {
  const found = controlTowerFindings(LANDING_ZONE.replace('  aws:\n', `  statusPage: { ${ACCESS}, ${DOMAIN} }\n  aws:\n`));
  expect(found.map(({ says }) => /CT\.[A-Z0-9]+\.PR\.\d+/.exec(says)?.[0]).toSorted()).toEqual([
    'CT.CLOUDFRONT.PR.4',
    'CT.CLOUDFRONT.PR.5',
    'CT.CLOUDWATCH.PR.3',
    'CT.LAMBDA.PR.3',
    'CT.S3.PR.10',
    'CT.S3.PR.11',
    'CT.S3.PR.2',
    'CT.S3.PR.4',
    'CT.S3.PR.9',
  ]);
});
