import { roundOnce, type TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { diagnose } from '../../monitor/health/diagnosis.ts';
import { inWords } from '../print/pretty-round.ts';
import { statusWord } from '../print/pretty-status.ts';
import { openSession, type SandboxOptions, type Session } from '../session/session.ts';
import { exitCodeOf } from '../terminal/exit-code.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { deliverRound, type RoundOptions } from './deliver-round.ts';

/** The options of `wait`; `every` and `deadline` are in seconds. */
export type WaitOptions = RoundOptions & SandboxOptions & { readonly times: number; readonly every: number; readonly deadline: number };

type Waited = { readonly results: readonly TargetResult[]; readonly opened: boolean; readonly inARow: number; readonly tookMs: number };

/**
 * Runs `gatewatch wait`: a gate for rollouts. Returns exit code 0 once all targets were ready in the required
 * number of consecutive rounds; at the deadline, the exit code of the last round, or 1 if that was ready.
 */
export async function wait(terminal: Terminal, options: WaitOptions): Promise<number> {
  const session = await openSession(terminal, options);
  try {
    const { results, opened, inARow, tookMs } = await waitUntilReady(terminal, session, options);
    const gate = { open: opened, ready: inARow, required: options.times };
    const exitCode = opened ? 0 : exitCodeOf(statusesOf(results), options.strict ?? false) || 1;
    return await deliverRound(terminal, session, options, { results, at: session.tools.clock.now(), tookMs, gate, exitCode });
  } finally {
    await session.close();
  }
}

async function waitUntilReady(terminal: Terminal, session: Session, options: WaitOptions): Promise<Waited> {
  const { clock } = session.tools;
  const started = clock.monotonic();
  const deadline = started + options.deadline * 1000;
  const say = createTeller(terminal, options);
  const isReady = (round: readonly TargetResult[]) => exitCodeOf(statusesOf(round), options.strict ?? false) === 0;
  let results: readonly TargetResult[] = [];
  let inARow = 0;
  while (true) {
    const round = await roundOnce(session.tools, session.targets, { deadline, signal: terminal.signal });
    // A round that the deadline cut short is less complete than the one before it.
    const isWhole = clock.monotonic() < deadline && !terminal.signal.aborted;
    if (isWhole || results.length === 0) results = round;
    inARow = isWhole && isReady(round) ? inARow + 1 : 0;
    say(results, inARow);
    if (inARow >= options.times) return { results, opened: true, inARow, tookMs: clock.monotonic() - started };
    const left = deadline - clock.monotonic();
    await clock.sleep(Math.min(options.every * 1000, left), terminal.signal);
    // Decided before the sleep: a timer may end a moment early, and no round may follow too soon.
    if (terminal.signal.aborted || options.every * 1000 >= left) break;
  }
  terminal.err(
    `${terminal.signal.aborted ? 'stopped before the deadline' : 'deadline reached'}: ${inARow} of ${options.times} consecutive ready rounds\n`,
  );
  return { results, opened: false, inARow, tookMs: clock.monotonic() - started };
}

function statusesOf(results: readonly TargetResult[]) {
  return results.map(({ health }) => health.status);
}

// Prints the targets that are not ready only when they change, so that the log of a pipeline stays short.
function createTeller(terminal: Terminal, { times, strict }: WaitOptions): (results: readonly TargetResult[], inARow: number) => void {
  let last = '';
  return (results, inARow) => {
    const missing = results.filter(({ health }) => exitCodeOf([health.status], strict ?? false) !== 0).map(inShort);
    const ready = `all ready: ${Math.min(inARow, times)} of ${times} consecutive rounds`;
    const line = missing.length > 0 ? `waiting for ${missing.join('; ')}` : ready;
    if (line !== last) terminal.err(`${line}\n`);
    last = line;
  };
}

function inShort({ target, health }: TargetResult): string {
  const diagnosis = diagnose(target, health);
  return `${target.name} (${statusWord(health.status)}${diagnosis ? `: ${inWords(diagnosis, health)}` : ''})`;
}
