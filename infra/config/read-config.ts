import { type Plan, planOf } from '../../deployment/plan/plan.ts';
import { deployErrors } from '../../deployment/plan/problems.ts';
import { deployWarnings } from '../../deployment/plan/warnings.ts';
import { isCertificate } from '../../monitor/files/is-certificate.ts';
import { readRegularFile } from '../../monitor/files/read-regular-file.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { compileConfig } from '../../wso2/compile/compile-config.ts';
import type { ConfigObject } from './props.ts';
import { Refusal, refuse } from './refusal.ts';

/** A config that can be deployed, and its plan, which `gatewatch plan` shows. */
export type DeployableConfig = { readonly settings: MonitorSettings; readonly plan: Plan };

/** Prints one line for people. */
export type Say = (line: string) => void;

/** Writes a line to stderr. */
export const sayOnStderr: Say = (line) => {
  process.stderr.write(`${line}\n`);
};

/**
 * Reads a config for a deployment: a path relative to the working directory, or an object; what has been read is
 * returned unchanged. Prints each warning once. Throws a `Refusal` with every problem that prevents the deployment.
 */
export function readDeployableConfig(config: string | ConfigObject, say: Say = sayOnStderr): DeployableConfig {
  if (isDeployable(config)) return config;
  const { file, read } = typeof config === 'string' ? { file: config, read: readRegularFile } : asFile(config);
  const compiled = compileConfig({ file, read, env: process.env, isCertificate });
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

// No config has these keys.
function isDeployable(config: string | ConfigObject | DeployableConfig): config is DeployableConfig {
  return typeof config === 'object' && 'settings' in config && 'plan' in config;
}

/** The name of an object in findings. Their lines are those of its JSON. */
const OBJECT = 'config (object)';

/** An object as the file of a config: JSON is YAML. Relative paths start at the working directory. */
function asFile(config: ConfigObject): { readonly file: string; readonly read: typeof readRegularFile } {
  const bytes = Buffer.from(jsonOf(config));
  return { file: OBJECT, read: (path) => (path === OBJECT ? { bytes } : readRegularFile(path)) };
}

function jsonOf(config: ConfigObject): string {
  try {
    return JSON.stringify(config, undefined, 2);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new Refusal([{ says: `The config is not plain data: ${why}`, fix: 'give what a parser of YAML or JSON returns' }]);
  }
}
