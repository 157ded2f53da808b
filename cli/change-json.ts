import type { Observation } from '../monitor/core/observation.ts';
import { targetReport } from '../monitor/core/report.ts';
import type { ChangeTeller } from './pretty-change.ts';
import type { Terminal } from './terminal.ts';

/** Tells of changes as JSON, one object a line (`gatewatch/change/v1`): when, from what, and the target as in a round. */
export function createChangeJson(terminal: Terminal, monitor: string): ChangeTeller {
  const last = new Map<string, readonly Observation[]>();
  return {
    seen: (target, observations) => last.set(target, observations),
    remembered: () => {},
    change: ({ target, health, at, from }) => {
      const report = targetReport(target, health, last.get(target.name) ?? []);
      const change = { schema: 'gatewatch/change/v1', monitor, at: new Date(at).toISOString(), ...(from && { from }), to: health.status };
      terminal.out(`${JSON.stringify({ ...change, target: report })}\n`);
    },
  };
}
