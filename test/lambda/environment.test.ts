import { describe, expect, test } from 'vitest';
import { readAnnouncerEnvironment, readEnvironment } from '../../lambda/environment.ts';

const WHOLE = {
  GATEWATCH_FAMILY: 'micro-integrator',
  GATEWATCH_TABLE: 'gatewatch-prod',
  GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:111122223333:gatewatch-prod-alerts',
  GATEWATCH_MONITOR: 'prod',
  GATEWATCH_METRICS: 'standard',
  GATEWATCH_PAGES: 'target',
  GATEWATCH_REMIND_SECONDS: '3600',
  GATEWATCH_VPC: 'false',
  GATEWATCH_RUNBOOK: 'https://wiki.example.com/oncall',
  GATEWATCH_VERSION: '1.2.3',
  AWS_REGION: 'eu-west-1',
};

describe('readEnvironment()', () => {
  test('reads what a deployment writes', () => {
    expect(readEnvironment(WHOLE)).toEqual({
      family: 'micro-integrator',
      table: 'gatewatch-prod',
      alerts: { topic: 'arn:aws:sns:eu-west-1:111122223333:gatewatch-prod-alerts' },
      setting: { monitor: 'prod', metrics: 'standard', pages: 'target', remindEveryMs: 3_600_000 },
      heartbeat: {},
      voters: [],
      allow: [],
      vpc: false,
      runbook: 'https://wiki.example.com/oncall',
      userAgent: 'gatewatch/1.2.3',
      region: 'eu-west-1',
      links: [],
    });
  });

  test('reads what is there only sometimes', () => {
    const more = {
      ...WHOLE,
      GATEWATCH_ALLOW: '10.0.0.0/8,fd00::/8',
      GATEWATCH_HEARTBEAT_REGION: 'eu-central-1',
      GATEWATCH_HEARTBEAT_URL: 'https://beat.example.com/x',
      AWS_LAMBDA_RUNTIME_API: '127.0.0.1:9001',
    };
    expect(readEnvironment(more)).toMatchObject({
      allow: ['10.0.0.0/8', 'fd00::/8'],
      heartbeat: { region: 'eu-central-1', url: 'https://beat.example.com/x' },
      runtimeApi: '127.0.0.1:9001',
    });
  });

  test('links the dashboard, the status page, and the log lines of this function', () => {
    const more = { GATEWATCH_DASHBOARD: 'gatewatch-prod-eu-west-1', GATEWATCH_STATUS_PAGE: 'https://status.example.com' };
    const { links } = readEnvironment({ ...WHOLE, ...more, AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/gatewatch-prod-micro-integrator' });
    expect(links.map(({ name, url }) => [name, url.split(/[#?]/)[0]])).toEqual([
      ['Dashboard', 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home'],
      ['Status page', 'https://status.example.com'],
      ['Log lines', 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home'],
    ]);
  });

  test('sends notifications to the announcer if there is one, and no reminders if they are off', () => {
    const queue = 'https://sqs.eu-west-1.amazonaws.com/111122223333/gatewatch-prod-digests';
    const { GATEWATCH_ALERTS_TOPIC: _, ...rest } = WHOLE;
    const environment = readEnvironment({ ...rest, GATEWATCH_DIGESTS_QUEUE: queue, GATEWATCH_REMIND_SECONDS: '0' });
    expect(environment).toMatchObject({ alerts: { queue }, setting: { remindEveryMs: false } });
  });

  test('takes an empty text for absent', () => {
    const empty = {
      ...WHOLE,
      GATEWATCH_ALLOW: '',
      GATEWATCH_HEARTBEAT_REGION: '',
      GATEWATCH_HEARTBEAT_URL: '',
      AWS_LAMBDA_RUNTIME_API: '',
    };
    expect(readEnvironment(empty)).toEqual(readEnvironment(WHOLE));
    expect(() => readEnvironment({ ...WHOLE, GATEWATCH_TABLE: '' })).toThrow('GATEWATCH_TABLE is not set');
  });

  test('names everything that is missing in one error', () => {
    const message = messageOf({});
    for (const name of Object.keys(WHOLE)) expect(message).toContain(name);
    expect(message).toMatch(/^the environment variables of the function are invalid: /);
  });

  test('names everything that is wrong, with what it may be', () => {
    const wrong = {
      ...WHOLE,
      GATEWATCH_FAMILY: 'gateway',
      GATEWATCH_METRICS: 'all',
      GATEWATCH_PAGES: 'yes',
      GATEWATCH_REMIND_SECONDS: '1h',
      GATEWATCH_VPC: '1',
      AWS_REGION: '',
    };
    expect(messageOf(wrong).split(': ').slice(1).join(': ').split('; ').sort()).toEqual([
      'AWS_REGION is not set',
      'GATEWATCH_FAMILY must be one of api-manager, micro-integrator, is "gateway"',
      'GATEWATCH_METRICS must be one of lean, standard, detailed, is "all"',
      'GATEWATCH_PAGES must be one of none, target, shard, is "yes"',
      'GATEWATCH_REMIND_SECONDS must be a whole number, is "1h"',
      'GATEWATCH_VPC must be one of false, true, is "1"',
    ]);
  });

  test.each(['http://beat.example.com/key-0a1b', 'beat/key-0a1b', 'https://'])('%s is not a valid URL, and is not repeated', (url) => {
    const message = messageOf({ ...WHOLE, GATEWATCH_HEARTBEAT_URL: url });
    expect(message).toMatch(/: GATEWATCH_HEARTBEAT_URL is not an https URL$/);
    expect(message).not.toContain('0a1b');
  });

  test.each(Object.keys(WHOLE))('cannot do without %s, and names nothing else', (name) => {
    const message = messageOf({ ...WHOLE, [name]: undefined });
    expect(Object.keys(WHOLE).filter((one) => message.includes(one))).toEqual([name]);
  });
});

describe('readAnnouncerEnvironment()', () => {
  const whole = {
    AWS_REGION: 'eu-west-1',
    GATEWATCH_TABLE: 'gatewatch-prod',
    GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:111122223333:gatewatch-prod-alerts',
    GATEWATCH_MONITOR: 'prod',
    GATEWATCH_TARGETS: '250',
  };

  test('reads what a deployment writes', () => {
    expect(readAnnouncerEnvironment(whole)).toEqual({
      region: 'eu-west-1',
      table: 'gatewatch-prod',
      topic: 'arn:aws:sns:eu-west-1:111122223333:gatewatch-prod-alerts',
      monitor: 'prod',
      targets: 250,
      links: [],
    });
  });

  test('links the log lines of all functions', () => {
    const { links } = readAnnouncerEnvironment({ ...whole, GATEWATCH_LOG_GROUPS: '/aws/lambda/a,/aws/lambda/b' });
    expect(links).toEqual([{ name: 'Log lines', url: expect.stringMatching(/\*2Faws\*2Flambda\*2Fa\$257E\$2527\*2Faws\*2Flambda\*2Fb/) }]);
  });

  test('names everything that is missing or wrong', () => {
    expect(() => readAnnouncerEnvironment({ ...whole, GATEWATCH_TARGETS: 'many', GATEWATCH_TABLE: '' })).toThrow(
      'GATEWATCH_TARGETS is not a number of targets; GATEWATCH_TABLE is not set',
    );
  });
});

function messageOf(variables: Readonly<Record<string, string | undefined>>): string {
  try {
    readEnvironment(variables);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}
