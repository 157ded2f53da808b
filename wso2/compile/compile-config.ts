import { type CaFile, type IsCertificate, readCa } from '../../monitor/config/ca-file.ts';
import { compileSettings } from '../../monitor/config/compile-settings.ts';
import { relateTargets } from '../../monitor/config/relate-targets.ts';
import { unsetSecretFindings } from '../../monitor/config/shared-variable.ts';
import type { ConfigEnvironment } from '../../monitor/grammar/environment.ts';
import { besideFile, type FileRead, problemInWords, type UnreadFile } from '../../monitor/grammar/file.ts';
import type { Finding } from '../../monitor/grammar/finding.ts';
import { withoutUserInfos } from '../../monitor/grammar/pasted/secret-place.ts';
import { formatPath } from '../../monitor/grammar/path.ts';
import { type ReadConfig, readConfig } from '../../monitor/grammar/read-config.ts';
import { CONFIG_RULES } from '../../monitor/grammar/rule.ts';
import { tooLarge } from '../../monitor/grammar/text.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import { expandConfig } from '../expand/expand-config.ts';
import type { OmittedProbe } from '../expand/expansion.ts';
import { deployFindingsOf, findingsOf } from './rules.ts';

/** An omitted probe, with the name of its target. */
type LeftOut = OmittedProbe & { readonly target: string };

/** A compiled config. If the issues contain an error, the rest can be incomplete. */
export type Compiled = {
  readonly settings: MonitorSettings;
  readonly targets: readonly Target[];
  readonly leftOut: readonly LeftOut[];
  /** The line of each target in the file, counted from 1, by name. */
  readonly lines: ReadonlyMap<string, number>;
  /** In file order. */
  readonly issues: readonly Finding[];
  /** What holds only for a deployment, in file order. */
  readonly deployIssues: readonly Finding[];
  /** What holds only for commands that check from here, in file order. */
  readonly localIssues: readonly Finding[];
};

/**
 * The input of the compiler: the name of the file, a function that reads it and the CA files, the environment,
 * and a function that parses the certificates of CA files.
 */
export type CompileInput = {
  readonly file: string;
  readonly read: (path: string) => FileRead;
  readonly env: ConfigEnvironment;
  readonly isCertificate?: IsCertificate;
};

const START = { line: 1, column: 1 };

const PIPED = 'Give the path of a regular file, or pipe the config into gatewatch and write --config -';

function unreadable(file: UnreadFile): UnplacedFinding {
  if (file.problem === 'too-large') return tooLarge(file.size);
  const path: UnplacedFinding['path'] = [];
  const more = { path, position: START, expected: 'a config file' };
  if (file.problem === 'directory') return { ...more, rule: 'file.directory', got: 'a directory', fix: 'Give the path of the file in it' };
  if (file.problem === 'missing')
    return { ...more, rule: 'file.missing', got: 'no such file', fix: 'Check the path, or create a file with gatewatch init' };
  const rule = 'file.unreadable';
  if (file.problem === 'dangling-link' || file.problem === 'link-loop')
    return { ...more, rule, got: problemInWords(file), fix: 'Correct the link' };
  if (file.problem === 'not-regular') return { ...more, rule, got: problemInWords(file), fix: PIPED };
  return { ...more, rule, got: problemInWords(file), fix: 'Check its permissions' };
}

/**
 * Sorts findings in file order and drops duplicates: every target has those of the defaults, every probe has
 * the notice.
 */
function issuesOf(file: string, findings: readonly UnplacedFinding[], config: ReadConfig | undefined): readonly Finding[] {
  const issues = findings.map((finding): Finding => {
    const { rule, path, expected, got, fix, atKey } = finding;
    const { line, column } = finding.position ?? config?.locate(path, atKey) ?? START;
    return {
      rule,
      severity: CONFIG_RULES[rule],
      file,
      line,
      column,
      path: formatPath(path),
      expected,
      got: withoutUserInfos(got),
      fix: withoutUserInfos(fix),
    };
  });
  const seen = new Set<string>();
  return issues
    .sort((a, b) => a.line - b.line || a.column - b.column)
    .filter(({ rule, line, column, path, expected, got }) => {
      // By the place of an anchor, what is wrong in it is said once for all its aliases.
      const key = rule === 'probe.kubernetes' ? rule : JSON.stringify([rule, line, column, path.split('.').at(-1), expected, got]);
      return !seen.has(key) && seen.add(key);
    });
}

/** Reads each `ca` file once: ten thousand targets may share one. */
function caReader({ file, read, isCertificate }: CompileInput): (path: string) => CaFile {
  const files = new Map<string, CaFile>();
  return (path) => {
    const known = files.get(path) ?? readCa(read(besideFile(file, path)), path, isCertificate);
    files.set(path, known);
    return known;
  };
}

/**
 * Compiles `gatewatch.yaml` to settings, targets with all their probes, and findings. It expands first; the
 * rules follow.
 */
export function compileConfig(input: CompileInput): Compiled {
  const { file, read, env } = input;
  const found = read(file);
  if ('problem' in found) {
    const issues = issuesOf(file, [unreadable(found)], undefined);
    return {
      settings: compileSettings({}, []),
      targets: [],
      leftOut: [],
      lines: new Map(),
      issues,
      deployIssues: [],
      localIssues: [],
    };
  }
  const config = readConfig(found.bytes, env);
  const expanded = expandConfig(config, caReader(input));
  const settings = compileSettings(
    config.monitor,
    config.maintenance.map(({ value }) => value),
  );
  return {
    settings,
    targets: relateTargets(
      expanded.targets.map(({ target }) => target),
      settings.maintenance,
    ),
    leftOut: expanded.targets.flatMap(({ target, leftOut }) => leftOut.map((one) => ({ ...one, target: target.name }))),
    lines: new Map(expanded.targets.map(({ index, target }) => [target.name, config.locate(['targets', index]).line])),
    issues: issuesOf(file, [...config.findings, ...findingsOf(config, expanded)], config),
    deployIssues: issuesOf(file, deployFindingsOf(config, expanded), config),
    localIssues: issuesOf(file, unsetSecretFindings(config, env), config),
  };
}

/**
 * Returns every finding about a config for what it is written for: a deployment if it names a region, which
 * nothing else uses, otherwise checks from here.
 */
export function findingsForUse({ settings, issues, deployIssues, localIssues }: Compiled): readonly Finding[] {
  const more = settings.regions.length > 0 ? deployIssues : localIssues;
  return [...issues, ...more].sort((a, b) => a.line - b.line || a.column - b.column);
}
