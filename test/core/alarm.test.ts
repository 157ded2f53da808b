import { expect, test } from 'vitest';
import { ALARMS } from '../../deployment/plan/own-alarms.ts';
import { runbookLink } from '../../monitor/message/runbook.ts';
import { REASONS, type Reason } from '../../monitor/observation/reason.ts';

test.each([
  ['Ready', 'docs/runbook.md#alarm-ready'],
  ['DroppedSchedules', 'docs/runbook.md#alarm-droppedschedules'],
  ['tcp.refused', 'docs/runbook.md#tcprefused'],
  ['wso2.not-deployed', 'docs/runbook.md#wso2not-deployed'],
] as const)('runbookLink(%s)', (article, link) => {
  expect(runbookLink(article)).toBe(link);
});

test('runbookLink() starts from the place the config names', () => {
  expect(runbookLink('Page', 'https://wiki.example.com/oncall')).toBe('https://wiki.example.com/oncall#alarm-page');
});

test('every alarm and every reason has an article of its own', () => {
  const articles = [...ALARMS, ...(Object.keys(REASONS) as Reason[])];
  const links = articles.map((article) => runbookLink(article));
  expect(new Set(links).size).toBe(articles.length);
  for (const link of links) expect(link).toMatch(/^docs\/runbook\.md#[a-z0-9-]+$/);
});
