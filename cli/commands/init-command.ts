import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { irregularKind } from '../../monitor/files/read-regular-file.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { compileConfig } from '../../wso2/compile/compile-config.ts';
import { PROFILES } from '../../wso2/products/profiles.ts';
import { SCHEMA_FILE } from '../session/package-files.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of `init`. On a terminal, the command asks for a missing profile or host. */
export type InitOptions = Pick<CommonOptions, 'config'> & { readonly profile?: string; readonly host?: string; readonly force?: boolean };

/**
 * Runs `gatewatch init`: writes a commented config that validates. It does not overwrite a file without
 * `--force`. Returns exit code 0; throws CliError if the file exists, cannot be written, or an option is
 * wrong.
 */
export async function init(terminal: Terminal, options: InitOptions): Promise<number> {
  if (existsSync(options.config) && !options.force) throw new CliError('file-exists', `${options.config} already exists`);
  const kind = irregularKind(options.config);
  if (kind !== undefined) throw new CliError('file-not-written', `cannot write ${options.config}: it is ${kind}`);
  const { profile, host } = await completeOptions(terminal, options);
  const text = configText(profile, host, schemaBeside(options.config));
  try {
    writeFileSync(options.config, text);
  } catch (error) {
    throw new CliError('file-not-written', `cannot write ${options.config}: ${error instanceof Error ? error.message : error}`);
  }
  const named = options.config === 'gatewatch.yaml' ? '' : ` --config ${options.config}`;
  const replace = host === EXAMPLE_HOST ? `replace ${host} with your host, then run ` : 'run ';
  terminal.err(`wrote ${options.config}. Next: ${replace}gatewatch check${named}\n`);
  terminal.err(`To add servers from a portal, a chart, or a manifest: gatewatch discover --from devportal URL --into ${options.config}\n`);
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
    // An open input keeps the process alive.
    lines.close();
  }
}

type Ask = (question: string, preset: string) => Promise<string>;
type Question = { readonly question: string; readonly preset: string; readonly wrong: (answer: string) => string | undefined };

// A wrong option is an error; a wrong answer is asked for again; without a terminal the preset is used.
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
  return `must be one of ${PROFILES.join(', ')}, got ${answer}${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}

// The config compiler decides, because the next command would refuse what it refuses.
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
    if (done || terminal.signal.aborted) throw new CliError('interrupted', 'no file was written');
    const answer = value.trim();
    return answer === '' ? preset : answer;
  };
}

function schemaBeside(config: string): string {
  return relative(dirname(resolve(config)), SCHEMA_FILE);
}

const READINESS_BLOCK = `    readinessProbe: # required: the profile custom has no probes of its own
      httpGet: { path: /, port: 443, scheme: HTTPS }
`;

function configText(profile: string, host: string, schema: string): string {
  const name = profile === 'micro-integrator' ? 'mi-1' : profile === 'gateway' ? 'gw-1' : `${profile}-1`;
  return `# yaml-language-server: $schema=${schema}
# The servers that gatewatch checks. \`gatewatch explain\` shows all probes, \`gatewatch check\` runs them once.

monitor:
  name: gatewatch # used in stack names, as a metric dimension, and in alerts
  # regions: [eu-west-1] # for AWS: \`gatewatch plan\` shows the resources and the monthly cost
  # alerts: { email: [oncall@example.com] } # recipients of notifications
  # runbook: https://example.com/runbook.md # your copy of docs/runbook.md, linked in alerts

defaults: # any key of a target is allowed here
  periodSeconds: 60 # seconds between two checks of a probe
  failureThreshold: 3 # consecutive failures before a probe is failing
  # tls: { ca: ./internal-ca.pem } # your own CA; or pin: sha256//… (gatewatch check prints the pin)

targets:
  - name: ${name}
    profile: ${profile} # ${PROFILES.join(' | ')}
    host: ${JSON.stringify(host)} # no scheme, no port
    # version: 4.3.0 # the product version, x.y.z: selects the probes; another version = degraded
    # portOffset: 0 # the port offset of the server
    # ports: { 9443: 443 } # behind a load balancer: port of the server: port to connect to
${profile === 'custom' ? READINESS_BLOCK : ''}`;
}
