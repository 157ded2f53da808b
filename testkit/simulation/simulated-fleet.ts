import { relateTargets } from '../../monitor/config/relate-targets.ts';
import { DEFAULT_TIMING } from '../../monitor/grammar/schema/timing.ts';
import type { Probe } from '../../monitor/target/probe.ts';
import type { MaintenanceWindow } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import { randomFrom } from '../random.ts';

/**
 * What happens to a target from one minute to another of the simulated time; `kind` is what it counts as in
 * the report.
 */
export type Episode = {
  readonly kind:
    | 'outage'
    | 'behind the balancer'
    | 'flapping'
    | 'deployment'
    | 'failed deployment'
    | 'muted work'
    | 'mass outage'
    | 'monitor cut off';
  readonly target: string;
  readonly from: number;
  readonly until: number;
  /** What is seen in a minute of it; default: failures. */
  readonly seen?: (minute: number) => 'up' | 'down' | 'unseen';
};

/** A mute by hand, in minutes of the simulated time. */
type HandMute = { readonly target: string; readonly from: number; readonly until: number };

/** A fleet, and everything that happens to it. */
export type Story = {
  readonly targets: readonly Target[];
  readonly episodes: readonly Episode[];
  readonly mutes: readonly HandMute[];
  /** Minutes in which SNS takes nothing. */
  readonly deafMinutes: ReadonlySet<number>;
};

const DAY = 1440;

/** Deployments go on in these nights; nobody is to hear of them. */
const NIGHTS: MaintenanceWindow = {
  start: '02:00',
  durationSeconds: 3600,
  every: ['tuesday', 'thursday', 'sunday'],
  timezone: 'Europe/Berlin',
  labels: { site: 'fra' },
};

function probeOf(host: string): Probe {
  return {
    name: 'ready',
    role: 'readiness',
    look: { kind: 'http', scheme: 'http', host, port: 80, path: '/', headers: [] },
    ...DEFAULT_TIMING,
  };
}

function targetNamed(name: string, changes: Partial<Target> = {}): Target {
  const bare = { portShift: 0, tls: { verify: true }, labels: {}, dependsOn: [], alert: 'page', vpc: false } as const;
  return {
    name,
    profile: name.startsWith('mi') ? 'micro-integrator' : 'gateway',
    host: name,
    probes: [probeOf(name)],
    ...bare,
    ...changes,
  };
}

const numbered = (prefix: string, count: number, from = 1) => Array.from({ length: count }, (_, i) => `${prefix}-${i + from}`);

/**
 * A balancer with ten gateways and two integrators behind it, twenty gateways that deployments go to, and
 * others: fifty targets in all.
 */
function fleet(): readonly Target[] {
  const behind = [...numbered('gw', 10), ...numbered('mi', 2)].map((name) => targetNamed(name, { dependsOn: ['lb-1'] }));
  const deployed = numbered('gw', 20, 11).map((name) => targetNamed(name, { labels: { site: 'fra' } }));
  const others = numbered('mi', 17, 3).map((name) => targetNamed(name));
  return relateTargets([targetNamed('lb-1'), ...behind, ...deployed, ...others], [NIGHTS]);
}

/** What happens to the fleet in so many days that begin at `start`, milliseconds since 1970, midnight UTC. */
export function storyOf(days: number, start: number): Story {
  const random = randomFrom(7);
  const targets = fleet();
  const all = Array.from({ length: days }, (_, day) => dayOf(day, start, targets, random));
  return {
    targets,
    episodes: all.flatMap(({ episodes }) => episodes),
    mutes: all.flatMap(({ mutes }) => mutes),
    deafMinutes: new Set(all.flatMap(({ deaf }) => deaf)),
  };
}

type Day = { readonly episodes: readonly Episode[]; readonly mutes: readonly HandMute[]; readonly deaf: readonly number[] };

const UNRELATED = numbered('mi', 17, 3);
const DEPLOYED = numbered('gw', 20, 11);

/** What happens on a day; the rarer things come every so many days. */
function dayOf(day: number, start: number, targets: readonly Target[], random: () => number): Day {
  const noon = day * DAY + 720;
  const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)] as T;
  const comes = (every: number, on: number) => day % every === on;
  // An outage or two in the working day, of minutes or hours.
  const outages = (random() < 0.5 ? [60, 300] : [180]).map((minute): Episode => {
    const from = noon - 240 + minute + Math.floor(random() * 30);
    return { kind: 'outage', target: pick(UNRELATED), from, until: from + pick([2, 4, 9, 25, 130]) };
  });
  const work = comes(5, 2) ? [{ target: pick(DEPLOYED), from: noon + 500, until: noon + 560 }] : [];
  const deaf = comes(6, 3) ? Array.from({ length: 300 }, (_, i) => noon - 200 + i).filter(() => random() < 0.2) : [];
  const episodes = [
    ...outages,
    ...(comes(9, 4) ? behindBalancer(noon + 200, 12 + Math.floor(random() * 20)) : []),
    ...(comes(10, 6) ? [flapping(pick(UNRELATED), noon + 300)] : []),
    ...(comes(14, 8) ? mostAtOnce(targets, noon + 60) : []),
    ...(comes(7, 5) ? blindness(targets, noon + 400) : []),
    ...work.map(({ target, from }): Episode => ({ kind: 'muted work', target, from: from + 5, until: from + 50 })),
    ...deployments(day, start),
  ];
  return { episodes, mutes: work, deaf };
}

function mostAtOnce(targets: readonly Target[], from: number): readonly Episode[] {
  // Targets behind the balancer are listed in its notification.
  const own = targets.filter(({ dependsOn }) => dependsOn.length === 0).slice(0, 36);
  return own.map(({ name }) => ({ kind: 'mass outage', target: name, from, until: from + 12 }));
}

function blindness(targets: readonly Target[], from: number): readonly Episode[] {
  return targets.map(({ name }) => ({ kind: 'monitor cut off', target: name, from, until: from + 12, seen: () => 'unseen' }));
}

function behindBalancer(from: number, minutes: number): readonly Episode[] {
  const behind = [...numbered('gw', 10), ...numbered('mi', 2)];
  return [
    { kind: 'outage', target: 'lb-1', from, until: from + minutes },
    ...behind.map((target): Episode => ({ kind: 'behind the balancer', target, from, until: from + minutes })),
  ];
}

function flapping(target: string, from: number): Episode {
  return {
    kind: 'flapping',
    target,
    from,
    until: from + 90,
    seen: (minute) => (Math.floor((minute - from) / 2) % 2 === 0 ? 'down' : 'up'),
  };
}

/**
 * In the nights of the window each server is restarted; every other time one of them does not come back for
 * an hour after its end.
 */
function deployments(day: number, start: number): readonly Episode[] {
  const weekday = new Date(start + day * DAY * 60_000).getUTCDay();
  if (![2, 4, 0].includes(weekday)) return [];
  // 02:00 in Berlin is 01:00 UTC in winter.
  const night = day * DAY + 60;
  const restarted = numbered('gw', 20, 11).map(
    (target, i): Episode => ({ kind: 'deployment', target, from: night + 3 + i * 2, until: night + 7 + i * 2 }),
  );
  const broken: Episode = { kind: 'failed deployment', target: 'gw-30', from: night + 41, until: night + 120 };
  return day % 2 === 0 ? [...restarted.filter(({ target }) => target !== 'gw-30'), broken] : restarted;
}
