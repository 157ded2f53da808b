import { roundReport, targetReport } from '../monitor/core/report.ts';
import { oneRound, type TargetResult } from '../monitor/engine/one-round.ts';
import { exitCodeOf } from './exit-code.ts';
import { prettyRound } from './pretty-round.ts';
import { showProgress } from './progress.ts';
import { type CommonOptions, openSession, type SandboxOptions } from './session.ts';
import type { Terminal } from './terminal.ts';

/** Options of `check`. */
export type CheckOptions = CommonOptions & SandboxOptions & { readonly strict?: boolean };

/** `gatewatch check`: one round, judged look by look. */
export async function check(terminal: Terminal, options: CheckOptions): Promise<number> {
  const session = await openSession(terminal, options);
  try {
    const at = session.tools.clock.now();
    const progress = showProgress(terminal, session.targets.length);
    const results = await oneRound(session.tools, session.targets, { signal: terminal.signal }, progress.step);
    progress.clear();
    if (options.output === 'json') {
      const reports = results.map(({ target, health, observations }) => targetReport(target, health, observations));
      terminal.out(`${JSON.stringify(roundReport(session.monitor, at, reports))}\n`);
    } else {
      terminal.out(prettyRound(results, session.tools.clock.now() - at, session.page));
    }
    warnOfDegraded(terminal, results);
    return exitCodeOf(
      results.map(({ health }) => health.status),
      options.strict ?? false,
    );
  } finally {
    await session.close();
  }
}

function warnOfDegraded(terminal: Terminal, results: readonly TargetResult[]): void {
  const degraded = results.filter(({ health }) => health.status === 'degraded').map(({ target }) => target.name);
  if (degraded.length > 0) terminal.err(`warning: degraded: ${degraded.join(', ')}\n`);
}
