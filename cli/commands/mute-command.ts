import type { Plan } from '../../deployment/plan/plan.ts';
import type { RecordStore } from '../../monitor/engine/ports.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { MUTES, type Mute, mutesIn, mutesRecord } from '../../monitor/memory/mute.ts';
import { type MutesChange, PAST_MUTES, pastMutesIn, withMutesChange } from '../../monitor/memory/past-mutes.ts';
import { quote } from '../../monitor/text/quote.ts';
import { showMutes } from '../print/show-mutes.ts';
import { chooseTargets, matchesName, patternsIn } from '../session/choose-targets.ts';
import { inAccount, loadDeployed, openRecords } from '../session/deployed.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { userName } from '../terminal/user-name.ts';

/**
 * The options of `gatewatch mute` and `unmute`; `for` is in seconds. Targets are arguments or values of
 * `--target`.
 */
export type MuteOptions = CommonOptions & {
  readonly targets: readonly string[];
  readonly for?: number;
  readonly why?: string;
  readonly by?: string;
};

/** The shortest mute, seconds: a round runs every minute. */
const SHORTEST_SECONDS = 60;
/** The longest mute, seconds: as long as the longest maintenance window. */
const LONGEST_SECONDS = 15 * 86_400;

/**
 * Runs `gatewatch mute`: suppresses notifications of the given targets for a time, without a deployment.
 * Without targets and options it lists the active mutes. Returns exit code 0; throws CliError.
 */
export async function mute(terminal: Terminal, options: MuteOptions): Promise<number> {
  const { plan } = await loadDeployed(terminal, options);
  if (isChosen(options)) {
    const targets = chosenIn(options, plan);
    const added = readMute(terminal, options);
    const isOther = ({ target }: Mute) => !targets.includes(target);
    const muted = await change(terminal.signal, plan, (mutes) => [
      ...mutes.filter(isOther),
      ...targets.map((target) => ({ target, ...added })),
    ]);
    showMutes(terminal, options, muted);
    return 0;
  }
  if ([options.for, options.why, options.by].some((given) => given !== undefined))
    throw new CliError('usage', 'no target to mute is named', `name one: gatewatch mute ${plan.targets[0]?.name} --for 30m --why "…"`);
  const { mutes } = await inAccount(async () => load(await openRecords(plan)), terminal.signal);
  const now = systemClock.now();
  showMutes(
    terminal,
    options,
    mutes.filter(({ until }) => until > now),
  );
  return 0;
}

/**
 * Runs `gatewatch unmute`: removes the mutes of the given targets from the next round on. A target that fails
 * then is reported at once. Returns exit code 0; throws CliError.
 */
export async function unmute(terminal: Terminal, options: MuteOptions): Promise<number> {
  const { plan } = await loadDeployed(terminal, options);
  if (!isChosen(options)) throw new CliError('usage', 'no target to unmute is named', 'list the active mutes with `gatewatch mute`');
  // A target that was removed from the config has no labels.
  const patterns = options.label ? chosenIn(options, plan) : namesIn(options);
  const released = new Set<string>();
  const muted = await change(terminal.signal, plan, (mutes) => {
    // A target that was removed from the config may still be muted.
    const known = [...plan.targets.map(({ name }) => name), ...mutes.map(({ target }) => target)];
    const unknown = patterns.filter((pattern) => !known.some((name) => matchesName(pattern, name)));
    if (unknown.length > 0) {
      const muted = mutes.map(({ target }) => target).join(', ') || 'none';
      throw new CliError(
        'unknown-target',
        `neither muted nor in the config: ${unknown.join(', ')}`,
        `correct the name; no mute was changed (muted targets: ${muted})`,
      );
    }
    const isNamed = ({ target }: Mute) => patterns.some((pattern) => matchesName(pattern, target));
    for (const { target } of mutes.filter(isNamed)) released.add(target);
    return mutes.filter((one) => !isNamed(one));
  });
  const isReleased = (pattern: string) => [...released].some((target) => matchesName(pattern, target));
  for (const name of patterns.filter((pattern) => !isReleased(pattern))) terminal.err(`${name} was not muted\n`);
  showMutes(terminal, options, muted);
  return 0;
}

function isChosen({ targets, target, label }: MuteOptions): boolean {
  return targets.length > 0 || target !== undefined || label !== undefined;
}

function namesIn({ targets, target = [] }: MuteOptions): readonly string[] {
  return [...new Set(patternsIn([...targets, ...target], '--target'))];
}

function chosenIn(options: MuteOptions, { targets }: Plan): readonly string[] {
  const names = namesIn(options);
  return chooseTargets(targets, { ...(names.length > 0 && { target: names }), label: options.label }).map(({ name }) => name);
}

function readMute(terminal: Terminal, { for: seconds, why = '', by }: MuteOptions): Omit<Mute, 'target'> {
  if (seconds === undefined || seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS)
    throw new CliError('usage', '--for is required and must be between 1m and 15d', 'add --for 30m');
  const words = quote(why);
  if (words === '') throw new CliError('usage', '--why is required', 'give the reason for the mute: --why "disk is replaced"');
  const now = systemClock.now();
  // The round that is running has the start of its minute as its time, and must be muted too.
  return { from: Math.floor(now / 60_000) * 60_000, until: now + seconds * 1000, by: userName(terminal, by), why: words };
}

/** How often a write is tried while other users change the same record. */
const MAX_TRIES = 5;

function change(signal: AbortSignal, plan: Plan, next: (mutes: readonly Mute[]) => readonly Mute[]): Promise<readonly Mute[]> {
  return inAccount(async () => {
    const records = await openRecords(plan);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { mutes, revision } = await load(records);
      const after = mutesRecord(next(mutes), systemClock.now());
      if (!(await records.save(MUTES, after, revision))) continue;
      await keepForReports(records, { before: mutes, after: after.mutes });
      return after.mutes;
    }
    throw new CliError('account-unreachable', 'could not update the mutes because of concurrent changes', 'run the command again');
  }, signal);
}

/** Keeps the mutes for reports, beyond their end. Those in force are set already, so a failure is only said. */
async function keepForReports(records: RecordStore, changed: MutesChange): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = (await records.load([PAST_MUTES])).get(PAST_MUTES);
    const past = pastMutesIn(stored?.value);
    if (past && (await records.save(PAST_MUTES, withMutesChange(past, changed, systemClock.now()), stored?.revision ?? 0))) return;
  }
  throw new CliError(
    'record-unreadable',
    'the mutes are changed, but reports will not show that',
    'run the command again with the deployed release',
  );
}

async function load(records: RecordStore): Promise<{ readonly mutes: readonly Mute[]; readonly revision: number }> {
  const stored = (await records.load([MUTES])).get(MUTES);
  const mutes = mutesIn(stored?.value);
  // Overwriting the record would remove mutes that this release cannot read.
  if (!mutes) throw new CliError('record-unreadable', 'the stored mutes were written by another release of gatewatch');
  return { mutes, revision: stored?.revision ?? 0 };
}
