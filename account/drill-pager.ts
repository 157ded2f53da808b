import { DescribeAlarmHistoryCommand, DescribeAlarmsCommand, type MetricAlarm, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { describeFailure } from '../aws/describe-failure.ts';
import { type Delivery, type DrillResult, subscriberName } from '../deployment/doctor/drill.ts';
import { plannedAlarms } from '../deployment/plan/alarm-names.ts';
import { namesOf } from '../deployment/plan/names.ts';
import type { Plan } from '../deployment/plan/plan.ts';
import { isPaged } from '../monitor/target/target.ts';
import { defined } from '../monitor/text/objects.ts';
import { quote } from '../monitor/text/quote.ts';
import type { AccountClients } from './clients.ts';
import { type DrillSetting, NOT_CONFIRMED } from './drill-people.ts';
import { findTopic, readSubscriptions } from './read-topic.ts';

/** The interval between two reads of the alarm history, milliseconds. */
const POLL_MS = 2000;

/**
 * Sets a paging alarm to ALARM, labeled as a drill, so that its own actions page, and then back to OK.
 * CloudWatch would reset it with the next minute. Uses the alarm of the target or, with many targets, the
 * first alarm of its shard. An alarm that is already in ALARM is not used, because resetting it would close a
 * real incident in the pager. Rejects if no alarm can be used or AWS fails.
 */
export async function drillPager(clients: AccountClients, setting: DrillSetting, targetName?: string): Promise<DrillResult> {
  const { plan, by, clock } = setting;
  const alarm = await chooseAlarm(clients, plan, targetName);
  const [startedAt, sentAt] = [clock.now(), clock.monotonic()];
  const set = (StateValue: 'ALARM' | 'OK', StateReason: string) =>
    clients.cloudwatch.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue, StateReason }));
  await set('ALARM', `DRILL by ${quote(by, 80)}: this is a test, nothing is wrong`);
  const takenAfterMs = clock.monotonic() - sentAt;
  const action = await actionOf(clients, alarm, setting, startedAt);
  await set('OK', 'DRILL: over');
  const topicArn = await findTopic(clients, namesOf(plan.monitor, plan.region).pagerTopic);
  const subscriptions = topicArn ? await readSubscriptions(clients, topicArn) : [];
  return {
    way: `the alarm "${alarm}" and its action`,
    takenAfterMs,
    deliveries: subscriptions.map((one) => ({
      who: subscriberName(one),
      ...(one.isPending ? { outcome: 'pending' as const, note: NOT_CONFIRMED } : action),
    })),
  };
}

/** The largest number of names in a request. Source: CloudWatch API reference, DescribeAlarms. */
const MAX_NAMES = 100;

async function chooseAlarm({ cloudwatch }: AccountClients, plan: Plan, targetName?: string): Promise<string> {
  const all = paging(plan);
  if (all.length === 0) throw new Error('no target of this config pages: see alert and monitor.alerts.pager');
  const some = targetName === undefined ? all.slice(0, MAX_NAMES) : all.filter(({ targets }) => targets.includes(targetName));
  if (some.length === 0) throw new Error(`the target ${targetName} does not page: see alert and monitor.alerts.pager`);
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: some.map(({ alarm }) => alarm) }));
  const found = new Map(MetricAlarms.map((one) => [one.AlarmName, one]));
  const free = some.find(({ alarm }) => problemOf(found.get(alarm)) === undefined);
  if (free) return free.alarm;
  const { alarm } = some[0] ?? { alarm: '' };
  throw new Error(
    `the alarm "${alarm}" ${problemOf(found.get(alarm))}${targetName === undefined ? '' : `; to use another alarm, omit --target ${targetName}`}`,
  );
}

/** A paging alarm, and the names of the targets for which it pages. */
type Paging = { readonly alarm: string; readonly targets: readonly string[] };

// Of the alarms of a shard only the first is used, which fires at one open incident.
function paging(plan: Plan): readonly Paging[] {
  const membersOf = (shard: string) =>
    plan.shards.filter(({ name }) => name === shard).flatMap(({ targets }) => targets.filter((target) => isPaged(target, true)));
  return plannedAlarms(plan).flatMap((alarm): readonly Paging[] => {
    if (alarm.kind === 'Page') return [{ alarm: alarm.name, targets: [alarm.target] }];
    if (alarm.kind !== 'ShardPage' || alarm.step > 1) return [];
    return [{ alarm: alarm.name, targets: membersOf(alarm.shard).map(({ name }) => name) }];
  });
}

function problemOf(alarm: MetricAlarm | undefined): string | undefined {
  if (!alarm) return 'does not exist; the monitor may not be deployed';
  if (alarm.StateValue === 'ALARM') return 'is in ALARM: an incident is open, and a drill would close it in the pager';
  return alarm.ActionsEnabled === false ? 'notifies no one: its actions are disabled, see `gatewatch doctor`' : undefined;
}

type Action = Pick<Delivery, 'outcome' | 'note' | 'seconds'>;

// If the history of the alarm cannot be read, the alarm must still be reset, so this does not reject.
async function actionOf(clients: AccountClients, alarm: string, setting: DrillSetting, startedAt: number): Promise<Action> {
  try {
    const action = await awaitAction(clients, alarm, setting, startedAt);
    const seconds = Math.round(setting.waitMs / 1000);
    return action ?? { outcome: 'untold', note: `the history of the alarm shows no action within ${seconds} s` };
  } catch (error) {
    return { outcome: 'untold', note: `the history of the alarm cannot be read: ${describeFailure(error)}` };
  }
}

/**
 * Waits until the history of the alarm shows an action; undefined if it shows none in time. The summary of a
 * failed action begins with "Failed to execute action". Source: CloudWatch API reference,
 * DescribeAlarmHistory.
 */
async function awaitAction(
  { cloudwatch }: AccountClients,
  alarm: string,
  { clock, waitMs, signal }: DrillSetting,
  startedAt: number,
): Promise<Action | undefined> {
  const giveUpAt = clock.monotonic() + waitMs;
  while (true) {
    const request = { AlarmName: alarm, HistoryItemType: 'Action', StartDate: new Date(startedAt - 1000), MaxRecords: 5 } as const;
    const { AlarmHistoryItems = [] } = await cloudwatch.send(new DescribeAlarmHistoryCommand(request));
    const items = AlarmHistoryItems.map(({ HistorySummary = 'an action was taken', Timestamp }) => ({ HistorySummary, Timestamp }));
    const item = items.find(({ HistorySummary }) => isFailed(HistorySummary)) ?? items[0];
    if (item) {
      const seconds = item.Timestamp && Math.max(0, (item.Timestamp.getTime() - startedAt) / 1000);
      const outcome = isFailed(item.HistorySummary) ? 'refused' : 'untold';
      const note = `${item.HistorySummary}${outcome === 'untold' ? '; AWS does not report whether the endpoint accepted it' : ''}`;
      return { outcome, note: quote(note, 300), ...defined({ seconds }) };
    }
    if (clock.monotonic() >= giveUpAt || signal?.aborted) return undefined;
    await clock.sleep(POLL_MS, signal);
  }
}

function isFailed(summary: string): boolean {
  return /^failed/i.test(summary);
}
