import { ARCHITECTURES, LOG_RETENTION_DAYS, METRIC_LEVELS, WEEKDAYS } from '../../target/settings.ts';
import { DURATION } from '../../text/duration.ts';
import { token } from './calls.ts';
import { byName, cidr, either, few, flag, labels, list, mapping, name, oneOf, secret, text, whole, z } from './forms.ts';
import { fleets } from './journeys.ts';
import * as pattern from './patterns.ts';
import { statusPage } from './status-page.ts';
import { tls } from './target.ts';

/** The most tags of a resource that the config may set; AWS allows 50. Source: AWS, "Tag naming limits". */
const MAX_TAGS = 40;

const day = oneOf([...WEEKDAYS, 'day'], 'A day of the week, in timezone; day means every day');

export const window = mapping(
  {
    start: text(
      pattern.WINDOW_START,
      'a date and time such as 2026-12-01T22:00, or, if every is set, a time of day such as "02:00". The start of the window, local time in timezone',
    ),
    duration: text(
      DURATION,
      'a duration such as 90m, 2h, or 1d. The elapsed time until the window ends, from 1m to 15d; less than 24h if every is set',
    ),
    every: either(
      [day, z.array(day).min(1).max(7)],
      `a list of weekdays (${WEEKDAYS.join(', ')}), or day. The days on which the window recurs; day means every day. Default: once`,
    ).optional(),
    timezone: text(pattern.TIMEZONE, 'an IANA time zone such as Europe/Berlin. The time zone of start. Default: UTC').optional(),
    targets: list(
      name('The name of a target'),
      1,
      10_000,
      'a list of target names. Targets that the window covers. Default: all, unless labels is set',
    ).optional(),
    labels: labels('The window also covers every target that has all of these labels. Default: none').optional(),
  },
  'a mapping with start and duration',
);

const region = text(pattern.REGION, 'an AWS region such as eu-west-1');

const vpc = {
  subnets: list(
    text(pattern.SUBNET, 'a subnet ID such as subnet-0a1b2c3d'),
    1,
    16,
    'a list of 1 to 16 subnet IDs. Private subnets from which the targets can be reached',
  ),
  securityGroups: list(
    text(pattern.SECURITY_GROUP, 'a security group ID such as sg-0a1b2c3d'),
    1,
    5,
    'a list of 1 to 5 security group IDs. The security groups of the functions',
  ),
};

const pager = either([text(pattern.PAGER_URL, 'an https URL'), secret('A secret with the URL')], '{ secret: NAME } or an https URL');

const alerts = {
  email: list(
    text(pattern.EMAIL, 'an email address'),
    0,
    10,
    'a list of at most 10 email addresses. Recipients of every status change. Default: none',
  ).optional(),
  pager: list(
    pager,
    0,
    10,
    'a list of at most 10 { secret: NAME } or https URLs. Endpoints that are notified of incidents that page, and of their end. Default: none',
  ).optional(),
  remindEvery: either(
    [z.literal(false), text(DURATION, 'a duration')],
    'a duration such as 30m or 1h, or false. The time between two reminders of an open incident, from 5m to 7d; false sends none. Default: 1h',
  ).optional(),
};

const heartbeat = {
  region: either(
    [z.literal(false), z.string().regex(pattern.REGION)],
    'an AWS region such as eu-west-1, or false. The region of the heartbeat alarm, which must not be that of the monitor; false: nothing outside the region of the monitor, only the URL is called. Default: a partner region',
  ).optional(),
  url: text(
    pattern.HTTPS_URL,
    'an https URL. Called after every good round, for an external service that detects a missing heartbeat. Default: none',
  ).optional(),
};

const heartbeatText = 'false, or { region, url }. Notifies you if the monitor itself stops. Default: {}';

const aws = {
  tags: byName(
    text(pattern.TAG_KEY, 'the key of a tag, at most 128 characters, which must not begin with aws:'),
    text(pattern.TAG_VALUE, 'the value of a tag, at most 256 characters'),
    'a mapping from text to text. Tags of every resource that can have tags, the state table among them. Default: none',
  )
    .refine((tags) => Object.keys(tags).length <= MAX_TAGS)
    .optional(),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS)
    .meta({ description: `one of ${LOG_RETENTION_DAYS.join(', ')}. The days after which CloudWatch deletes log lines. Default: 30` })
    .optional(),
  kmsKeyArn: text(
    pattern.KEY_ARN,
    'the ARN of a KMS key in the region of the monitor. Encrypts the log groups; its policy must allow CloudWatch Logs to use it. Default: a key of AWS',
  ).optional(),
  permissionsBoundary: text(
    pattern.POLICY,
    'the name or ARN of a managed policy. The permissions boundary of every role. Default: none',
  ).optional(),
  rolePath: text(pattern.ROLE_PATH, 'a path such as /monitoring/. The path of every role. Default: /').optional(),
  alertsTopicArn: text(
    pattern.TOPIC_ARN,
    'the ARN of an SNS topic in the region of the monitor. Status changes and alarms about the monitor itself go there, instead of to a topic of its own',
  ).optional(),
  architecture: oneOf(
    ARCHITECTURES,
    'The processors of the functions. Default: arm64 in the regions that are known to have it, else x86_64',
  ).optional(),
};

const TOKEN_TLS = 'a mapping. The TLS settings of the token endpoint at url. Default: public certificate authorities, name verified';

export const monitor = mapping(
  {
    name: text(
      pattern.SHORT_NAME,
      'a name of a-z, 0-9, and inner "-", at most 32 characters. The name of the monitor in stacks, metrics, and notifications; required to deploy. Default: gatewatch',
    ).optional(),
    regions: list(
      region,
      1,
      20,
      'a list of 1 to 5 AWS regions. The first judges and notifies, the others check too and vote; required to deploy',
    ).optional(),
    vpc: mapping(vpc, '{ subnets, securityGroups }. Probes targets from inside a VPC. Default: from the internet').optional(),
    network: mapping(
      { allow: list(cidr, 0, 100, 'a list of at most 100 CIDRs. Private addresses that gatewatch can probe. Default: none').optional() },
      '{ allow: [CIDR] }. Addresses that gatewatch can probe in addition to public ones',
    ).optional(),
    reservedConcurrency: whole(
      0,
      1000,
      'a whole number from 0 to 1000. The reserved concurrency of each function that runs probes; 0 reserves none. Default: 0',
    ).optional(),
    runbook: text(
      pattern.HTTPS_URL,
      'an https URL. The page that notifications and alarms link to. Default: the runbook of this project',
    ).optional(),
    metrics: oneOf(
      METRIC_LEVELS,
      'Which metrics are published: Ready alone, what a dashboard needs, or phases and probes as well. Default: standard',
    ).optional(),
    heartbeat: either([z.literal(false), mapping(heartbeat, 'a mapping')], heartbeatText).optional(),
    alerts: mapping(alerts, '{ email, pager, remindEvery }. Who is notified, and how often').optional(),
    tokens: few(
      name('The name of a token'),
      mapping({ ...token, tls: mapping(tls, TOKEN_TLS).optional() }, '{ keyManager, client } or { url, client }'),
      'a mapping from name to token, at most 50. Access tokens for calls, by the grant client_credentials. Default: none',
      50,
    ).optional(),
    fleets: fleets.optional(),
    statusPage: statusPage.optional(),
    dashboard: flag('Whether a CloudWatch dashboard is deployed. Default: true').optional(),
    aws: mapping(aws, '{ tags, permissionsBoundary, … }. What an organization requires of AWS resources').optional(),
  },
  'a mapping. Settings of the monitor itself',
);
