import { didYouMean } from '../grammar/advice.ts';
import type { Path } from '../grammar/path.ts';
import type { ReadConfig } from '../grammar/read-config.ts';
import type { Shape } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { isDate, MOST_SECONDS } from '../target/window.ts';
import { isTimezone, zoneNamed } from '../target/window-spans.ts';
import { parseDuration } from '../text/duration.ts';
import { nearestWord } from '../text/nearest-word.ts';
import { durationFindings } from './monitor-rules.ts';

type Window = Shape<'window'>;

/** The names and labels that a maintenance window can refer to. */
export type KnownTargets = { readonly names: ReadonlySet<string>; readonly labels: readonly Readonly<Record<string, string>>[] };

const DAY = 86_400;

function startFindings({ start, every }: Window, path: Path): readonly UnplacedFinding[] {
  const [date, time] = start.includes('T') ? start.split('T') : [undefined, start];
  const place = [...path, 'start'];
  if (every && date !== undefined) {
    return [{ rule: 'window.start', path: place, expected: 'a time of day, because every is set', got: start, fix: `Write "${time}"` }];
  }
  if (every) return [];
  if (date === undefined) {
    const fix = 'Add the date, or add every: [day]';
    return [{ rule: 'window.start', path: place, expected: 'a date and time', got: start, fix }];
  }
  if (isDate(date)) return [];
  return [{ rule: 'window.start', path: place, expected: 'a valid calendar date', got: date, fix: 'Correct the date' }];
}

function lengthFindings({ duration, every }: Window, path: Path): readonly UnplacedFinding[] {
  const place = [...path, 'duration'];
  if (!every || (parseDuration(duration) ?? 0) < DAY) return durationFindings(duration, place, [60, '1m'], [MOST_SECONDS, '15d']);
  const fix = 'Write less than 24h, or define a separate window for each day';
  return [{ rule: 'window.duration', path: place, expected: 'less than 24h, because every is set', got: duration, fix }];
}

function namedTargetFindings({ targets = [] }: Window, path: Path, known: KnownTargets): readonly UnplacedFinding[] {
  return targets.flatMap((name, i): readonly UnplacedFinding[] => {
    if (known.names.has(name)) return [];
    const near = nearestWord(name, [...known.names]);
    const fix = near === undefined ? 'Use the name of a target in this file' : didYouMean(near);
    return [{ rule: 'window.target', path: [...path, 'targets', i], expected: 'the name of a target', got: `"${name}"`, fix }];
  });
}

function labelFindings({ labels }: Window, path: Path, known: KnownTargets): readonly UnplacedFinding[] {
  const wanted = Object.entries(labels ?? {});
  if (wanted.length === 0 || known.labels.some((carried) => wanted.every(([key, value]) => carried[key] === value))) return [];
  const got = 'no such target';
  const fix = 'Correct the labels here or on the targets: this window covers no target by its labels';
  return [{ rule: 'window.label', path: [...path, 'labels'], expected: 'a target that has all of these labels', got, fix }];
}

function timezoneFindings({ timezone }: Window, path: Path): readonly UnplacedFinding[] {
  if (timezone === undefined || isTimezone(timezone)) return [];
  const near = zoneNamed(timezone);
  const fix = near === undefined ? 'Use a name such as Europe/Berlin, or UTC' : didYouMean(near);
  return [{ rule: 'window.timezone', path: [...path, 'timezone'], expected: 'an IANA time zone', got: timezone, fix }];
}

/** Findings about a maintenance window. */
export function windowFindings(
  window: Window,
  path: Path,
  known: KnownTargets,
  { isDamaged, isDamagedInAny, hasUnknownName }: Pick<ReadConfig, 'isDamaged' | 'isDamagedInAny' | 'hasUnknownName'>,
): readonly UnplacedFinding[] {
  return [
    // Without `every`, which is written and invalid, nothing true can be said about these two.
    ...(isDamaged([...path, 'every']) ? [] : [...startFindings(window, path), ...lengthFindings(window, path)]),
    ...timezoneFindings(window, path),
    ...(hasUnknownName ? [] : namedTargetFindings(window, path, known)),
    ...(isDamaged([...path, 'labels']) || isDamagedInAny('labels') ? [] : labelFindings(window, path, known)),
  ];
}
