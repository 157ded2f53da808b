import { expect, test } from 'vitest';
import { smallConfig } from '../../testkit/infra-samples.ts';
import { controlTowerFindings, LANDING_ZONE } from '../../testkit/templates/control-tower.ts';

const rules = (yaml: string) => [...new Set(controlTowerFindings(yaml).map(({ rule }) => rule))].sort();

test('with the settings for it, no control of a landing zone refuses a resource, the announcer among them', () => {
  expect(controlTowerFindings()).toEqual([]);
});

// The settings, and the control that asks for each: docs/how-to/permissions.md.
test.each([
  [
    'logRetentionDays',
    LANDING_ZONE.replace('logRetentionDays: 365', 'logRetentionDays: 180'),
    'cloudwatch_log_group_retention_period_check',
  ],
  ['kmsKeyArn', LANDING_ZONE.replace(/ {4}kmsKeyArn.*\n/, ''), 'cloudwatch_log_group_encrypted_check'],
  ['vpc', LANDING_ZONE.replace('host: gw-1.', 'vpc: false, host: gw-1.'), 'lambda_inside_vpc_check'],
  ['a pager for every target', LANDING_ZONE.replace('host: gw-1.', 'alert: mail, host: gw-1.'), 'cloudwatch_alarm_action_check'],
])('without %s one does', (_, yaml, rule) => {
  expect(rules(yaml)).toEqual([rule]);
});

test('without any of the settings, these do, and no others', () => {
  expect(rules(smallConfig())).toEqual([
    'cloudwatch_alarm_action_check',
    'cloudwatch_log_group_encrypted_check',
    'cloudwatch_log_group_retention_period_check',
    'lambda_inside_vpc_check',
  ]);
});
