import { readFileSync, statSync } from 'node:fs';
import { type FileRead, MAX_FILE_BYTES, unreadFile } from '../../monitor/grammar/file.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import type { Target } from '../../monitor/target/target.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { type Compiled, compileConfig } from '../../wso2/compile/compile-config.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Reads and compiles a config; its errors go to stderr, one line each, and end the command with exit code 2; warnings are counted there. */
export function loadConfig(terminal: Terminal, file: string): Compiled {
  const compiled = compileConfig({ file, read: readConfigFile, env: terminal.env });
  const errors = compiled.issues.filter((issue) => issue.severity === 'error');
  if (errors.length === 0) {
    const warnings = compiled.issues.filter((issue) => issue.severity === 'warning').length;
    if (warnings > 0)
      terminal.err(`warning: ${file} has ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, see \`gatewatch validate\`\n`);
    return compiled;
  }
  if (errors[0]?.rule === 'file.missing' && errors[0].path === '') throw new CliError('config-missing', `there is no ${file}`);
  for (const issue of errors) terminal.err(`${formatFinding(issue)}\n`);
  throw new CliError('config-invalid', `${file} has ${errors.length} ${errors.length === 1 ? 'problem' : 'problems'}`);
}

/** The targets a command is for: all, or those named. An unknown name is an error. */
export function chooseTargets(targets: readonly Target[], names: readonly string[] | undefined): readonly Target[] {
  const unknown = (names ?? []).filter((name) => !targets.some((target) => target.name === name));
  if (unknown.length > 0) {
    const known = targets.map(({ name }) => name);
    const meant = nearestWord(unknown[0] ?? '', known);
    const fix = `${meant === undefined ? '' : `did you mean ${meant}? `}the config has ${known.slice(0, 10).join(', ')}; options stand after the command`;
    throw new CliError('unknown-target', `the config has no target named ${unknown.join(', ')}`, fix);
  }
  return names ? targets.filter((target) => names.includes(target.name)) : targets;
}

/** What a machine says that has no descriptor or memory left: nothing is wrong with the file then. */
const EXHAUSTED: readonly unknown[] = ['EMFILE', 'ENFILE', 'ENOMEM'];

/** Reads a file for the config: its bytes, or what is there instead. Throws CliError when this machine is too short of something to look. */
export function readConfigFile(path: string): FileRead {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) return { problem: 'directory' };
    return stat.size > MAX_FILE_BYTES ? { problem: 'too-large', size: stat.size } : { bytes: readFileSync(path) };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (EXHAUSTED.includes(code)) throw new CliError('machine-exhausted', `cannot read ${path}: ${message}`);
    return unreadFile(code);
  }
}
