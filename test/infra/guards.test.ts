import { describe, expect, test } from 'vitest';
import { readDeployableConfig } from '../../infra/config/read-config.ts';
import { smallConfig } from '../../testkit/infra-samples.ts';
import { configFile } from '../../testkit/synthesize.ts';

/** What is said about a config, and what it is refused for. */
function read(yaml: string): { readonly said: readonly string[]; readonly refused: string } {
  const said: string[] = [];
  try {
    readDeployableConfig(configFile(yaml), (line) => said.push(line));
    return { said, refused: '' };
  } catch (error) {
    return { said, refused: (error as Error).message };
  }
}

const header = (name: string, value: string) =>
  smallConfig('', `    httpHeaders: [{ name: ${name}, value: "${value}" }]\n`).replace(
    '- { name: gw-1, profile: gateway, host: gw-1.example.com }',
    '- name: gw-1\n    profile: gateway\n    host: gw-1.example.com',
  );
const FIX = 'Fix: write valueFrom: { secret: NAME } and store the value in the secret: literal values are readable in the template';

describe('a config is refused with a sentence and a fix', () => {
  test('when it has errors: each on a line of its own', () => {
    const { said, refused } = read(smallConfig('', '  - { name: gw-1, profile: gateway, host: gw-1.example.com, colour: red }\n'));
    expect(said.length).toBeGreaterThan(1);
    for (const line of said) expect(line).toMatch(/config-\d+\.yaml:\d+:\d+ targets\[1\].*(duplicate target name|unknown key) /);
    expect(refused).toMatch(/has \d+ problems\. Fix: see the fix at the end of each line above$/);
  });

  test('when a region is written twice, or there are too many, or one is in another partition', () => {
    const withRegions = (list: string) => read(smallConfig().replace('[eu-west-1]', list));
    expect(withRegions('[eu-west-1, us-east-1, eu-west-1]').said.join()).toContain('expected different regions, got eu-west-1 twice');
    const six = '[eu-west-1, eu-west-2, eu-west-3, eu-north-1, us-east-1, us-east-2]';
    expect(withRegions(six).said.join()).toContain('expected 1 to 5 regions, got 6');
    expect(withRegions('[eu-west-1, cn-north-1]').refused).toContain('cn-north-1 is in another AWS partition than eu-west-1');
  });

  test('when the key of its logs is of one region and it has several', () => {
    const key = '  aws: { kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" }';
    const { refused } = read(smallConfig(key).replace('[eu-west-1]', '[eu-west-1, us-east-1]'));
    expect(refused).toContain('monitor.aws.kmsKeyArn is a key of one region');
    expect(read(smallConfig(key)).refused).toBe('');
  });

  test('when it lacks what only a deployment needs', () => {
    const { refused } = read('targets: [{ name: gw-1, profile: gateway, host: gw-1.example.com }]\n');
    expect(refused).toBe(
      'A deployment requires monitor.name and monitor.regions. Fix: write name: prod and regions: [eu-west-1] under monitor',
    );
  });

  test('when its functions would never reach a host, or its region cannot be', () => {
    const { said, refused } = read(
      smallConfig('', '  - { name: gw-2, profile: gateway, host: 10.0.0.5 }\n').replace('[eu-west-1]', '[eu-wset-1]'),
    );
    expect(said).toEqual([
      expect.stringMatching(/monitor\.regions\[0\]: eu-wset-1 is not a region\. Write eu-west-1$/),
      expect.stringMatching(/targets\[1\]\.host: a deployed monitor never connects to 10\.0\.0\.5, a private address\. Add monitor\.vpc/),
    ]);
    expect(refused).toMatch(/has 2 problems/);
    const warned = read(smallConfig('', '  - { name: gw-2, profile: gateway, host: gw-2 }\n').replace('[eu-west-1]', '[eu-west-9]'));
    expect(warned.said.join('\n')).toMatch(
      /warning: .*eu-west-9 is no region that this release knows[\s\S]*warning: .*may be unable to resolve gw-2/,
    );
    expect(warned.refused).toBe('');
  });

  test('when an event would be larger than EventBridge Scheduler takes', () => {
    const headers = Array.from({ length: 20 }, (_, i) => `{ name: X-H${i}, value: ${'v'.repeat(1900)} }`).join(', ');
    const { refused } = read(
      smallConfig(
        '',
        `  - { name: huge, profile: gateway, host: huge.example.com, probes: { traffic: true }, httpHeaders: [${headers}] }\n`,
      ),
    );
    expect(refused).toMatch(/^The event of target huge has \d{6} bytes; the limit is 200000 bytes\. Fix: split the target into two/);
  });

  test.each([
    ['eusc-de-east-1', 'aws-eusc'],
    ['us-iso-east-1', 'aws-iso'],
  ])('when the heartbeat would have to cross from %s into another partition', (region, partition) => {
    expect(read(smallConfig().replace('[eu-west-1]', `[${region}]`)).refused).toMatch(
      new RegExp(
        `^The heartbeat region \\S+ is in another AWS partition than ${region}\\. Fix: .* another region of ${partition}, or write heartbeat: false$`,
      ),
    );
    expect(read(smallConfig('  heartbeat: false').replace('[eu-west-1]', `[${region}]`)).refused).toBe('');
  });

  test('when the environment of a function would not hold what it must be told', () => {
    const allow = Array.from({ length: 80 }, (_, i) => `"fd12:3456:789a:${i}::/64"`).join(', ');
    const url = `https://beat.example.com/${'x'.repeat(900)}`;
    const { refused } = read(smallConfig(`  network: { allow: [${allow}] }\n  heartbeat: { url: ${url} }`));
    expect(refused).toMatch(/^monitor\.network\.allow and monitor\.heartbeat\.url have \d{4} bytes; the limit is 2500 bytes\. Fix: /);
  });

  test('when CloudFormation would put something in the place of a mail address', () => {
    const { refused } = read(smallConfig().replace('[oncall@example.com]', '["{{resolve:ssm:x}}@example.com"]'));
    expect(refused).toMatch(
      /^monitor\.alerts\.email\[0\] contains .* reference that CloudFormation resolves\. Fix: write a plain email address$/,
    );
  });

  test('when EventBridge Scheduler would fill something in', () => {
    const { refused } = read(header('X-Trace', '<aws.scheduler.execution-id>'));
    expect(refused).toContain('contains a placeholder that EventBridge Scheduler replaces');
  });

  test('when a pager is a secret in a region without a stack', () => {
    const pager = 'pager: [{ secret: "arn:aws:secretsmanager:us-east-1:111122223333:secret:pd-AbCdEf" }]';
    const { refused } = read(smallConfig().replace('[oncall@example.com] }', `[oncall@example.com], ${pager} }`));
    expect(refused).toBe(
      'monitor.alerts.pager[0] is a secret in us-east-1, but the monitor has no stack there. Fix: replicate it to eu-west-1 and write its name',
    );
  });

  test('when one role would have to read too many secrets', () => {
    const targets = Array.from({ length: 400 }, (_, i) => {
      const secret = `team/of/gateways/in/some/place/wso2/monitor/number-${i}`;
      return `  - { name: g-${i}, profile: gateway, host: g-${i}.example.com, apis: [{ name: A, version: 1.0.0 }], credentials: { secret: ${secret} } }`;
    });
    expect(read(smallConfig('', targets.slice(0, 280).join('\n'))).refused).toBe('');
    expect(read(smallConfig('', targets.join('\n'))).refused).toMatch(
      /^The targets of api-manager use 400 different secrets; reading them takes 13 policies, and a role can have 10\. Fix: let targets share secrets/,
    );
  });

  test('when a text is longer than what it has to stand in', () => {
    expect(read(smallConfig(`  runbook: https://wiki.example.com/${'x'.repeat(700)}`)).refused).toContain(
      'too many for an alarm. Fix: write a shorter URL',
    );
    const cidrs = Array.from({ length: 100 }, (_, i) => `"2001:db8:1234:5678:9abc:def0:${i}::/112"`).join(', ');
    expect(read(smallConfig(`  network: { allow: [${cidrs}] }`)).refused).toContain('; the limit is 2500 bytes. Fix: merge adjacent CIDRs');
  });
});

describe('a secret written into the file is refused, and never repeated', () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLW9mLXRva2Vu';

  test.each([
    ['X-Api-Key', 'k-1234567890', 'the header X-Api-Key has a literal value'],
    ['apikey', 'k-1234567890', 'the header apikey has a literal value'],
    ['X-Auth-Token', 'k-1234567890', 'the header X-Auth-Token has a literal value'],
    ['X-Forwarded', `Bearer ${'a1'.repeat(12)}`, 'the header X-Forwarded contains credentials'],
    ['X-Forwarded', 'Basic dXNlcjpwYXNz', 'the header X-Forwarded contains credentials'],
    ['X-Trace', token, 'the header X-Trace contains a JSON Web Token'],
    ['X-Trace', 'AKIAIOSFODNN7EXAMPLE', 'the header X-Trace contains an AWS access key'],
    ['X-Trace', 'https://user:pass@example.com/', 'the header X-Trace contains a user and password in a URL'],
    ['X-Trace', '-----BEGIN RSA PRIVATE KEY----- MIIE', 'the header X-Trace contains a private key'],
    ['X-Trace', '{{resolve:secretsmanager:wso2/monitor}}', 'the header X-Trace contains a reference that CloudFormation resolves'],
  ])('%s: %s', (name, value, says) => {
    const { refused, said } = read(header(name, value));
    expect(refused).toBe(`Target gw-1: ${says}. ${FIX}`);
    expect(`${refused}${said}`).not.toContain(value);
  });

  test('in the path of a look of your own', () => {
    const probes = 'probes: { orders: { httpGet: { path: "/orders?access_token=abc123", port: 8290 } } }';
    const { refused } = read(smallConfig('', `  - { name: mi-1, profile: micro-integrator, host: mi-1.example.com, ${probes} }\n`));
    expect(refused).toBe(`Target mi-1: path of probe orders contains a key in a query. ${FIX}`);
  });

  test('in the URLs of the monitor', () => {
    const { refused } = read(smallConfig('  runbook: https://wiki.example.com/{{resolve:ssm:page}}'));
    expect(refused).toBe(
      'monitor.runbook contains a user, a password, or a reference that CloudFormation resolves. Fix: write a URL without them',
    );
  });

  test.each([
    ['X-Trace', 'gatewatch'],
    ['Host', 'api.example.com'],
    ['Accept', 'application/json; q=0.9, basic/*'],
  ])('but what only looks a little like one is not: %s: %s', (name, value) => {
    expect(read(header(name, value)).refused).toBe('');
  });
});

describe('what a user would not expect is said once, with a fix', () => {
  test('a pager that the heartbeat cannot reach', () => {
    const yaml = smallConfig().replace('[oncall@example.com] }', '[oncall@example.com], pager: [{ secret: pagerduty/url }] }');
    expect(read(yaml).said).toEqual([
      expect.stringMatching(
        /the heartbeat alarm in eu-central-1 only sends email: the secret of the pager is in eu-west-1\. Fix: replicate/,
      ),
    ]);
  });

  test('nobody to tell', () => {
    expect(read(smallConfig().replace('  alerts: { email: [oncall@example.com] }\n', '')).said).toEqual([
      expect.stringContaining('no one receives notifications: monitor.alerts has no email and no pager. Fix: set monitor.alerts.email'),
    ]);
  });

  test('a reserved concurrency that throttles the monitor itself', () => {
    expect(read(smallConfig('  reservedConcurrency: 1')).said).toEqual([
      expect.stringMatching(
        /each function has a reserved concurrency of 1, but api-manager can run 2 rounds at a time.*Fix: set monitor\.reservedConcurrency to 2 or more/,
      ),
      expect.stringMatching(
        /reserve a concurrency of 1 together; the deployment fails unless 100 more of the account remain.*Fix: compare/,
      ),
    ]);
  });

  test('more rounds at a time than a new account may run', () => {
    const shards = Array.from({ length: 260 }, (_, i) => `  - { name: g-${i}, profile: gateway, host: g-${i}.example.com }`);
    expect(read(smallConfig('', shards.join('\n'))).said).toEqual([
      expect.stringMatching(/\d+ shards can use \d+ functions at a time; a new account may run 10\. Fix: compare with aws lambda/),
    ]);
    expect(read(smallConfig('', shards.slice(0, 40).join('\n'))).said).toEqual([]);
  });

  test('an event larger than any that was tried', () => {
    const headers = Array.from({ length: 20 }, (_, i) => `{ name: X-H${i}, value: ${'v'.repeat(900)} }`).join(', ');
    const big = `  - { name: big, profile: gateway, host: big.example.com, probes: { traffic: true }, httpHeaders: [${headers}] }\n`;
    expect(read(smallConfig('', big)).said).toEqual([
      expect.stringMatching(/the event of target big has \d{6} bytes; above 100000 it is not proven/),
    ]);
  });

  test('the warnings of the file', () => {
    expect(read(smallConfig('  heartbeat: false')).said).toEqual([
      expect.stringMatching(/:\d+:\d+ warning: monitor\.heartbeat: the heartbeat is switched off/),
    ]);
  });
});

describe('a config that would not do what its author expects is warned about', () => {
  const with_ = (listeners: string) =>
    read(smallConfig().replace('alerts: { email: [oncall@example.com] }', `alerts: { ${listeners} }`)).said.join('\n');

  test('when nobody gets mail', () => {
    expect(with_('pager: [https://events.example.com/hook]')).toContain(
      'warning: no one is notified of status changes or of failures of the monitor',
    );
    expect(with_('email: [], pager: []')).toContain('warning: no one receives notifications');
    expect(with_('email: [a@example.com]')).toBe('');
  });

  test('when nobody is paged at home, or hears the heartbeat', () => {
    const far = with_('email: [a@example.com], pager: [{ secret: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:pd-AbCdEf" }]');
    expect(far).toContain(
      'warning: no one is paged: no secret of a pager can be read in eu-west-1. Fix: replicate the secret to eu-west-1',
    );
    expect(with_('email: [a@example.com], pager: [{ secret: pd }]')).toContain('the heartbeat alarm in eu-central-1 only sends email: ');
    expect(with_('pager: [{ secret: pd }]')).toContain('the heartbeat alarm in eu-central-1 notifies no one: ');
  });

  test('when a recheck would be due after the last look of a round', () => {
    const slow = (seconds: number) =>
      read(smallConfig('', `  - { name: gw-2, profile: gateway, host: gw-2.example.com, recheckSeconds: ${seconds} }\n`)).said.join('\n');
    expect(slow(50)).toContain('warning: recheckSeconds of 50 or more has no effect on AWS (gw-2). Fix: write less than 50');
    expect(slow(49)).toBe('');
  });
});
