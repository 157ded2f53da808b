import { DescribeAlarmsCommand, ListAlarmMuteRulesCommand } from '@aws-sdk/client-cloudwatch';
import type { FoundAlarm } from '../monitor/core/account.ts';
import type { AccountClients } from './account-clients.ts';

/** All alarms of a monitor in a region. */
export async function readAlarms({ cloudwatch }: Pick<AccountClients, 'cloudwatch'>, monitor: string): Promise<readonly FoundAlarm[]> {
  const alarms: FoundAlarm[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudwatch.send(
      new DescribeAlarmsCommand({
        AlarmNamePrefix: `${monitor} `,
        AlarmTypes: ['MetricAlarm'],
        MaxRecords: 100,
        ...(NextToken && { NextToken }),
      }),
    );
    for (const { AlarmName = '', ActionsEnabled, AlarmActions = [], StateValue = '' } of page.MetricAlarms ?? []) {
      alarms.push({ name: AlarmName, isEnabled: ActionsEnabled !== false, actions: AlarmActions.length, state: StateValue });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  return alarms;
}

/** The names of the mute rules that are active now, whatever they mute. */
export async function readActiveRules({ cloudwatch }: Pick<AccountClients, 'cloudwatch'>): Promise<readonly string[]> {
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudwatch.send(new ListAlarmMuteRulesCommand({ Statuses: ['ACTIVE'], ...(NextToken && { NextToken }) }));
    for (const { AlarmMuteRuleArn = '' } of page.AlarmMuteRuleSummaries ?? [])
      names.push(AlarmMuteRuleArn.replace(/^.*:alarm-mute-rule:/, ''));
    NextToken = page.NextToken;
  } while (NextToken);
  return names;
}
