import { rungOf } from '../../monitor/health/diagnosis.ts';
import { type Kind, REASONS, type Reason } from '../../monitor/observation/reason.ts';
import { cell, code, page, type ReferencePage, table, wrap } from './markdown.ts';

/** The owner of a reason of each kind, in the words of the docs. */
const OWNERS: Readonly<Record<Kind, string>> = {
  target: 'server operator',
  configuration: 'config author',
  monitor: 'monitor operator',
};

const BY_ROLE = 'by role';

// A reason that says nothing about the way to the server belongs to the stage of the probe that reports it.
function stageOf(reason: Reason): string {
  const [ready, alive] = [rungOf(reason, 'readiness'), rungOf(reason, 'liveness')];
  return ready === alive ? code(ready) : BY_ROLE;
}

function rowOf(reason: Reason): readonly string[] {
  const { kind, sentence, fix } = REASONS[reason];
  return [code(reason), OWNERS[kind], stageOf(reason), cell(sentence), cell(fix), `[runbook](../runbook/${reason.replace('.', '/')}.md)`];
}

/** `reasons.md`: every reason a check can end with. */
export function reasonsPage(): ReferencePage {
  const reasons = Object.keys(REASONS) as Reason[];
  const roles = (['readiness', 'startup', 'liveness', 'signal'] as const).map((role) => [code(role), code(rungOf('monitor.fault', role))]);
  const kinds = Object.entries(OWNERS).map(([kind, owner]) => [code(kind), owner]);
  return page('reasons.md', 'Reasons', 'every reason that a check can report, with its owner, stage, sentence, and fix', [
    wrap(
      'Emails and `gatewatch check` show the sentence and the fix. Events and log lines also have the id. A check can ' +
        'replace the fix of the table with a more specific one.',
    ),
    table(['reason', 'owner', 'stage', 'sentence', 'fix', ''], reasons.map(rowOf)),
    '## Owner',
    'The owner follows from the kind of the reason, which events and JSON output contain:',
    table(['kind', 'owner'], kinds),
    '## Stage',
    wrap(
      `A check passes the stages in the order of [status](status.md#what-the-statuses-mean). The stage of a reason marked "${BY_ROLE}" ` +
        'depends on the role of the probe. Every reason of a signal probe has the stage `signal`.',
    ),
    table(['role of the probe', 'stage'], roles),
  ]);
}
