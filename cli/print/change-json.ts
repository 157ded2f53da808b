import type { Note } from '../../monitor/memory/note.ts';
import { targetReport } from '../../monitor/message/report.ts';
import { defined } from '../../monitor/text/objects.ts';
import type { ChangePrinter, Tell } from './pretty-change.ts';

function notedAs({ at, by, text }: Note): Readonly<Record<string, string>> {
  return { at: new Date(at).toISOString(), by, text };
}

/**
 * Creates a printer of changes as JSON, one object per line (`gatewatch/change/v1`): time, statuses, and the
 * target as in a round.
 */
export function createChangeJson(tell: Tell, monitor: string): ChangePrinter {
  return {
    remembered: () => {},
    looked: () => {},
    change: async (told) => {
      const { target, health, at, from, to, observations, notes } = told;
      const report = targetReport(target, health, observations);
      const change = {
        schema: 'gatewatch/change/v1',
        monitor,
        at: new Date(at).toISOString(),
        ...defined({ from }),
        to,
        ...(told.kind === 'apis' && { apis: { came: told.came, went: told.went } }),
        ...(notes && { notes: notes.map(notedAs) }),
      };
      await tell(`${JSON.stringify({ ...change, target: report })}\n`);
    },
  };
}
