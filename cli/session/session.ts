import type { LookTools } from '../../monitor/engine/looking/look.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import type { StatusPageSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { Compiled } from '../../wso2/compile/compile-config.ts';
import type { ConfigSource } from '../formats/finished-round.ts';
import { CliError } from '../terminal/cli-error.ts';
import { type OutputFormat, type Page, pageFor, type Terminal } from '../terminal/terminal.ts';
import { chooseTargets } from './choose-targets.ts';
import { createEnvSecrets } from './env-secrets.ts';
import { loadConfig } from './load-config.ts';
import { createLookTools } from './look-tools.ts';
import { openSandbox } from './open-sandbox.ts';
import { descriptorOf } from './read-descriptor.ts';

/** The options of all commands. */
export type CommonOptions = {
  readonly config: string;
  readonly target?: readonly string[];
  readonly label?: readonly string[];
  readonly output: OutputFormat;
  readonly color: boolean;
  /** Whether `--config` was written. */
  readonly isConfigNamed?: boolean;
};

/** The options of commands that can check the built-in simulated servers. */
export type SandboxOptions = { readonly sandbox?: boolean; readonly fault?: readonly string[]; readonly story?: boolean };

/** Everything that a command needs to check targets. */
export type Session = {
  readonly monitor: string;
  /** The path of the config that was read. */
  readonly config: string;
  /** Where its targets are written; absent if that is no file of the user. */
  readonly source?: ConfigSource;
  readonly targets: readonly Target[];
  /** What the config says about a status page. */
  readonly statusPage: StatusPageSettings | undefined;
  readonly tools: LookTools;
  readonly page: Page;
  readonly close: () => Promise<void>;
};

/**
 * Refuses targets with a secret that shares its variable with another of the file: the variable holds one of them,
 * and a server must never receive the secret of another. Then names each secret that is not set, once.
 */
function demandSecrets(terminal: Terminal, { issues, localIssues }: Compiled, targets: readonly Target[]): void {
  const names = secretNames(targets);
  const variables = new Set(names.map(secretVariable));
  const shared = issues.filter(({ rule, got }) => rule === 'secret.variable' && variables.has(secretVariable(got)));
  for (const issue of shared) terminal.err(`${formatFinding({ ...issue, severity: 'error' })}\n`);
  if (shared.length > 0) throw new CliError('config-invalid', 'secrets with the same environment variable cannot be read outside AWS');
  for (const issue of localIssues.filter(({ got }) => names.includes(got))) terminal.err(`${formatFinding(issue)}\n`);
}

// An option that would have no effect is more likely a mistake than a wish.
function refuseContradictions({ sandbox, fault, config, isConfigNamed }: CommonOptions & SandboxOptions): void {
  if (sandbox && isConfigNamed)
    throw new CliError('usage', `--sandbox brings a config of its own, so ${config} would not be read`, 'leave out --sandbox or --config');
  if (!sandbox && fault)
    throw new CliError('usage', '--fault injects a fault into simulated servers only', 'add --sandbox, or leave out --fault');
}

/** Reads the config, or starts the sandbox and reads its config, and chooses the targets. Throws CliError. */
export async function openSession(terminal: Terminal, options: CommonOptions & SandboxOptions): Promise<Session> {
  refuseContradictions(options);
  const sandbox = options.sandbox ? await openSandbox(terminal, options) : undefined;
  try {
    const withSecrets = sandbox ? { ...terminal, env: { ...terminal.env, ...sandbox.env } } : terminal;
    const config = sandbox?.config ?? options.config;
    const compiled = await loadConfig(withSecrets, config);
    const targets = chooseTargets(compiled.targets, options);
    demandSecrets(withSecrets, compiled, targets);
    return {
      monitor: compiled.settings.name,
      config,
      ...(!sandbox && descriptorOf(config) === undefined && { source: { file: config, lines: compiled.lines } }),
      targets,
      statusPage: compiled.settings.statusPage,
      tools: createLookTools(createEnvSecrets(withSecrets.env)),
      page: pageFor(terminal, options.color),
      close: async () => sandbox?.close(),
    };
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}
