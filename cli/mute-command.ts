import { userInfo } from 'node:os';
import { MUTES, type Mute, mutesRecord, parseMutes } from '../monitor/core/mute.ts';
import type { RecordStore } from '../monitor/engine/ports.ts';
import { CliError } from './cli-error.ts';
import { inAccount, loadDeployed, openRecords } from './deployed.ts';
import { chooseTargets } from './load-config.ts';
import type { CommonOptions } from './session.ts';
import { systemClock } from './system-clock.ts';
import type { Terminal } from './terminal.ts';

/** What `gatewatch mute` and `unmute` take; `for` in seconds. */
export type MuteOptions = CommonOptions & {
  readonly targets: readonly string[];
  readonly for?: number;
  readonly why?: string;
  readonly by?: string;
};

/** A window may be as long, seconds. */
const LONGEST_SECONDS = 15 * 86_400;

/** `gatewatch mute`: nobody is told of these targets for a while, without a deployment. Without targets: what is muted. */
export async function mute(terminal: Terminal, options: MuteOptions): Promise<number> {
  const { plan } = loadDeployed(terminal, options);
  const now = systemClock.now();
  const targets = chooseTargets(plan.targets, options.targets);
  if (options.targets.length === 0) {
    const muted = await inAccount(async () => mutedNow((await load(await openRecords(plan))).mutes, now));
    show(terminal, options, muted);
    return 0;
  }
  const { for: seconds, why, by = userInfo().username } = options;
  if (seconds === undefined || seconds > LONGEST_SECONDS)
    throw new CliError('usage', 'for how long is missing or more than 15d', 'add --for 30m');
  if (!why?.trim()) throw new CliError('usage', 'why is missing: whoever wonders will ask', 'add --why "what is being done"');
  const until = now + seconds * 1000;
  // The round of the minute that is running bears the time of its beginning.
  const from = Math.floor(now / 60_000) * 60_000;
  const added = targets.map(({ name }): Mute => ({ target: name, from, until, by, why: why.trim() }));
  const names = new Set(added.map(({ target }) => target));
  const muted = await change(plan, (mutes) => [...mutes.filter(({ target }) => !names.has(target)), ...added]);
  show(terminal, options, mutedNow(muted, now));
  return 0;
}

/** `gatewatch unmute`: people are told of these targets again, from the next round on; one that is red then is told at once. */
export async function unmute(terminal: Terminal, options: MuteOptions): Promise<number> {
  const { plan } = loadDeployed(terminal, options);
  if (options.targets.length === 0) throw new CliError('usage', 'which target is missing', 'see `gatewatch mute` for what is muted');
  // A target that has left the config may still be muted.
  const names = new Set(options.targets);
  const now = systemClock.now();
  const muted = await change(plan, (mutes) => mutes.filter(({ target }) => !names.has(target)));
  show(terminal, options, mutedNow(muted, now));
  return 0;
}

/** How often a record that another person writes at the same time is tried. */
const MAX_TRIES = 5;

function change(plan: Parameters<typeof openRecords>[0], next: (mutes: readonly Mute[]) => readonly Mute[]): Promise<readonly Mute[]> {
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
  return { mutes: parseMutes(stored?.value) ?? [], revision: stored?.revision ?? 0 };
}

function mutedNow(mutes: readonly Mute[], now: number): readonly Mute[] {
  return mutes.filter(({ until }) => until > now).sort((a, b) => a.until - b.until);
}

function show(terminal: Terminal, { output }: CommonOptions, muted: readonly Mute[]): void {
  if (output === 'json') {
    const mutes = muted.map(({ from, until, ...rest }) => ({
      ...rest,
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
    }));
    terminal.out(`${JSON.stringify({ schema: 'gatewatch/mutes/v1', mutes })}\n`);
    return;
  }
  if (muted.length === 0) terminal.out('nothing is muted\n');
  for (const { target, until, by, why } of muted)
    terminal.out(`muted  ${target}  until ${new Date(until).toLocaleString('sv')}  by ${by}: ${why}\n`);
  if (muted.length > 0) terminal.err('looks go on; nobody is told or paged. What is still red at the end is told then\n');
}
