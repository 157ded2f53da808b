import { Duration } from 'aws-cdk-lib';
import { Dashboard, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Names } from '../../deployment/plan/names.ts';
import type { Plan } from '../../deployment/plan/plan.ts';
import type { RoundFunction } from '../functions/round-function.ts';
import { availabilityWidgets } from './dashboard-availability.ts';
import { brokenNow } from './dashboard-broken.ts';
import { functionWidgets } from './dashboard-functions.ts';
import { latencyWidget, statusWidget } from './dashboard-targets.ts';

/** The input for the dashboard. */
export type DashboardSetting = { readonly plan: Plan; readonly names: Names; readonly functions: readonly RoundFunction[] };

/**
 * Creates the dashboard: at the top what is broken, since when, and why, and the availability; then the targets over
 * time, then the monitor itself.
 */
export function createDashboard(scope: Construct, setting: DashboardSetting): Dashboard {
  const { plan, names, functions } = setting;
  const rows: readonly (readonly IWidget[])[] = [
    brokenNow(scope, plan, functions),
    availabilityWidgets(plan),
    [statusWidget(plan), ...(plan.metrics === 'lean' ? [] : [latencyWidget(plan)])],
    functionWidgets(functions),
  ];
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: names.dashboard,
    defaultInterval: Duration.hours(3),
    widgets: rows.map((row) => [...row]),
  });
}
