import { existsSync, writeFileSync } from 'node:fs';
import { PROFILES } from '../monitor/wso2/profiles.ts';
import { CliError } from './cli-error.ts';
import type { CommonOptions } from './session.ts';
import type { Terminal } from './terminal.ts';

/** Options of `init`: what is not given is asked on a terminal. */
export type InitOptions = Pick<CommonOptions, 'config'> & { readonly profile?: string; readonly host?: string; readonly force?: boolean };

/** `gatewatch init`: asks little and writes a commented file that validates. Never overwrites without `--force`. */
export async function init(terminal: Terminal, options: InitOptions): Promise<number> {
  if (existsSync(options.config) && !options.force) throw new CliError('file-exists', `${options.config} is there already`);
  const ask = createAsker(terminal);
  const profile = options.profile ?? (await ask(`profile (${PROFILES.join(', ')})`, 'gateway'));
  const host = options.host ?? (await ask('host, a DNS name or IP address', 'gw.example.com'));
  if (!PROFILES.some((known) => known === profile))
    throw new CliError('usage', `there is no profile ${profile}`, `one of ${PROFILES.join(', ')}`);
  const text = configText(profile, host);
  try {
    writeFileSync(options.config, text);
  } catch (error) {
    throw new CliError('file-not-written', `cannot write ${options.config}: ${error instanceof Error ? error.message : error}`);
  }
  terminal.err(
    `wrote ${options.config}; next: gatewatch check${options.config === 'gatewatch.yaml' ? '' : ` --config ${options.config}`}\n`,
  );
  return 0;
}

// Nobody answers in a pipeline: there the default stands.
function createAsker(terminal: Terminal): (question: string, preset: string) => Promise<string> {
  if (!terminal.isOutTty) return async (_, preset) => preset;
  const answers = terminal.lines()[Symbol.asyncIterator]();
  return async (question, preset) => {
    terminal.err(`${question} [${preset}]: `);
    const { value, done } = await answers.next();
    const answer = done ? '' : value.trim();
    return answer === '' ? preset : answer;
  };
}

const READINESS_BLOCK = `    readinessProbe: # custom has no probes of its own: this one is yours
      httpGet: { path: /, port: 443, scheme: HTTPS }
`;

function configText(profile: string, host: string): string {
  const name = profile === 'micro-integrator' ? 'mi-1' : profile === 'gateway' ? 'gw-1' : `${profile}-1`;
  return `# yaml-language-server: $schema=./node_modules/gatewatch/gatewatch.schema.json
# What gatewatch looks at. \`gatewatch explain\` shows what this expands to, \`gatewatch check\` looks once.

monitor:
  name: gatewatch # stack name and metric dimension; also in alerts

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
