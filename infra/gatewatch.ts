import { type CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type Names, namesOf } from '../deployment/plan/names.ts';
import { pagersIn } from '../deployment/plan/pagers.ts';
import type { Plan } from '../deployment/plan/plan.ts';
import type { AlarmedShard, PlannedShard } from '../deployment/plan/stacks.ts';
import { applyAccountRules } from './account-rules.ts';
import { createAlertKey } from './alarms/alert-key.ts';
import { createHealthChecks } from './alarms/health-checks.ts';
import { alarmsBeforeSchedules, putInLanes } from './alarms/lanes.ts';
import { createMonitorAlarms } from './alarms/monitor-alarms.ts';
import { createMuteRules } from './alarms/mute-rules.ts';
import { createShardAlarms } from './alarms/shard-alarms.ts';
import { createTargetAlarms, type TargetAlarmSetting } from './alarms/target-alarms.ts';
import { adoptTopic, createAlertTopic } from './alert-topic.ts';
import { createHeartbeat, createPage } from './beside-stacks.ts';
import type { Choices, ConfigObject, OwnEnvironment, Tagging } from './config/props.ts';
import { type DeployableConfig, readDeployableConfig } from './config/read-config.ts';
import { createDashboard } from './dashboard/dashboard.ts';
import { Announcer } from './functions/announcer.ts';
import { arnOf } from './functions/arn.ts';
import { createDeadLetters } from './functions/dead-letters.ts';
import { RoundFunction } from './functions/round-function.ts';
import { createSchedules } from './functions/schedules.ts';
import { createOutputs } from './outputs.ts';
import { besideOf, placeFor } from './own-stack.ts';
import { planWith } from './plan-choices.ts';
import { overfull, refuseRegion } from './stack-limits.ts';
import { createStateTable } from './state-table.ts';
import { createVoterStacks } from './voter-stacks.ts';

/** The properties of the construct. */
export type GatewatchProps = Choices & {
  /**
   * The path of a `gatewatch.yaml`, relative to the working directory, or its content as an object. Relative paths
   * in an object start at the working directory.
   */
  readonly config: string | ConfigObject;
  /**
   * The account of the stacks, if the construct makes the stack of the monitor itself. Their regions are those of
   * the config. Default: the account of the credentials that deploy.
   */
  readonly env?: OwnEnvironment;
  /** The time in milliseconds since 1970; maintenance windows that have ended are left out. Default: now. */
  readonly now?: number;
  /** Tags of every resource that can have tags, in addition to `monitor.aws.tags`. */
  readonly tags?: Tagging;
};

/**
 * A complete monitor. In a stack, its resources go into that stack; in an app or a stage, into a stack of its
 * own, which is named and placed by the config. Resources that do not fit there, and the heartbeat alarm in its
 * own region, go into further stacks of the same app, so deploy with `--all`. Throws an error of the name
 * `Refusal` with all problems and their fixes when the config cannot be deployed.
 */
export class Gatewatch extends Construct {
  /** @internal */
  readonly plan: Plan;
  /** The stack with the monitor. */
  readonly stack: Stack;
  /** The topic for status changes and for alarms about the monitor itself. */
  readonly alertsTopic: ITopic;
  /** The topic for pages; absent when the config has no pager. */
  readonly pagerTopic: Topic | undefined;
  /** @internal */
  readonly rounds: readonly RoundFunction[];
  /** @internal */
  readonly announcer: Announcer | undefined;
  /** The Lambda functions: those that check targets, and where there are many targets the one that notifies. */
  readonly functions: readonly IFunction[];
  /** The outputs by name: `AlarmsUrl`, `AlertsTopicArn`, … */
  readonly outputs: ReadonlyMap<string, CfnOutput>;
  /** The further stacks of this monitor. */
  readonly furtherStacks: readonly Stack[];

  private readonly home: Construct;
  private readonly now: number;

  constructor(scope: Construct, id: string, { config, env, now = Date.now(), tags = {}, ...choices }: GatewatchProps) {
    super(scope, id);
    this.now = now;
    const read = readDeployableConfig(config);
    const { settings } = read;
    const plan = planWith(read, choices);
    this.plan = plan;
    this.home = placeFor(this, plan, env);
    this.stack = Stack.of(this.home);
    refuseRegion(this.home, plan.region);
    this.node.addValidation({ validate: () => overfull(this.stack) });
    const names = namesOf(plan.monitor, plan.region);
    const table = createStateTable(this.home, names.table);
    const key = createAlertKey(this.home, names.keyAlias, plan.monitor);
    const deadLetters = createDeadLetters(this.home, names.deadLetters);
    const pagers = pagersIn(settings.alerts.pager, plan.region, plan.region);
    const topic = { monitor: plan.monitor, key };
    const alertsName = { ...topic, topicName: names.alertsTopic, email: settings.alerts.email };
    this.alertsTopic = adoptTopic(this.home, 'Alerts', settings) ?? createAlertTopic(this.home, 'Alerts', alertsName);
    // The key of somebody else's topic is not known.
    const alertsKey = plan.alertsTopicArn === undefined ? key : undefined;
    this.pagerTopic = plan.hasPager
      ? createAlertTopic(this.home, 'Pager', { ...topic, topicName: names.pagerTopic, pagers, undelivered: deadLetters })
      : undefined;
    this.announcer = plan.hasAnnouncer
      ? new Announcer(this.home, 'Announcer', { settings, plan, names, table, alerts: this.alertsTopic, key: alertsKey, deadLetters })
      : undefined;
    const telling = { alerts: this.alertsTopic, key: alertsKey, ...(this.announcer && { digests: this.announcer.digests }) };
    const setting = { settings, plan, names, means: { table, telling, deadLetters } };
    this.rounds = plan.functions.map((planned) => new RoundFunction(this.home, planned.name, planned, setting));
    this.functions = [...this.rounds, ...(this.announcer ? [this.announcer] : [])].map(({ lambda }) => lambda);
    const group = new ScheduleGroup(this.home, 'ScheduleGroup', {
      scheduleGroupName: names.scheduleGroup,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    createMonitorAlarms(new Construct(this.home, 'OwnAlarms'), {
      settings,
      functions: this.rounds,
      announcer: this.announcer,
      scheduleGroup: names.scheduleGroup,
      deadLetters,
      alerts: this.alertsTopic,
      hasVoters: plan.voters.length > 0,
    });
    if (plan.hasDashboard) createDashboard(this.home, { plan, names, functions: this.rounds });
    const { alertsTopic, pagerTopic } = this;
    this.outputs = createOutputs(this.home, { plan, names, alertsTopicArn: alertsTopic.topicArn, pagerTopicArn: pagerTopic?.topicArn });
    // In a stack of its own, these ids cannot collide.
    if (this.home !== this) for (const [name, output] of this.outputs) output.overrideLogicalId(name);
    this.createParts(read, names, [group, deadLetters]);
    putInLanes(this.home);
    const further = [this.stack, ...this.createFurtherStacks(read, names)];
    const beside = { scope: besideOf(this), account: this.stack.account, names };
    const voting = createVoterStacks(beside.scope, settings, plan, this.stack);
    const watched = [...further, ...voting, ...createHeartbeat({ settings, plan }, { ...beside, after: further })];
    this.furtherStacks = [...watched, ...createPage({ settings, plan }, { ...beside, after: watched })].slice(1);
    for (const one of [this.home, ...this.furtherStacks]) applyAccountRules(one, settings, tags);
  }

  // The schedules and alarms in the main stack.
  private createParts({ settings }: DeployableConfig, names: Names, after: readonly Construct[]): void {
    const [own] = this.plan.stacks;
    if (!own) return;
    const lambdaOf = ({ functionName }: PlannedShard) => this.rounds.filter(({ planned }) => planned.name === functionName);
    createSchedules(new Construct(this.home, 'Schedules'), {
      shards: own.shards,
      plan: this.plan,
      names,
      stackNumber: 1,
      after: (shard) => [...after, ...lambdaOf(shard).map(({ lambda }) => lambda)],
    });
    this.createAlarms(this.home, { ...own, settings, pager: this.pagerTopic, stackNumber: 1 });
  }

  private createFurtherStacks({ settings }: DeployableConfig, names: Names): readonly Stack[] {
    return this.plan.stacks.slice(1).map(({ name, shards, ...alarms }, i) => {
      const stackNumber = i + 2;
      const description = `gatewatch: more of the schedules and alarms of the monitor ${this.plan.monitor}`;
      const stack = new Stack(besideOf(this), name, {
        stackName: name,
        description,
        env: { account: this.stack.account, region: this.stack.region },
      });
      stack.addStackDependency(this.stack);
      const pager = this.pagerTopic && Topic.fromTopicArn(stack, 'Pager', arnOf(stack, 'sns', names.pagerTopic));
      const schedules = new Construct(stack, 'Schedules');
      this.createAlarms(stack, { ...alarms, settings, pager, stackNumber });
      putInLanes(stack);
      createSchedules(schedules, { shards, plan: this.plan, names, stackNumber, after: () => alarmsBeforeSchedules(stack) });
      return stack;
    });
  }

  // The alarms of shards and targets, their mute rules, and their Route 53 health checks.
  private createAlarms(scope: Construct, setting: TargetAlarmSetting & { readonly alarmedShards: readonly AlarmedShard[] }): void {
    const { stackNumber, pager } = setting;
    if (pager) createShardAlarms(new Construct(scope, 'ShardAlarms'), { ...setting, pager });
    const alarmed = createTargetAlarms(new Construct(scope, 'TargetAlarms'), setting);
    const { monitor } = this.plan;
    createMuteRules(new Construct(scope, 'MuteRules'), { monitor, alarmed, stackNumber, now: this.now });
    createHealthChecks(new Construct(scope, 'HealthChecks'), this.plan, alarmed);
  }
}
