import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Places, Vote } from '../../../monitor/health/quorum.ts';
import type { Status } from '../../../monitor/health/status.ts';
import { type Alert, composeAlert } from '../../../monitor/message/alert.ts';
import type { Change } from '../../../monitor/message/change.ts';
import { massOutageOf } from '../../../monitor/message/mass-outage.ts';
import type { NotificationSetting } from '../../../monitor/message/notification.ts';
import { writeNotification } from '../../../monitor/message/write-notification.ts';
import { kindOf, REASONS, type Reason } from '../../../monitor/observation/reason.ts';
import { GATEWAY, type Minute, newsAfter, SIGNALS, times } from '../../../testkit/message-samples.ts';
import { impactOf } from '../../../wso2/readers/impact.ts';

// Every message people get, as a file to be read by eye: would you know at three in the morning what to do? After a change on purpose:
// npx vitest run test/monitor/message/messages.test.ts -u

const FOLDER = join(import.meta.dirname, '../../fixtures/messages');
const setting: NotificationSetting = { monitor: 'prod', runbook: 'https://wiki.example.com/gatewatch', impactOf };

function alertOf(news: readonly Change[], more: Parameters<typeof composeAlert>[1] = { monitor: 'prod' }): Alert {
  const byTarget = [...Map.groupBy(news, ({ target }) => target.name).values()];
  return composeAlert(
    byTarget.flatMap(([first, ...rest]) => (first ? [writeNotification([first, ...rest], setting)] : [])),
    more,
  );
}

/** All forms of a message on one page. */
function page({ subject, sms, text, chat = '', json, attributes }: Alert): string {
  const part = (name: string, body: string) => `===== ${name} =====\n${body.trimEnd()}\n`;
  return [
    part('subject', subject),
    part('email', text),
    part('sms', sms ?? ''),
    part('chat', JSON.stringify(JSON.parse(chat), null, 1).replaceAll('\u200b', '<ZWSP>')),
    part('attributes', JSON.stringify(attributes, null, 1)),
    part('json, without the targets', JSON.stringify({ ...JSON.parse(json), targets: undefined }, null, 1)),
  ].join('\n');
}

function minuteOf(reason: Reason): Minute {
  return reason in SIGNALS ? { signal: reason } : { ready: reason };
}

describe('for every reason', () => {
  test.each(Object.keys(REASONS) as Reason[])('%s', async (reason) => {
    const news = newsAfter([{}, minuteOf(reason)]);
    await expect(page(alertOf(news))).toMatchFileSnapshot(join(FOLDER, 'reasons', `${reason.replace('.', '/')}.txt`));
    expect(alertOf(news).subject).toContain(kindOf(reason) === 'monitor' ? 'UNKNOWN gw-1: not checked (' : ' gw-1: ');
  });
});

const REFUSED: Minute = { ready: 'tcp.refused', websocket: 'tcp.refused' };
const MISSING: Minute = { ready: 'wso2.api-missing' };
const BLIND: Minute = { ready: 'monitor.exhausted', websocket: 'monitor.exhausted' };
const window = { silence: 'maintenance' } as const;
const flapping = [{}, REFUSED, {}, REFUSED, {}, REFUSED];

/** What two other regions see, in one minute after the other. */
function regions(...statuses: readonly Status[]): { readonly places: Places } {
  const names = ['eu-central-1', 'us-east-1'];
  const complaint = { reason: 'tcp.timeout', detail: '192.0.2.7:8243 after 3000 ms' } as const;
  const votes = statuses.map((status, i): Vote => {
    const vote = { region: names[i] ?? '', status, since: 0, at: Number.MAX_SAFE_INTEGER };
    return status === 'down' ? { ...vote, finding: { probe: 'ready', complaint } } : vote;
  });
  return { places: { home: 'eu-west-1', lateMs: 0, votes } };
}

const READY = regions('ready', 'ready');

/** Every kind of news, by the story that leads to it. */
const KINDS: Readonly<Record<string, readonly Change[]>> = {
  'regions/one-other-sees-it': newsAfter([READY, regions('down', 'ready')]),
  'regions/only-this-one-sees-it': newsAfter([READY, { ...REFUSED, ...READY }]),
  'regions/all-see-it': newsAfter([READY, { ...REFUSED, ...regions('down', 'down') }]),
  'regions/the-others-see-it': newsAfter([READY, { ...BLIND, ...regions('down', 'down') }]),
  'regions/one-can-tell': newsAfter([READY, { ...REFUSED, ...regions('unknown') }]),
  'regions/one-still-sees-it': newsAfter([READY, { ...REFUSED, ...regions('down', 'down') }, regions('ready', 'down')]),
  'regions/still-partial': newsAfter([READY, ...times(62, regions('down', 'ready'))]),
  'regions/no-longer-partial': newsAfter([READY, ...times(8, regions('down', 'ready')), READY]),
  'regions/besides-another-finding': newsAfter([
    READY,
    { signal: 'certificate.expiring', ...READY },
    { signal: 'certificate.expiring', ...regions('down', 'ready') },
  ]),
  'change/first-result': newsAfter([{}]),
  'change/first-result-misconfigured': newsAfter([{ ready: 'wso2.unauthorized' }]),
  'change/outage': newsAfter([{}, REFUSED]),
  'change/recovery-after-two-reasons': newsAfter([{}, REFUSED, ...times(3, MISSING), {}]),
  'change/recovery-with-a-note': newsAfter([{}, REFUSED, {}]).map((change) => ({
    ...change,
    notes: [{ incident: change.incident ?? 0, at: Date.parse('2026-01-31T02:01:30Z'), by: 'ada', text: 'disk is replaced' }],
  })),
  'change/recovery-after-an-upgrade': newsAfter([{ version: '4.4.0' }, REFUSED, { version: '4.5.0' }]),
  'change/changed-twice-in-a-minute': [...newsAfter([{}, REFUSED]), ...newsAfter([{}, REFUSED, MISSING])],
  'change/degraded': newsAfter([{}, { websocket: 'tcp.refused' }]),
  'reminder/still-down': newsAfter([{}, ...times(61, REFUSED)]),
  'reminder/another-reason': newsAfter([{}, MISSING, ...times(60, { ready: 'http.status' } as const)]),
  'reminder/still-unknown': newsAfter([{}, REFUSED, ...times(61, BLIND)]),
  'flapping/flapping': newsAfter(flapping),
  'flapping/stable-ready': newsAfter([...flapping, ...times(17, {})]),
  'flapping/stable-down': newsAfter([...flapping, {}, ...times(17, REFUSED)]),
  'resumed/after-maintenance-still-failing': newsAfter([{}, { ...REFUSED, ...window }, { ...REFUSED, ...window }, REFUSED]),
  'resumed/after-maintenance-recovered': newsAfter([{}, REFUSED, { ...REFUSED, ...window }, window, {}]),
  'resumed/after-a-mute-still-failing': newsAfter([{}, { ...REFUSED, silence: 'muted' }, REFUSED]),
  'resumed/failing-on-its-own': newsAfter([{}, { ...REFUSED, parents: 'red' }, REFUSED]),
  'gone/no-longer-monitored': newsAfter([{}, REFUSED]).map((news) => ({
    ...news,
    kind: 'gone',
    from: 'down',
    diagnosis: null,
    at: news.at + 7_200_000,
    looks: [],
    observations: [],
  })),
  'change/with-dependents': newsAfter([{}, REFUSED]).map((news) => ({
    ...news,
    dependents: Array.from(
      { length: 23 },
      (_, i) => ({ name: `mi-${i + 1}`, status: 'down', since: news.at + i * 1000, reason: 'http.timeout' }) as const,
    ),
  })),
};

describe('for every kind', () => {
  test.each(Object.entries(KINDS))('%s', async (name, news) => {
    expect(news.length).toBeGreaterThan(0);
    await expect(page(alertOf(news))).toMatchFileSnapshot(join(FOLDER, 'kinds', `${name}.txt`));
  });

  test.each([
    ['succeed', { call: 'CloudWatch PutMetricData', ms: 45 }],
    ['fail', { call: 'CloudWatch PutMetricData', error: 'TimeoutError' }],
  ] as const)('most targets at once, while our own calls %s', async (name, control) => {
    const all = Array.from({ length: 4 }, (_, i) => newsAfter([{}, REFUSED], { ...GATEWAY, name: `gw-${i + 1}`, labels: {} }));
    const mass = massOutageOf([{ targets: 5, turnedRed: 4, control }]);
    const alert = alertOf(all.flat(), { monitor: 'prod', ...(mass && { mass }) });
    await expect(page(alert)).toMatchFileSnapshot(join(FOLDER, 'kinds', 'mass', `aws-calls-${name}.txt`));
  });
});

test('a digest of several: the worst first, reminders behind news', () => {
  const named = (name: string, news: readonly Change[]) => news.map((one) => ({ ...one, target: { ...one.target, name } }));
  const { subject, text } = alertOf([
    ...named('gw-4', newsAfter([{}])),
    ...named('gw-3', newsAfter([{}, ...times(61, REFUSED)])),
    ...named('gw-2', newsAfter([{}, { websocket: 'tcp.refused' }])),
    ...named('gw-1', newsAfter([{}, REFUSED])),
  ]);
  expect(subject).toBe('[prod] DOWN gw-1: connection refused (nothing listens on the port) (and 3 more)');
  expect(
    text
      .split('\n')
      .filter((line) => / {2}gw-\d {2}/.test(line))
      .map((line) => line.replace(/ {2}\(.*/, '')),
  ).toEqual(['DOWN  gw-1', 'STILL DOWN  gw-3', 'DEGRADED  gw-2', 'READY  gw-4']);
});

test('a target that is no longer monitored hides nothing that is red now', () => {
  const gone = (KINDS['gone/no-longer-monitored'] ?? []).map((one) => ({ ...one, target: { ...one.target, name: 'old' } }));
  expect(alertOf([...gone, ...newsAfter([{}, MISSING])]).subject).toBe(
    '[prod] NOT READY gw-1: an API is not deployed (and 1 NO LONGER MONITORED)',
  );
});

test('a message of many targets begins with a line for each', () => {
  const all = Array.from({ length: 45 }, (_, i) => newsAfter([{}, REFUSED], { ...GATEWAY, name: `gw-${i + 10}` })).flat();
  const lines = alertOf(all).text.split('\n');
  expect(lines[0]).toBe('45 targets, the most severe first:');
  expect(lines[1]).toBe('  DOWN gw-10: connection refused (nothing listens on the port)');
  expect(lines.slice(41, 43)).toEqual(['  and 5 more', '']);
  expect(lines.filter((line) => /^DOWN {2}gw-/.test(line))).toHaveLength(45);
  expect(alertOf(all.slice(0, 3)).text).toMatch(/^DOWN {2}gw-10 /);
});

test('calls of our own that were slow are told as that, and the first step is about all targets', () => {
  const slow = { call: 'CloudWatch PutMetricData', ms: 4500 };
  const mass = massOutageOf([
    { targets: 3, turnedRed: 3, control: { call: 'DynamoDB BatchGetItem', ms: 12 } },
    { targets: 2, turnedRed: 1, control: slow },
  ]);
  const { text, chat = '' } = alertOf(newsAfter([{}, REFUSED]), { monitor: 'prod', ...(mass && { mass }) });
  expect(text).toContain('its calls to AWS were slow too (CloudWatch PutMetricData in 4500 ms, DynamoDB BatchGetItem in 12 ms)\n');
  expect(JSON.parse(chat).content.nextSteps[0]).toMatch(/^check the monitor first: /);
});

test('an error of our own calls is quoted', () => {
  const mass = massOutageOf([{ targets: 3, turnedRed: 3, control: { call: 'SNS', error: `a\u0000b\n${'x'.repeat(5000)}` } }]);
  const { text } = alertOf(newsAfter([{}, REFUSED]), { monitor: 'prod', ...(mass && { mass }) });
  expect(text.split('\n')[1]).toMatch(/^ {2}monitor {2}its calls to AWS failed too \(SNS: a b x{195}…\)$/);
});

test('links and names stay whole in chat', () => {
  const runbook = 'https://wiki.example.com/Gate_way~x?a=1&b=_2_';
  const [first, ...rest] = newsAfter([{}, REFUSED]).map((one) => ({ ...one, target: { ...one.target, host: 'gw_1.example.com' } }));
  const { chat = '' } = composeAlert(first ? [writeNotification([first, ...rest], { ...setting, runbook })] : [], { monitor: 'prod' });
  const { content } = JSON.parse(chat);
  expect(content.nextSteps).toContain('Read https://wiki.example.com/Gate_way~x?a=1&amp;b=_2_#tcprefused');
  expect(content.description).toContain('*runbook* https://wiki.example.com/Gate_way~x?a=1&amp;b=_2_#tcprefused\n');
  expect(content.nextSteps).toContain("start the server, or correct the port or 'portOffset'");
});

test('whatever a server said, no line of a mail is endless, and no chat message holds markup of its own', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 3000 });
  fc.assert(
    fc.property(hostile, hostile, (detail, fix) => {
      const news = newsAfter([{}, REFUSED]).map((one) => ({
        ...one,
        diagnosis: one.diagnosis && { ...one.diagnosis, summary: `x ${detail}<!channel>*b*`, fix: `${fix}<script>` },
      }));
      const { subject, sms, text, chat = '', json } = alertOf(news);
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      expect(sms).toMatch(/^[\x20-\x7e]{1,140}$/);
      expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(700);
      const { content, metadata } = JSON.parse(chat);
      expect(content.description.length).toBeLessThanOrEqual(3000);
      expect(JSON.stringify([content, metadata])).not.toMatch(/[<>`]|@[a-z]/);
      expect(chat.length).toBeLessThanOrEqual(30_000);
      JSON.parse(json);
    }),
    { numRuns: 200 },
  );
});

test('the end of an incident is told in the thread of its beginning', () => {
  const threadOf = (news: readonly Change[]) => JSON.parse(alertOf(news).chat ?? '').metadata.threadId;
  const threads = [
    [{}, REFUSED],
    [{}, REFUSED, MISSING],
    [{}, REFUSED, MISSING, {}],
  ].map((story) => threadOf(newsAfter(story)));
  expect(new Set(threads).size).toBe(1);
  expect(threads[0]).toBe('prod/gw-1/2026-01-31 02:01:20');
});
