import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { compileConfig } from '../../wso2/compile/compile-config.ts';
import { PROFILES } from '../../wso2/products/profiles.ts';
import { SCHEMA_FILE } from '../session/package-files.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Options of `init`: what is not given is asked on a terminal. */
export type InitOptions = Pick<CommonOptions, 'config'> & { readonly profile?: string; readonly host?: string; readonly force?: boolean };

/** `gatewatch init`: asks little and writes a commented file that validates. Never overwrites without `--force`. */
export async function init(terminal: Terminal, options: InitOptions): Promise<number> {
  if (existsSync(options.config) && !options.force) throw new CliError('file-exists', `${options.config} is there already`);
  const { profile, host } = await completeOptions(terminal, options);
  const text = configText(profile, host, schemaBeside(options.config));
  try {
    writeFileSync(options.config, text);
  } catch (error) {
    throw new CliError('file-not-written', `cannot write ${options.config}: ${error instanceof Error ? error.message : error}`);
  }
  const named = options.config === 'gatewatch.yaml' ? '' : ` --config ${options.config}`;
  const yours = host === EXAMPLE_HOST ? `put your host in place of ${host}, then ` : '';
  terminal.err(`wrote ${options.config}; next: ${yours}gatewatch check${named}\n`);
  return 0;
}

const EXAMPLE_HOST = 'gw.example.com';

type Answers = { readonly profile: string; readonly host: string };

async function completeOptions(terminal: Terminal, options: InitOptions): Promise<Answers> {
  const lines = terminal.lines();
  const ask = terminal.isOutTty ? createAsker(terminal, lines) : undefined;
  try {
    const profile = await settle('profile', options.profile, ask, {
      question: `profile (${PROFILES.join(', ')})`,
      preset: 'gateway',
      wrong: wrongProfile,
    });
    const question = 'host, a DNS name or IP address';
    const wrong = (answer: string) => wrongHost(profile, answer);
    return { profile, host: await settle('host', options.host, ask, { question, preset: EXAMPLE_HOST, wrong }) };
  } finally {
    // Until it is let go of, the input keeps the process alive.
    lines.close();
  }
}

type Ask = (question: string, preset: string) => Promise<string>;
type Question = { readonly question: string; readonly preset: string; readonly wrong: (answer: string) => string | undefined };

// An option is right or an error; an answer is asked for again; where nobody answers the preset stands.
async function settle(
  option: string,
  given: string | undefined,
  ask: Ask | undefined,
  { question, preset, wrong }: Question,
): Promise<string> {
  if (given !== undefined) {
    const problem = wrong(given);
    if (problem !== undefined) throw new CliError('usage', `--${option} ${problem}`);
    return given;
  }
  if (!ask) return preset;
  for (let note = ''; ; ) {
    const answer = await ask(`${note}${question}`, preset);
    const problem = wrong(answer);
    if (problem === undefined) return answer;
    note = `${problem}\n`;
  }
}

function wrongProfile(answer: string): string | undefined {
  if (PROFILES.some((known) => known === answer)) return undefined;
  const near = nearestWord(answer, PROFILES);
  return `must be one of ${PROFILES.join(', ')}, got ${answer}${near === undefined ? '' : `: did you mean ${near}?`}`;
}

// The grammar judges: what it refuses now it would refuse at the next command.
function wrongHost(profile: string, host: string): string | undefined {
  const file = { bytes: new TextEncoder().encode(configText(profile, host, '')) };
  const { issues } = compileConfig({ file: '', read: () => file, env: {} });
  const wrong = issues.find(({ severity }) => severity === 'error');
  return wrong && `must be ${wrong.expected}, got ${wrong.got}. ${wrong.fix}`;
}

function createAsker(terminal: Terminal, lines: AsyncIterable<string>): Ask {
  const answers = lines[Symbol.asyncIterator]();
  return async (question, preset) => {
    terminal.err(`${question} [${preset}]: `);
    const { value, done } = await answers.next();
    if (done || terminal.signal.aborted) throw new CliError('interrupted', 'nothing was written');
    const answer = value.trim();
    return answer === '' ? preset : answer;
  };
}

function schemaBeside(config: string): string {
  return relative(dirname(resolve(config)), SCHEMA_FILE);
}

const READINESS_BLOCK = `    readinessProbe: # custom has no probes of its own: this one is yours
      httpGet: { path: /, port: 443, scheme: HTTPS }
`;

function configText(profile: string, host: string, schema: string): string {
  const name = profile === 'micro-integrator' ? 'mi-1' : profile === 'gateway' ? 'gw-1' : `${profile}-1`;
  return `# yaml-language-server: $schema=${schema}
# What gatewatch looks at. \`gatewatch explain\` shows what this expands to, \`gatewatch check\` looks once.

monitor:
  name: gatewatch # stack name and metric dimension; also in alerts
  # regions: [eu-west-1] # to deploy to AWS: \`gatewatch plan\` says what that makes and costs
  # alerts: { email: [oncall@example.com] } # who is told
  # runbook: https://example.com/runbook.md # where your people read docs/runbook.md

defaults: # any key of a target may stand here
  periodSeconds: 60 # how often each probe looks
  failureThreshold: 3 # failures in a row before a probe counts as failing
  # tls: { ca: ./internal-ca.pem } # your own authority; or pin: sha256//… (gatewatch check prints the pin to paste)

targets:
  - name: ${name}
    profile: ${profile} # ${PROFILES.join(' | ')}
    host: ${JSON.stringify(host)} # no scheme, no port
    # version: 4.3.0 # what runs there, x.y.z: picks the probes; a different one seen = degraded
    # portOffset: 0 # as on the server
    # ports: { 9443: 443 } # behind a load balancer: server's port: port seen from here
${profile === 'custom' ? READINESS_BLOCK : ''}`;
}
