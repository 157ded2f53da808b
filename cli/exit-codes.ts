/** What each exit code of a command means. A code that is absent does not occur. */
export type ExitCodes = { readonly 0: string; readonly 1?: string; readonly 2: string; readonly 3: string };

const USAGE = 'usage or config error';
const FAULT = 'a fault of gatewatch itself';
const ACCOUNT = 'AWS could not be asked, or did not do it';

/** The exit codes of every command, by its name. */
export const EXIT_CODES: Readonly<Record<string, ExitCodes>> = {
  check: { 0: 'all ready', 1: 'a target is not ready or down', 2: USAGE, 3: 'status could not be determined' },
  wait: {
    0: 'all ready in --times rounds in a row',
    1: 'not in time: a target is not ready or down, or the rounds in a row were too few',
    2: USAGE,
    3: 'not in time: status could not be determined',
  },
  watch: { 0: 'ended by --for or Ctrl-C', 2: USAGE, 3: FAULT },
  explain: { 0: 'printed', 2: USAGE, 3: FAULT },
  validate: { 0: 'the config has no errors', 2: 'the config has errors, or usage error', 3: FAULT },
  plan: { 0: 'printed', 1: 'a month costs more than --max-monthly', 2: USAGE, 3: FAULT },
  init: { 0: 'the file is written', 2: 'usage error, or the file was not written', 3: FAULT },
  schema: { 0: 'printed', 2: USAGE, 3: FAULT },
  sandbox: { 0: 'ended by Ctrl-C or at the end of the input', 2: USAGE, 3: FAULT },
  doctor: { 0: 'nothing is broken', 1: 'something is broken', 2: USAGE, 3: 'something could not be read' },
  drill: { 0: 'no loss is known', 1: 'a subscriber did not receive it', 2: USAGE, 3: 'AWS did not accept it' },
  mute: { 0: 'done', 2: USAGE, 3: ACCOUNT },
  unmute: { 0: 'done', 2: USAGE, 3: ACCOUNT },
};

/** The exit codes of a command as a line of its help. */
export function exitCodeLine(command: string): string {
  const codes = Object.entries(EXIT_CODES[command] ?? {}).map(([code, meaning]) => `${code} ${meaning}`);
  return `\nExit codes: ${codes.join(' · ')}`;
}
