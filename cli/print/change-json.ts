import { targetReport } from '../../monitor/message/report.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { ChangeTeller } from './pretty-change.ts';

/** Tells of changes as JSON, one object a line (`gatewatch/change/v1`): when, from what, and the target as in a round. */
export function createChangeJson(terminal: Terminal, monitor: string): ChangeTeller {
  return {
    remembered: () => {},
    change: ({ target, health, at, from, to, observations }) => {
      const report = targetReport(target, health, observations);
      const change = { schema: 'gatewatch/change/v1', monitor, at: new Date(at).toISOString(), ...(from && { from }), to };
      terminal.out(`${JSON.stringify({ ...change, target: report })}\n`);
    },
  };
}
