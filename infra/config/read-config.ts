import { type Plan, planOf } from '../../deployment/plan/plan.ts';
import { deployErrors } from '../../deployment/plan/problems.ts';
import { deployWarnings } from '../../deployment/plan/warnings.ts';
import { isCertificate } from '../../monitor/files/is-certificate.ts';
import { readRegularFile } from '../../monitor/files/read-regular-file.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { compileConfig } from '../../wso2/compile/compile-config.ts';
import { refuse } from './refusal.ts';

/** A config that can be deployed, and its plan, which `gatewatch plan` shows. */
export type DeployableConfig = { readonly settings: MonitorSettings; readonly plan: Plan };

/** Prints one line for people. */
export type Say = (line: string) => void;

/** Writes a line to stderr. */
export const sayOnStderr: Say = (line) => {
  process.stderr.write(`${line}\n`);
};

/**
 * Reads a config for a deployment; the path is relative to the working directory. Prints each warning once.
 * Throws a `Refusal` with every problem that prevents the deployment.
 */
export function readDeployableConfig(file: string, say: Say = sayOnStderr): DeployableConfig {
  const compiled = compileConfig({ file, read: readRegularFile, env: process.env, isCertificate });
  const { settings, targets } = compiled;
  const issues = [...compiled.issues, ...compiled.deployIssues];
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    for (const issue of errors) say(formatFinding(issue));
    const says = `${file} has ${errors.length} ${errors.length === 1 ? 'problem' : 'problems'}`;
    refuse([{ says, fix: 'see the fix at the end of each line above' }]);
  }
  const plan = planOf(settings, targets);
  refuse(deployErrors(settings, plan));
  for (const issue of issues.filter(({ severity }) => severity === 'warning')) say(formatFinding(issue));
  for (const warning of deployWarnings(settings, plan)) say(`warning: ${warning.says}. Fix: ${warning.fix}`);
  return { settings, plan };
}
