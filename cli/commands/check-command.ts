import { roundOnce, type TargetResult } from '../../monitor/engine/looking/round-once.ts';
import type { RoundView } from '../print/pretty-round.ts';
import { showProgress } from '../print/progress.ts';
import { showRound } from '../print/show-round.ts';
import { type CommonOptions, openSession, type SandboxOptions } from '../session/session.ts';
import { exitCodeOf } from '../terminal/exit-code.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `check`; `strict` makes a degraded target count as not ready. */
export type CheckOptions = CommonOptions & SandboxOptions & RoundView & { readonly strict?: boolean };

/**
 * Runs `gatewatch check`: one round over all targets, in which each single result counts. Returns the exit
 * code.
 */
export async function check(terminal: Terminal, options: CheckOptions): Promise<number> {
  const session = await openSession(terminal, options);
  try {
    const { clock } = session.tools;
    const [at, startedAt] = [clock.now(), clock.monotonic()];
    const progress = showProgress(terminal, session.targets.length);
    const results = await roundOnce(session.tools, session.targets, { signal: terminal.signal }, progress.step);
    progress.clear();
    if (terminal.signal.aborted) throw stoppedBy(terminal.signal, 'not all targets were checked');
    showRound(terminal, session, options, { results, at, tookMs: clock.monotonic() - startedAt });
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
