import { type Plan, planOf } from '../deployment/plan/plan.ts';
import { type HealthCheckTargets, healthCheckedOf, readHealthChecks } from './alarms/health-checks.ts';
import type { DeployableConfig } from './config/read-config.ts';
import { refuse } from './config/refusal.ts';

/** What no config says: it is a property of the construct, or a value of the CDK context of the same name. Absent = as the plan has it. */
export type Choices = {
  /** Targets that get a health check of Route 53 which follows their readiness; default: none. Each costs about half a dollar a month. */
  readonly route53HealthChecks?: HealthCheckTargets;
  /** A dashboard in CloudWatch, three dollars a month; default: with `metrics: detailed` alone. */
  readonly dashboard?: boolean;
};

/** The plan with what was chosen: it takes room in the stacks and costs. Refuses what does not fit the config. */
export function planWith({ settings, plan }: DeployableConfig, { route53HealthChecks, dashboard }: Choices): Plan {
  if (route53HealthChecks === undefined && dashboard === undefined) return plan;
  const { targets } = plan;
  return planOf(settings, targets, {
    healthChecked: route53HealthChecks === undefined ? plan.healthChecked : healthCheckedOf(targets, route53HealthChecks),
    hasDashboard: dashboard ?? plan.hasDashboard,
  });
}

/** Reads the choices from the CDK context. */
export function readChoices(contextOf: (name: string) => unknown): Choices {
  const route53HealthChecks = readHealthChecks(contextOf('route53HealthChecks'));
  const dashboard = readDashboard(contextOf('dashboard'));
  return { ...(route53HealthChecks !== undefined && { route53HealthChecks }), ...(dashboard !== undefined && { dashboard }) };
}

const TRUTH = new Map<unknown, boolean>([
  [true, true],
  ['true', true],
  [false, false],
  ['false', false],
]);

function readDashboard(given: unknown): boolean | undefined {
  if (given === undefined) return undefined;
  const isWanted = TRUTH.get(given);
  if (isWanted === undefined) {
    const says = `The context value dashboard is neither true nor false: ${JSON.stringify(given)}`;
    refuse([{ says, fix: 'write -c dashboard=true, or leave it out for none' }]);
  }
  return isWanted;
}
