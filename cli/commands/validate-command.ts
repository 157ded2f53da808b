import { type Finding, formatFinding } from '../../monitor/grammar/finding.ts';
import { findingsForUse } from '../../wso2/compile/compile-config.ts';
import { compileFile } from '../session/load-config.ts';
import { nameInMessages } from '../session/read-descriptor.ts';
import type { CommonOptions } from '../session/session.ts';
import { print } from '../terminal/print.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * Runs `gatewatch validate`: prints all problems of a config in file order: for a deployment if it names a
 * region, otherwise for checks from here. Returns exit code 2 if there is an error, else 0.
 */
export async function validate(terminal: Terminal, options: CommonOptions): Promise<number> {
  const compiled = await compileFile(terminal, options.config);
  const { targets } = compiled;
  const issues = findingsForUse(compiled);
  const isValid = !issues.some(({ severity }) => severity === 'error');
  if (options.output === 'json') {
    terminal.out(`${JSON.stringify({ schema: 'gatewatch/validate/v1', file: options.config, valid: isValid, issues })}\n`);
    return isValid ? 0 : 2;
  }
  for (const issue of issues) terminal.err(`${formatFinding(issue)}\n`);
  const probes = targets.reduce((sum, target) => sum + target.probes.length, 0);
  const content = isValid ? [`${count(targets.length, 'target')}, ${count(probes, 'probe')}`] : [];
  print(terminal, `${nameInMessages(options.config)}: ${isValid ? 'valid' : 'not valid'}: ${[...content, ...tally(issues)].join('; ')}\n`);
  return isValid ? 0 : 2;
}

function tally(issues: readonly Finding[]): readonly string[] {
  const counts = (['error', 'warning', 'notice'] as const).flatMap((severity) => {
    const found = issues.filter((issue) => issue.severity === severity).length;
    return found === 0 ? [] : [count(found, severity === 'notice' ? 'note' : severity)];
  });
  return counts.length === 0 ? [] : [counts.join(', ')];
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
