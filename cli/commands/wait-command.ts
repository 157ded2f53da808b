import { roundOnce, type TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { diagnose } from '../../monitor/health/diagnosis.ts';
import { formatDuration } from '../../monitor/text/duration.ts';
import { inWords } from '../print/pretty-round.ts';
import { statusWord } from '../print/pretty-status.ts';
import { createStatusLine, type StatusLine } from '../print/progress.ts';
import { openSession, type SandboxOptions, type Session } from '../session/session.ts';
import { exitCodeOf } from '../terminal/exit-code.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';
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
  const line = createStatusLine(terminal);
  try {
    return await runRounds(terminal, session, options, createTeller(terminal, line, options));
  } finally {
    line.clear();
  }
}

async function runRounds(terminal: Terminal, session: Session, options: WaitOptions, say: Teller): Promise<Waited> {
  const { clock } = session.tools;
  const started = clock.monotonic();
  const deadline = started + options.deadline * 1000;
  const isReady = (round: readonly TargetResult[]) => exitCodeOf(statusesOf(round), options.strict ?? false) === 0;
  const demandTime = () => {
    if (terminal.signal.aborted) throw stoppedBy(terminal.signal, progressOf(inARow, options, clock.monotonic() - started));
  };
  let results: readonly TargetResult[] = [];
  let inARow = 0;
  while (true) {
    const round = await roundOnce(session.tools, session.targets, { deadline, signal: terminal.signal });
    demandTime();
    // A round that the deadline cut short is less complete than the one before it.
    const left = deadline - clock.monotonic();
    if (left > 0 || results.length === 0) results = round;
    inARow = left > 0 && isReady(round) ? inARow + 1 : 0;
    const tookMs = clock.monotonic() - started;
    say(results, inARow, { goneMs: tookMs, leftMs: Math.max(0, left) });
    if (inARow >= options.times) return { results, opened: true, inARow, tookMs };
    await clock.sleep(Math.min(options.every * 1000, left), terminal.signal);
    demandTime();
    // Decided before the sleep: a timer may end a moment early, and no round may follow too soon.
    if (options.every * 1000 < left) continue;
    say.end(`deadline reached: ${progressOf(inARow, options, clock.monotonic() - started)}`);
    return { results, opened: false, inARow, tookMs };
  }
}

function progressOf(inARow: number, { times }: WaitOptions, goneMs: number): string {
  return `${inARow} of ${times} consecutive ready rounds after ${formatDuration(goneMs)}`;
}

function statusesOf(results: readonly TargetResult[]) {
  return results.map(({ health }) => health.status);
}

type Time = { readonly goneMs: number; readonly leftMs: number };

/** How long the same line is not repeated, milliseconds: the log of a pipeline stays short, and never silent for long. */
const AGAIN_MS = 60_000;

type Teller = ((results: readonly TargetResult[], inARow: number, time: Time) => void) & { readonly end: (text: string) => void };

// Prints a line when the targets that are not ready change. A terminal shows the time with every round.
function createTeller(terminal: Terminal, live: StatusLine, { times, strict }: WaitOptions): Teller {
  let last = '';
  let printedAt = 0;
  const end = (text: string) => {
    live.clear();
    terminal.err(`${text}\n`);
  };
  const tell = (results: readonly TargetResult[], inARow: number, { goneMs, leftMs }: Time) => {
    const missing = results.filter(({ health }) => exitCodeOf([health.status], strict ?? false) !== 0).map(inShort);
    const ready = `all ready: ${Math.min(inARow, times)} of ${times} consecutive rounds`;
    const line = missing.length > 0 ? `waiting for ${missing.join('; ')}` : ready;
    const time = `${formatDuration(goneMs)} elapsed, ${formatDuration(leftMs)} left`;
    if (line !== last || goneMs - printedAt >= AGAIN_MS) {
      end(`${line} (${time})`);
      printedAt = goneMs;
    } else live.show(time);
    last = line;
  };
  return Object.assign(tell, { end });
}

function inShort({ target, health }: TargetResult): string {
  const diagnosis = diagnose(target, health);
  return `${target.name} (${statusWord(health.status)}${diagnosis ? `: ${inWords(diagnosis, health)}` : ''})`;
}
