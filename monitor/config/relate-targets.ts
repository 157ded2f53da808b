import type { Indexed } from '../grammar/read-config.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import type { MaintenanceWindow } from '../target/settings.ts';
import type { AlertLevel, Target } from '../target/target.ts';
import type { TokenSetting } from '../target/token.ts';
import type { WindowTime } from '../target/window.ts';
import { defined, omit } from '../text/objects.ts';

/** The alert levels, from fewest to most recipients. */
const LEVELS: readonly AlertLevel[] = ['none', 'mail', 'page'];

/**
 * Adds to each target its maintenance windows and its dependents, and removes the dependencies that notify
 * fewer recipients than the target. A target depends on the issuer of its tokens, too.
 */
export function relateTargets(targets: readonly Target[], windows: readonly MaintenanceWindow[]): readonly Target[] {
  const times = timesOf(windows);
  const byName = new Map(targets.map((target) => [target.name, target]));
  const related = targets.map((target) => {
    const isParent = (name: string) => name !== target.name && isHeard(byName.get(name), target);
    const tokens = target.tokens?.map((token): TokenSetting => (isParent(token.issuer ?? '') ? token : omit(token, 'issuer')));
    return { ...target, dependsOn: target.dependsOn.filter((name) => isHeard(byName.get(name), target)), ...defined({ tokens }) };
  });
  const dependents = Map.groupBy(
    related.flatMap(({ name, dependsOn, tokens = [] }) =>
      [...new Set([...dependsOn, ...tokens.flatMap(({ issuer }) => issuer ?? [])])].map((parent) => ({ parent, name })),
    ),
    ({ parent }) => parent,
  );
  return related.map((target) => {
    const maintenance = [...new Set(times.filter((_, i) => isIn(target, windows[i])))];
    const names = dependents.get(target.name)?.map(({ name }) => name) ?? [];
    return { ...target, ...(names.length > 0 && { dependents: names }), ...(maintenance.length > 0 && { maintenance }) };
  });
}

type Dependent = Indexed<{ readonly name: string; readonly dependsOn?: readonly string[] | undefined }>;

/**
 * Findings about dependencies that notify fewer recipients than the target: its alerts would be suppressed
 * for an incident that nobody is notified of.
 */
export function quieterFindings(written: readonly Dependent[], targets: readonly Target[]): readonly UnplacedFinding[] {
  const byName = new Map(targets.map((target) => [target.name, target]));
  return written.flatMap(({ index, value }) => {
    const child = byName.get(value.name);
    return (value.dependsOn ?? []).flatMap((name, i): readonly UnplacedFinding[] => {
      const parent = byName.get(name);
      if (!child || !parent || name === value.name || isHeard(parent, child)) return [];
      const got = `alert: ${parent.alert} on ${name}, alert: ${child.alert} here`;
      const fix = `Write alert: ${child.alert} on ${name}: until then, gatewatch ignores this dependency`;
      const expected = 'a target that notifies at least the same recipients';
      return [{ rule: 'depends.quieter', path: ['targets', index, 'dependsOn', i], expected, got, fix }];
    });
  });
}

function isHeard(parent: Target | undefined, child: Target): boolean {
  return parent !== undefined && LEVELS.indexOf(parent.alert) >= LEVELS.indexOf(child.alert);
}

// Windows for different targets at the same times are one: they are told apart by identity.
function timesOf(windows: readonly MaintenanceWindow[]): readonly WindowTime[] {
  const known = new Map<string, WindowTime>();
  return windows.map((window) => {
    const time = omit(window, 'targets', 'labels');
    const key = JSON.stringify(time);
    const same = known.get(key) ?? time;
    known.set(key, same);
    return same;
  });
}

function isIn({ name, labels }: Target, window: MaintenanceWindow | undefined): boolean {
  if (!window) return false;
  const wanted = Object.entries(window.labels ?? {});
  if (!window.targets && !window.labels) return true;
  const isLabelled = wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
  return window.targets?.includes(name) === true || isLabelled;
}
