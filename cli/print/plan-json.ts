import { canariesFor } from '../../deployment/cost/canaries.ts';
import { seriesOf } from '../../deployment/cost/metrics.ts';
import { PRICE_REGION, PRICES, PRICES_GATHERED } from '../../deployment/cost/prices.ts';
import { resourcesOf } from '../../deployment/cost/resources.ts';
import { billedSeconds, looksPerRound } from '../../deployment/cost/rounds.ts';
import { MAX_EVENT_BYTES } from '../../deployment/plan/plan.ts';
import type { PricedPlan } from './priced-plan.ts';

/**
 * Returns the object that `gatewatch plan --output json` prints. A key whose value is unknown or does not
 * exist is absent.
 */
export function planAsJson(
  { plan, cost, isDefaultHeartbeat, missingToDeploy, problems, warnings }: PricedPlan,
  maxMonthly: number | undefined,
) {
  const { monitor, region, heartbeatRegion, metrics, functions, shards, stacks } = plan;
  const isPlaced = region !== '';
  const used = new Set(cost.lines.map(({ price }) => price));
  return {
    schema: 'gatewatch/plan/v1',
    monitor,
    ...(isPlaced && { region }),
    ...(heartbeatRegion !== undefined && {
      heartbeat: { ...((isPlaced || !isDefaultHeartbeat) && { region: heartbeatRegion }), isDefault: isDefaultHeartbeat },
    }),
    missingToDeploy,
    problems,
    warnings,
    targets: plan.targets.length,
    metrics,
    pages: plan.pages,
    dashboard: plan.hasDashboard,
    ...(plan.page && {
      statusPage: {
        region: plan.page.region,
        show: plan.page.show,
        targets: plan.page.event.targets.length,
        eventBytes: plan.page.eventBytes,
      },
    }),
    stacks: stacks.map(({ name, shards: some, alarmedShards, alarmed }) => ({
      name,
      shards: some.map((shard) => shard.name),
      alarmedShards: alarmedShards.length,
      alarmed: alarmed.length,
    })),
    functions,
    ...(plan.voters.length > 0 && {
      voters: plan.voters.map(({ region: name, stacks: own }) => ({ region: name, stacks: own.map((one) => one.name) })),
    }),
    announcer: plan.hasAnnouncer,
    shards: shards.map((shard) => ({
      name: shard.name,
      function: shard.functionName,
      isSubMinute: shard.isSubMinute,
      targets: shard.targets.map(({ name }) => name),
      looksPerRound: shard.isSubMinute ? undefined : looksPerRound(shard),
      billedSeconds: billedSeconds(shard),
      eventBytes: shard.eventBytes,
      fits: shard.eventBytes <= MAX_EVENT_BYTES,
    })),
    resources: resourcesOf(plan),
    series: seriesOf(plan),
    cost: { currency: 'USD', ...cost, ...(maxMonthly !== undefined && { maxMonthly, isOver: cost.total > maxMonthly }) },
    prices: {
      region: PRICE_REGION,
      gathered: PRICES_GATHERED,
      used: Object.fromEntries(Object.entries(PRICES).filter(([name]) => used.has(name as keyof typeof PRICES))),
    },
    synthetics: canariesFor(plan),
  };
}
