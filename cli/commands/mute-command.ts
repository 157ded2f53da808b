import type { Plan } from '../../deployment/plan/plan.ts';
import type { RecordStore } from '../../monitor/engine/ports.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { MUTES, type Mute, mutesIn, mutesRecord } from '../../monitor/memory/mute.ts';
import { quote } from '../../monitor/text/quote.ts';
import { showMutes } from '../print/show-mutes.ts';
import { inAccount, loadDeployed, openRecords } from '../session/deployed.ts';
import { chooseTargets } from '../session/load-config.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { userName } from '../terminal/user-name.ts';

/** What `gatewatch mute` and `unmute` take; `for` in seconds. Targets stand after the command or in `--target`, as everywhere. */
export type MuteOptions = CommonOptions & {
  readonly targets: readonly string[];
  readonly for?: number;
  readonly why?: string;
  readonly by?: string;
};

/** A round comes every minute. */
const SHORTEST_SECONDS = 60;
/** A window may be as long, seconds. */
const LONGEST_SECONDS = 15 * 86_400;

/** `gatewatch mute`: nobody is told of these targets for a while, without a deployment. Without targets and options: what is muted. */
export async function mute(terminal: Terminal, options: MuteOptions): Promise<number> {
  const { plan } = loadDeployed(terminal, options);
  const names = namesIn(options);
  if (names.length > 0) {
    const targets = chooseTargets(plan.targets, names).map(({ name }) => name);
    const added = readMute(terminal, options);
    const isOther = ({ target }: Mute) => !targets.includes(target);
    const muted = await change(plan, (mutes) => [...mutes.filter(isOther), ...targets.map((target) => ({ target, ...added }))]);
    showMutes(terminal, options, muted);
    return 0;
  }
  if ([options.for, options.why, options.by].some((given) => given !== undefined))
    throw new CliError(
      'usage',
      'which target to mute is missing',
      `write its name: gatewatch mute ${plan.targets[0]?.name} --for 30m --why "…"`,
    );
  const { mutes } = await inAccount(async () => load(await openRecords(plan)));
  const now = systemClock.now();
  showMutes(
    terminal,
    options,
    mutes.filter(({ until }) => until > now),
  );
  return 0;
}

/** `gatewatch unmute`: people are told of these targets again, from the next round on; one that is red then is told at once. */
export async function unmute(terminal: Terminal, options: MuteOptions): Promise<number> {
  const { plan } = loadDeployed(terminal, options);
  const names = namesIn(options);
  if (names.length === 0) throw new CliError('usage', 'which target is missing', 'see `gatewatch mute` for what is muted');
  const released = new Set<string>();
  const muted = await change(plan, (mutes) => {
    // A target that has left the config may still be muted.
    const known = [...plan.targets.map(({ name }) => name), ...mutes.map(({ target }) => target)];
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      const fix = `nothing was changed; muted are ${mutes.map(({ target }) => target).join(', ') || 'no targets'}`;
      throw new CliError('unknown-target', `neither muted nor in the config: ${unknown.join(', ')}`, fix);
    }
    for (const { target } of mutes) if (names.includes(target)) released.add(target);
    return mutes.filter(({ target }) => !names.includes(target));
  });
  for (const name of names.filter((one) => !released.has(one))) terminal.err(`${name} was not muted\n`);
  showMutes(terminal, options, muted);
  return 0;
}

function namesIn({ targets, target = [] }: MuteOptions): readonly string[] {
  return [...new Set([...targets, ...target])];
}

function readMute(terminal: Terminal, { for: seconds, why = '', by }: MuteOptions): Omit<Mute, 'target'> {
  if (seconds === undefined || seconds < SHORTEST_SECONDS || seconds > LONGEST_SECONDS)
    throw new CliError('usage', 'for how long is missing, less than 1m or more than 15d', 'add --for 30m');
  const words = quote(why);
  if (words === '') throw new CliError('usage', 'why is missing: whoever wonders will ask', 'add --why "what is being done"');
  const now = systemClock.now();
  // The round of the minute that is running bears the time of its beginning.
  return { from: Math.floor(now / 60_000) * 60_000, until: now + seconds * 1000, by: userName(terminal, by), why: words };
}

/** How often a record that another person writes at the same time is tried. */
const MAX_TRIES = 5;

function change(plan: Plan, next: (mutes: readonly Mute[]) => readonly Mute[]): Promise<readonly Mute[]> {
  return inAccount(async () => {
    const records = await openRecords(plan);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const { mutes, revision } = await load(records);
      const after = mutesRecord(next(mutes), systemClock.now());
      if (await records.save(MUTES, after, revision)) return after.mutes;
    }
    throw new Error('others change the mutes all the time: try again');
  });
}

async function load(records: RecordStore): Promise<{ readonly mutes: readonly Mute[]; readonly revision: number }> {
  const stored = (await records.load([MUTES])).get(MUTES);
  const mutes = mutesIn(stored?.value);
  // To write over it would end mutes that nobody has seen.
  if (!mutes) throw new CliError('record-unreadable', 'what is muted was written by another release of gatewatch');
  return { mutes, revision: stored?.revision ?? 0 };
}
