import type { LookTools } from '../../monitor/engine/looking/look.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { Compiled } from '../../wso2/compile/compile-config.ts';
import { CliError } from '../terminal/cli-error.ts';
import { type OutputFormat, type Page, pageFor, type Terminal } from '../terminal/terminal.ts';
import { createEnvSecrets } from './env-secrets.ts';
import { chooseTargets, loadConfig } from './load-config.ts';
import { createLookTools } from './look-tools.ts';
import { openSandbox } from './open-sandbox.ts';

/** The options of all commands. */
export type CommonOptions = {
  readonly config: string;
  readonly target?: readonly string[];
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
  readonly targets: readonly Target[];
  readonly tools: LookTools;
  readonly page: Page;
  readonly close: () => Promise<void>;
};

// A variable holds one secret, and a server must never receive the secret of another.
function refuseSharedVariables(terminal: Terminal, { issues }: Compiled): void {
  const shared = issues.filter(({ rule }) => rule === 'secret.variable');
  for (const issue of shared) terminal.err(`${formatFinding({ ...issue, severity: 'error' })}\n`);
  if (shared.length > 0) throw new CliError('config-invalid', 'secrets with the same environment variable cannot be read outside AWS');
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
    refuseSharedVariables(withSecrets, compiled);
    return {
      monitor: compiled.settings.name,
      config,
      targets: chooseTargets(compiled.targets, options.target),
      tools: createLookTools(createEnvSecrets(withSecrets.env)),
      page: pageFor(terminal, options.color),
      close: async () => sandbox?.close(),
    };
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
}
