import { LABEL_KEY, LABEL_VALUE } from '../../monitor/grammar/schema/patterns.ts';
import type { Target } from '../../monitor/target/target.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { CliError } from '../terminal/cli-error.ts';

/** Which targets a command is about: names or globs, and label selectors. Absent = all. */
export type TargetChoice = { readonly target?: readonly string[] | undefined; readonly label?: readonly string[] | undefined };

type Named = Pick<Target, 'name' | 'labels'>;

/**
 * Returns the targets of a command in the order of the config: those that one of the names or globs matches,
 * and that every label selector matches. Throws CliError for a pattern that matches nothing.
 */
export function chooseTargets<T extends Named>(targets: readonly T[], { target, label }: TargetChoice): readonly T[] {
  const names = target && patternsIn(target, '--target');
  const selectors = label && patternsIn(label, '--label').map(parseSelector);
  if (names) refuseUnknown(names, targets);
  for (const selector of selectors ?? []) refuseUnmatched(selector, targets);
  const chosen = targets.filter(
    (one) => (names ?? ['*']).some((name) => matchesName(name, one.name)) && (selectors ?? []).every(({ matches }) => matches(one.labels)),
  );
  if (chosen.length > 0 || targets.length === 0) return chosen;
  const asked = [...(names ?? []).map((name) => `--target ${name}`), ...(selectors ?? []).map(({ text }) => `--label ${text}`)];
  throw new CliError('unknown-target', `no target matches all of ${asked.join(' ')}`, 'leave one of them out');
}

/**
 * Returns the items of an option that takes lists such as `a,b`. Throws CliError for a value without one: an
 * empty variable of a script must not choose all targets.
 */
export function patternsIn(values: readonly string[], option: string): readonly string[] {
  return values.flatMap((value) => {
    const items = value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
    if (items.length === 0) throw new CliError('usage', `${option} is empty`, `give it a value, or leave ${option} out`);
    return items;
  });
}

/** Whether a name matches a name or a glob: `*` is any text, and `?` is any character. */
export function matchesName(pattern: string, name: string): boolean {
  let [at, from] = [0, 0];
  // Where to go on with one more character for the last `*`, so that the time stays a product of the two lengths.
  let star: { at: number; from: number } | undefined;
  while (from < name.length) {
    if (pattern[at] === '*') {
      star = { at, from };
      at++;
    } else if (pattern[at] === '?' || pattern[at] === name[from]) {
      at++;
      from++;
    } else if (star) {
      star = { at: star.at, from: star.from + 1 };
      [at, from] = [star.at + 1, star.from];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern);
}

/** The most names that a fix lists. */
const MAX_NAMES = 10;

function refuseUnknown(patterns: readonly string[], targets: readonly Named[]): void {
  const known = targets.map(({ name }) => name);
  const unknown = patterns.filter((pattern) => !known.some((name) => matchesName(pattern, name)));
  if (unknown.length === 0) return;
  const near = nearestWord((unknown[0] ?? '').replaceAll(/[*?]/g, ''), known);
  const named = unknown.filter((pattern) => !isGlob(pattern));
  const sentence = named.length > 0 ? `the config has no target named ${named.join(', ')}` : `no target matches ${unknown.join(', ')}`;
  throw new CliError('unknown-target', sentence, `${meant(near)}${listed('use a name from the config', known)}`);
}

function meant(near: string | undefined): string {
  return near === undefined ? '' : `did you mean ${near}? Otherwise `;
}

function listed(what: string, words: readonly string[]): string {
  const more = words.length > MAX_NAMES ? `, and ${words.length - MAX_NAMES} more` : '';
  return `${what}: ${words.slice(0, MAX_NAMES).join(', ')}${more}`;
}

type Labels = Named['labels'];

type Selector = {
  readonly text: string;
  readonly key: string;
  readonly value?: string;
  readonly matches: (labels: Labels) => boolean;
};

const FORMS = 'write KEY=VALUE, KEY!=VALUE, KEY, or !KEY';

// Equality-based requirements and existence. Source: Kubernetes, "Labels and Selectors".
function parseSelector(text: string): Selector {
  const [, not = '', key = '', operator, value = ''] = /^(!?)\s*([^=!\s]+)\s*(?:(==?|!=)\s*(.*))?$/.exec(text) ?? [];
  if (!LABEL_KEY.test(key) || !LABEL_VALUE.test(value) || (not && operator !== undefined))
    throw new CliError('usage', `--label ${text} is not a label selector`, FORMS);
  const has = (labels: Labels) => Object.hasOwn(labels, key);
  if (operator === undefined) return { text, key, matches: (labels) => has(labels) !== (not === '!') };
  const isEqual = (labels: Labels) => has(labels) && labels[key] === value;
  // As in Kubernetes, a target without the label is not equal.
  return operator === '!=' ? { text, key, matches: (labels) => !isEqual(labels) } : { text, key, value, matches: isEqual };
}

function refuseUnmatched({ text, key, value, matches }: Selector, targets: readonly Named[]): void {
  if (targets.length === 0 || targets.some(({ labels }) => matches(labels))) return;
  const all = targets.flatMap(({ labels }) => Object.entries(labels));
  const keys = [...new Set(all.map(([name]) => name))];
  const values = [...new Set(all.flatMap(([name, one]) => (name === key ? [one] : [])))];
  const sentence = `no target matches --label ${text}`;
  if (keys.length === 0) throw new CliError('unknown-target', sentence, 'the targets of the config have no labels: add `labels` to them');
  if (value === undefined || values.length === 0)
    throw new CliError('unknown-target', sentence, `${meant(nearestWord(key, keys))}${listed('use a label of the config', keys)}`);
  throw new CliError('unknown-target', sentence, `${meant(nearestWord(value, values))}${listed(`use a value of ${key}`, values)}`);
}
