import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { irregularKind } from '../../monitor/files/read-regular-file.ts';
import { PROFILES } from '../../wso2/products/profiles.ts';
import { SCHEMA_FILE } from '../session/package-files.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { nameTargets, readHost, wrongProfile, wrongTarget } from './init-hosts.ts';
import { type FirstTarget, firstConfig } from './init-template.ts';

/**
 * The options of `init`: hosts as `[NAME=][PROFILE@]HOST`, and the profile of those that name none. On a terminal, the
 * command asks for a missing profile or host.
 */
export type InitOptions = Pick<CommonOptions, 'config' | 'target'> & {
  readonly profile?: string;
  readonly host?: readonly string[];
  readonly force?: boolean;
};

/**
 * Runs `gatewatch init`: writes a commented config that validates. It does not overwrite a file without
 * `--force`. Returns exit code 0; throws CliError if the file exists, cannot be written, or an option is
 * wrong.
 */
export async function init(terminal: Terminal, options: InitOptions): Promise<number> {
  if (options.target)
    throw new CliError('usage', 'init takes no --target: it writes the first targets', 'write --host NAME=PROFILE@HOST for each');
  if (existsSync(options.config) && !options.force) throw new CliError('file-exists', `${options.config} already exists`);
  const kind = irregularKind(options.config);
  if (kind !== undefined) throw new CliError('file-not-written', `cannot write ${options.config}: it is ${kind}`);
  const targets = await completeTargets(terminal, options);
  const text = firstConfig(targets, schemaBeside(options.config));
  try {
    writeFileSync(options.config, text);
  } catch (error) {
    throw new CliError('file-not-written', `cannot write ${options.config}: ${error instanceof Error ? error.message : error}`);
  }
  const named = options.config === 'gatewatch.yaml' ? '' : ` --config ${options.config}`;
  const replace = targets.some(({ host }) => host === EXAMPLE_HOST) ? `replace ${EXAMPLE_HOST} with your host, then run ` : 'run ';
  const list = targets.map(({ name, profile }) => `${name} (${profile})`).join(', ');
  terminal.err(`wrote ${options.config}: ${list}. Next: ${replace}gatewatch check${named}\n`);
  terminal.err(`To add servers from a portal, a chart, or a manifest: gatewatch discover --from devportal URL --into ${options.config}\n`);
  return 0;
}

const EXAMPLE_HOST = 'gw.example.com';

const DEFAULT_PROFILE = 'gateway';

const MISSING = 'write --host HOST, or --host NAME=PROFILE@HOST for each of several';

async function completeTargets(terminal: Terminal, { profile, host = [] }: InitOptions): Promise<readonly FirstTarget[]> {
  const written = host.map(readHost);
  const needsProfile = written.length === 0 || written.some((one) => one.profile === undefined);
  const lines = terminal.lines();
  const ask = terminal.isOutTty ? createAsker(terminal, lines) : undefined;
  try {
    if (written.length === 0 && !ask) throw new CliError('usage', '--host is missing, and there is no terminal to ask for it', MISSING);
    const chosen = await settle(profile, needsProfile ? ask : undefined);
    if (written.length > 0 || !ask) return nameTargets(written, chosen);
    return nameTargets(
      [{ host: await askFor(ask, { question: 'host, a DNS name or IP address', preset: EXAMPLE_HOST, wrong: wrongHost(chosen) }) }],
      chosen,
    );
  } finally {
    // An open input keeps the process alive.
    lines.close();
  }
}

function wrongHost(profile: string): (host: string) => string | undefined {
  return (host) => wrongTarget({ name: 'asked', profile, host });
}

type Ask = (question: string, preset: string) => Promise<string>;
type Question = { readonly question: string; readonly preset: string; readonly wrong: (answer: string) => string | undefined };

// A wrong option is an error; without a terminal the preset is used.
async function settle(given: string | undefined, ask: Ask | undefined): Promise<string> {
  const problem = given === undefined ? undefined : wrongProfile(given);
  if (problem !== undefined) throw new CliError('usage', `--profile ${problem}`);
  if (given !== undefined || !ask) return given ?? DEFAULT_PROFILE;
  return askFor(ask, { question: `profile (${PROFILES.join(', ')})`, preset: DEFAULT_PROFILE, wrong: wrongProfile });
}

// A wrong answer is asked for again.
async function askFor(ask: Ask, { question, preset, wrong }: Question): Promise<string> {
  for (let note = ''; ; ) {
    const answer = await ask(`${note}${question}`, preset);
    const problem = wrong(answer);
    if (problem === undefined) return answer;
    note = `${problem}\n`;
  }
}

function createAsker(terminal: Terminal, lines: AsyncIterable<string>): Ask {
  const answers = lines[Symbol.asyncIterator]();
  return async (question, preset) => {
    terminal.err(`${question} [${preset}]: `);
    const { value, done } = await answers.next();
    // The answer would have ended the line of the question.
    if (done) terminal.err('\n');
    if (terminal.signal.aborted) throw stoppedBy(terminal.signal, 'no file was written');
    if (done) throw new CliError('usage', 'the input ended before an answer; no file was written', 'add --profile and --host');
    const answer = value.trim();
    return answer === '' ? preset : answer;
  };
}

function schemaBeside(config: string): string {
  return relative(dirname(resolve(config)), SCHEMA_FILE);
}
