import { roundOnce, type TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { showProgress } from '../print/progress.ts';
import { openSession, type SandboxOptions } from '../session/session.ts';
import { exitCodeOf } from '../terminal/exit-code.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { deliverRound, type RoundOptions } from './deliver-round.ts';

/** The options of `check`; `strict` makes a degraded target count as not ready. */
export type CheckOptions = RoundOptions & SandboxOptions;

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
    const tookMs = clock.monotonic() - startedAt;
    const statuses = results.map(({ health }) => health.status);
    const exitCode = exitCodeOf(statuses, options.strict ?? false);
    const code = await deliverRound(terminal, session, options, { results, at, tookMs, exitCode });
    warnOfDegraded(terminal, results);
    return code;
  } finally {
    await session.close();
  }
}

function warnOfDegraded(terminal: Terminal, results: readonly TargetResult[]): void {
  const degraded = results.filter(({ health }) => health.status === 'degraded').map(({ target }) => target.name);
  if (degraded.length > 0) terminal.err(`warning: degraded: ${degraded.join(', ')}\n`);
}
