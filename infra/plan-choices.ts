import { type Plan, planOf } from '../deployment/plan/plan.ts';
import { healthCheckedOf, readHealthChecks } from './alarms/health-checks.ts';
import type { Choices } from './config/props.ts';
import type { DeployableConfig } from './config/read-config.ts';
import { refuse } from './config/refusal.ts';

/**
 * Adds the choices to the plan, since they need room and cost money. Throws a refusal if they do not fit the
 * config.
 */
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
    const says = `The context value dashboard must be true or false, not ${JSON.stringify(given)}`;
    refuse([{ says, fix: 'set -c dashboard=false for no dashboard, or omit it' }]);
  }
  return isWanted;
}
