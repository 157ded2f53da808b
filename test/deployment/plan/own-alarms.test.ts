import { expect, test } from 'vitest';
import { ALARM_KINDS, alarmLink } from '../../../deployment/plan/own-alarms.ts';
import { runbookLink } from '../../../monitor/message/runbook.ts';
import { REASONS, type Reason } from '../../../monitor/observation/reason.ts';

test.each([
  ['Ready', 'docs/runbook.md#alarm-ready'],
  ['DroppedSchedules', 'docs/runbook.md#alarm-droppedschedules'],
] as const)('alarmLink(%s)', (alarm, link) => {
  expect(alarmLink(alarm)).toBe(link);
});

test.each([
  ['tcp.refused', 'docs/runbook.md#tcprefused'],
  ['wso2.not-deployed', 'docs/runbook.md#wso2not-deployed'],
] as const)('runbookLink(%s)', (reason, link) => {
  expect(runbookLink(reason)).toBe(link);
});

test('runbookLink() starts from the place the config names', () => {
  expect(runbookLink('tls.expired', 'https://wiki.example.com/oncall')).toBe('https://wiki.example.com/oncall#tlsexpired');
  expect(alarmLink('Page', 'https://wiki.example.com/oncall')).toBe('https://wiki.example.com/oncall#alarm-page');
});

test('every alarm and every reason has an article of its own', () => {
  const reasons = Object.keys(REASONS) as Reason[];
  const links = [...ALARM_KINDS.map((alarm) => alarmLink(alarm)), ...reasons.map((reason) => runbookLink(reason))];
  expect(new Set(links).size).toBe(ALARM_KINDS.length + reasons.length);
  for (const link of links) expect(link).toMatch(/^docs\/runbook\.md#[a-z0-9-]+$/);
});
