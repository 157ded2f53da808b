import { DescribeAlarmHistoryCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import type { DrillResult } from '../monitor/core/drill.ts';
import { quote } from '../monitor/core/quote.ts';
import { namesOf, targetAlarmName } from '../monitor/core/resource-names.ts';
import { isPaged } from '../monitor/core/target.ts';
import type { AccountClients } from './account-clients.ts';
import { describeFailure } from './describe-failure.ts';
import type { DrillSetting } from './drill-people.ts';
import { findTopic, readSubscriptions } from './read-topic.ts';

const POLL_MS = 2000;

/**
 * Sets the `Page` alarm of a target off, labelled as a drill, and back again, so that its own actions page; CloudWatch would put it back by
 * itself with the next minute. Rejects when there is nobody to page or AWS does not take it.
 */
export async function drillPager(clients: AccountClients, setting: DrillSetting, targetName?: string): Promise<DrillResult> {
  const { plan, by, clock, waitMs } = setting;
  const places = plan.stacks.flatMap(({ alarmed }, i) =>
    alarmed.filter((target) => isPaged(target, plan.hasPager)).map((target) => ({ target, stack: i + 1 })),
  );
  const place = targetName === undefined ? places[0] : places.find(({ target }) => target.name === targetName);
  if (!place)
    throw new Error(
      targetName === undefined
        ? 'no target of this config pages anybody'
        : `${targetName} pages nobody: see alert and monitor.alerts.pager`,
    );
  const alarm = targetAlarmName(plan.monitor, place.target.name, 'Page', place.stack);
  const startedAt = clock.now();
  const set = (StateValue: 'ALARM' | 'OK', StateReason: string) =>
    clients.cloudwatch.send(new SetAlarmStateCommand({ AlarmName: alarm, StateValue, StateReason }));
  await set('ALARM', `DRILL by ${by}: this is a test, nothing is wrong`);
  const takenAfterMs = clock.now() - startedAt;
  const action = await actionOf(clients, alarm, setting, startedAt).catch(
    (error: unknown) => `the history of the alarm cannot be read: ${describeFailure(error)}`,
  );
  await set('OK', 'DRILL: over');
  const topicArn = await findTopic(clients, namesOf(plan.monitor, plan.region).pagerTopic);
  const subscriptions = topicArn ? await readSubscriptions(clients, topicArn) : [];
  const note = action ?? `the history of the alarm says nothing of an action within ${Math.round(waitMs / 1000)} s`;
  return {
    way: `the alarm "${alarm}" and its action`,
    takenAfterMs,
    deliveries: subscriptions.map(({ protocol, endpoint, isPending }) => ({
      who: `${protocol} ${URL.canParse(endpoint) ? new URL(endpoint).host : endpoint}`,
      outcome: isPending ? ('pending' as const) : ('untold' as const),
      note: isPending ? 'not confirmed: nothing is sent there' : note,
    })),
  };
}

/** What the history of the alarm says of its action, as soon as it says something. Source: CloudWatch API reference, DescribeAlarmHistory. */
async function actionOf(
  { cloudwatch }: AccountClients,
  alarm: string,
  { clock, waitMs }: DrillSetting,
  startedAt: number,
): Promise<string | undefined> {
  while (true) {
    const request = { AlarmName: alarm, HistoryItemType: 'Action', StartDate: new Date(startedAt - 1000), MaxRecords: 5 } as const;
    const { AlarmHistoryItems = [] } = await cloudwatch.send(new DescribeAlarmHistoryCommand(request));
    const item = AlarmHistoryItems[0];
    if (item) {
      const after = item.Timestamp
        ? `, ${Math.max(0, (item.Timestamp.getTime() - startedAt) / 1000).toFixed(1)} s after the alarm went off`
        : '';
      return quote(`${item.HistorySummary ?? 'an action was taken'}${after}`);
    }
    if (clock.now() - startedAt >= waitMs) return undefined;
    await clock.sleep(POLL_MS);
  }
}
