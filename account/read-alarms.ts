import {
  type DescribeAlarmsCommandInput,
  GetAlarmMuteRuleCommand,
  paginateDescribeAlarms,
  paginateListAlarmMuteRules,
} from '@aws-sdk/client-cloudwatch';
import type { FoundAlarm, FoundRule } from '../deployment/doctor/account.ts';
import type { AccountClients } from './clients.ts';

/** Reads all alarms of a monitor in a region. */
export async function readAlarms({ cloudwatch }: Pick<AccountClients, 'cloudwatch'>, monitor: string): Promise<readonly FoundAlarm[]> {
  const alarms: FoundAlarm[] = [];
  const asked: DescribeAlarmsCommandInput = { AlarmNamePrefix: `${monitor} `, AlarmTypes: ['MetricAlarm'] };
  for await (const page of paginateDescribeAlarms({ client: cloudwatch, pageSize: 100 }, asked)) {
    for (const { AlarmName = '', ActionsEnabled, AlarmActions = [], OKActions = [], StateValue = '' } of page.MetricAlarms ?? []) {
      alarms.push({
        name: AlarmName,
        isEnabled: ActionsEnabled !== false,
        actions: AlarmActions.length,
        okActions: OKActions.length,
        state: StateValue,
      });
    }
  }
  return alarms;
}

/** Reads the active mute rules and, for rules that are not the monitor's own, the alarms that they mute. */
export async function readActiveRules(
  { cloudwatch }: Pick<AccountClients, 'cloudwatch'>,
  isOwn: (name: string) => boolean,
): Promise<readonly FoundRule[]> {
  const names: string[] = [];
  for await (const page of paginateListAlarmMuteRules({ client: cloudwatch }, { Statuses: ['ACTIVE'] })) {
    for (const { AlarmMuteRuleArn = '' } of page.AlarmMuteRuleSummaries ?? [])
      names.push(AlarmMuteRuleArn.replace(/^.*:alarm-mute-rule:/, ''));
  }
  const rules: FoundRule[] = [];
  for (const name of names) rules.push(isOwn(name) ? { name } : await readRule(cloudwatch, name));
  return rules;
}

async function readRule(cloudwatch: AccountClients['cloudwatch'], name: string): Promise<FoundRule> {
  try {
    const { MuteTargets } = await cloudwatch.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: name }));
    return { name, alarms: MuteTargets?.AlarmNames ?? [] };
  } catch {
    // Without its alarms, the rule is reported as one that may mute alarms of the monitor.
    return { name };
  }
}
