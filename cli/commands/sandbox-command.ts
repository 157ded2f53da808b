import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import { obeyLine } from '../../sandbox/obey-line.ts';
import { type Sandbox, type SandboxSetting, startSandbox } from '../../sandbox/start-sandbox.ts';
import { playStory } from '../../sandbox/story.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import { print } from '../terminal/print.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `sandbox`; each fault has the form `TARGET=FAULT`. */
export type SandboxCommandOptions = Pick<CommonOptions, 'output'> & {
  readonly fault?: readonly string[];
  readonly servers?: readonly ReturnType<Sandbox['kindOf']>[];
  readonly story?: boolean;
};

/**
 * Runs `gatewatch sandbox`: the simulated servers, until Ctrl-C or the end of the input. A typed line `TARGET
 * FAULT` injects a fault. Returns exit code 0; throws CliError for an unknown target or fault.
 */
export async function sandbox(terminal: Terminal, options: SandboxCommandOptions): Promise<number> {
  const servers = await startSandbox(serversOf(options)).catch((error: unknown) => Promise.reject(withoutFolder(error)));
  let folder: string | undefined;
  try {
    folder = await mkdtemp(join(tmpdir(), 'gatewatch-'));
    await setFaults(servers, options.fault ?? []);
    const config = join(folder, 'gatewatch.yaml');
    await writeFile(config, servers.config);
    const secrets = join(folder, 'secrets.sh');
    const env = Object.fromEntries(Object.entries(servers.secrets).map(([name, value]) => [secretVariable(name), value]));
    await writeFile(secrets, exportsOf(env));
    if (options.output === 'json') terminal.out(`${JSON.stringify({ config, env })}\n`);
    else welcome(terminal, servers, config, secrets);
    const ended = new AbortController();
    const signal = AbortSignal.any([terminal.signal, ended.signal]);
    const story = options.story
      ? playStory(servers, {
          say: (text) => terminal.err(`sandbox: ${text}\n`),
          sleep: systemClock.sleep,
          signal,
          times: Number.POSITIVE_INFINITY,
        })
      : undefined;
    await obey(terminal, servers, options, signal);
    ended.abort();
    await story;
    return 0;
  } finally {
    await servers.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

function serversOf({ servers }: SandboxCommandOptions): SandboxSetting {
  return servers ? { servers: servers.map((kind) => ({ kind })) } : {};
}

// The first thing that the sandbox needs is a folder for its files. Whatever else fails is a bug.
function withoutFolder(error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'mkdtemp')) return error;
  return new CliError(
    'sandbox-failed',
    `cannot create a temporary folder: ${error.message}`,
    'set TMPDIR to a folder that you may write to',
  );
}

async function setFaults(servers: Sandbox, faults: readonly string[]): Promise<void> {
  const given = new Map<string, string>();
  for (const fault of faults) {
    const [, target = fault, name = ''] = /^([^=]*)=(.*)$/.exec(fault) ?? [];
    const other = given.get(target);
    if (other !== undefined && other !== name)
      throw new CliError('usage', `${target} can have one fault at a time, got ${other} and ${name}`, 'leave out one of the two');
    given.set(target, name);
    await servers.setFault(target, name).catch((error: unknown) => {
      throw new CliError('unknown-fault', error instanceof Error ? error.message : String(error));
    });
  }
}

// The end of the input also stops the servers when the parent process was killed.
async function obey(terminal: Terminal, servers: Sandbox, { output }: SandboxCommandOptions, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  const lines = terminal.lines();
  const reading = (async () => {
    for await (const line of lines) {
      const answer = await obeyLine(servers, line);
      if (answer === '') continue;
      if (output === 'json') terminal.err(`${answer}\n`);
      else print(terminal, `${answer}\n`);
    }
  })();
  await Promise.race([aborted, signal.aborted ? undefined : reading]);
  lines.close();
}

const exportsOf = (env: Readonly<Record<string, string>>) =>
  Object.entries(env)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join('');

function welcome(terminal: Terminal, { targets, kindOf }: Sandbox, config: string, secrets: string): void {
  const [first = ''] = targets;
  const fault = kindOf(first) === 'gateway' ? 'not-deployed' : 'down';
  print(terminal, 'These are simulated servers. They respond as WSO2 servers do, byte for byte where it matters.\n\n');
  print(terminal, `targets: ${targets.join(', ')}\n\nTo check them, run in another terminal:\n`);
  // Lines to copy are not wrapped: a line break would make two commands of one.
  terminal.out(`  . ${secrets}\n  npx gatewatch check \\\n    --config ${config}\n`);
  print(
    terminal,
    `\nType "${first} ${fault}" to inject a fault, "${first} none" to clear it, "help" for all commands. Ctrl-C stops the servers.\n`,
  );
}
