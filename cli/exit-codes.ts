/** The meaning of each exit code of a command. A code that does not occur is absent. */
export type ExitCodes = {
  readonly 0: string;
  readonly 1?: string;
  readonly 2: string;
  readonly 3: string;
  readonly 130?: string;
  readonly 143?: string;
};

const USAGE = 'usage or config error';
const FAULT = 'a fault of gatewatch itself';
const ACCOUNT = 'AWS could not be reached, or refused the request';

const UNCONFIRMED = 'usage or config error, no confirmation, or CDK is not installed or bootstrapped';

const HISTORY = 'the history could not be read';

const OWN: Readonly<Record<string, ExitCodes>> = {
  check: { 0: 'all ready', 1: 'a target is not ready or down', 2: USAGE, 3: 'status could not be determined' },
  wait: {
    0: 'all ready in --times consecutive rounds',
    1: 'deadline reached: a target is not ready or down, or too few consecutive rounds were ready',
    2: USAGE,
    3: 'deadline reached: status could not be determined',
  },
  watch: {
    0: 'stopped by Ctrl-C or SIGTERM, or all ready when --for ended',
    1: 'a target was not ready or down when --for ended',
    2: USAGE,
    3: 'status could not be determined when --for ended, a fault of gatewatch itself',
  },
  explain: { 0: 'done', 2: USAGE, 3: FAULT },
  validate: { 0: 'the config has no errors', 2: 'the config has errors, or usage error', 3: FAULT },
  plan: { 0: 'done', 1: 'the config cannot be deployed, or the monthly cost is above --max-monthly', 2: USAGE, 3: FAULT },
  deploy: { 0: 'all stacks are deployed', 1: 'the config or CloudFormation refused', 2: UNCONFIRMED, 3: ACCOUNT },
  diff: { 0: 'done', 1: 'the config cannot be deployed', 2: USAGE, 3: ACCOUNT },
  destroy: { 0: 'all stacks are deleted', 1: 'a stack could not be deleted', 2: UNCONFIRMED, 3: ACCOUNT },
  export: {
    0: 'the files were written',
    1: 'the config cannot be deployed',
    2: 'usage or config error, or a file was not written',
    3: FAULT,
  },
  init: { 0: 'the file was written', 2: 'usage error, or the file was not written', 3: FAULT },
  discover: {
    0: 'the config was printed, or merged',
    1: 'the source names no server that can be a target',
    2: 'usage error, the source cannot be read, or the file was not changed',
    3: 'the server of the source could not be asked, or refused',
  },
  schema: { 0: 'done', 2: USAGE, 3: FAULT },
  sandbox: { 0: 'stopped by Ctrl-C, SIGTERM, or the end of the input', 2: USAGE, 3: FAULT },
  doctor: { 0: 'nothing is broken', 1: 'something is broken', 2: USAGE, 3: 'something could not be read' },
  drill: { 0: 'no loss is known', 1: 'a subscriber did not receive it', 2: USAGE, 3: 'AWS did not accept it' },
  report: { 0: 'done', 2: USAGE, 3: HISTORY },
  incidents: { 0: 'done', 2: USAGE, 3: HISTORY },
  status: { 0: 'the files were written', 2: USAGE, 3: HISTORY },
  note: { 0: 'the note is stored', 2: 'no open incident, or usage or config error', 3: HISTORY },
  mute: { 0: 'done', 2: USAGE, 3: ACCOUNT },
  unmute: { 0: 'done', 2: USAGE, 3: ACCOUNT },
};

/** The commands that run until they are stopped: to them, Ctrl-C and SIGTERM are a regular end. */
const ENDLESS: readonly string[] = ['watch', 'sandbox'];

const STOPPED = { 130: 'stopped by Ctrl-C (SIGINT) before the result', 143: 'stopped by SIGTERM before the result' } as const;

/** The exit codes of every command, by its name. */
export const EXIT_CODES: Readonly<Record<string, ExitCodes>> = Object.fromEntries(
  Object.entries(OWN).map(([name, codes]) => [
    name,
    { ...codes, 3: `${codes[3]}, or the output could not be written`, ...(ENDLESS.includes(name) ? {} : STOPPED) },
  ]),
);

/** Returns the exit codes of a command as a list for its help. */
export function exitCodeHelp(command: string): string {
  const codes = Object.entries(EXIT_CODES[command] ?? {}).map(([code, meaning]) => `  ${code.padEnd(3)}  ${meaning}`);
  return `\nExit codes:\n${codes.join('\n')}`;
}
