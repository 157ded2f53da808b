/** Every way the command line disappoints its user: the exit code, and how to mend it when the case knows nothing better. */
export const CLI_ERRORS = {
  usage: { exit: 2, fix: 'see `gatewatch --help`' },
  'config-missing': { exit: 2, fix: 'write one with `gatewatch init`, name one with --config FILE, or try `gatewatch check --sandbox`' },
  'config-invalid': { exit: 2, fix: 'each line above ends with its fix' },
  'machine-exhausted': { exit: 3, fix: 'end what uses them up, or raise the limit (`ulimit -n` for open files)' },
  'unknown-target': { exit: 2, fix: 'see `gatewatch explain` for the names' },
  'not-deployable': { exit: 2, fix: 'write monitor.name and monitor.regions' },
  'not-confirmed': { exit: 2, fix: 'add --yes when they know, or --people or --pager for one of them' },
  'account-unreachable': {
    exit: 3,
    fix: 'check credentials and region with `aws sts get-caller-identity`, then your permissions: docs/how-to/permissions.md',
  },
  'record-unreadable': { exit: 3, fix: 'use the release that is deployed: `gatewatch doctor` names it' },
  'unknown-fault': { exit: 2, fix: 'see `gatewatch sandbox --help` for the names' },
  'over-limit': { exit: 1, fix: 'raise --max-monthly, or see docs/explanation/cost.md for what to switch off' },
  interrupted: { exit: 2, fix: 'run it again when you are ready' },
  'file-exists': { exit: 2, fix: 'name another file with --config FILE, or overwrite it with --force' },
  'file-not-written': { exit: 2, fix: 'check the folder and your permission to write there' },
  'store-unusable': { exit: 2, fix: 'name another file with --store FILE, or delete it: only the memory of past looks is lost' },
  'store-shared': { exit: 2, fix: 'end the other, or give this one a file of its own with --store FILE' },
  'sandbox-failed': { exit: 3, fix: 'read the lines above; `gatewatch sandbox` alone shows more' },
  'monitor-fault': { exit: 3, fix: 'this is a bug of gatewatch: please report it with the sentence above' },
} as const;

/** The code of an error, first word of its line on stderr. */
export type CliErrorCode = keyof typeof CLI_ERRORS;

/** An error for the person at the terminal: a code, one sentence, the fix. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: CliErrorCode;
  readonly fix: string;
  readonly exitCode: number;

  constructor(code: CliErrorCode, sentence: string, fix: string = CLI_ERRORS[code].fix) {
    super(sentence);
    this.code = code;
    this.fix = fix;
    this.exitCode = CLI_ERRORS[code].exit;
  }

  /** Reads the line of another gatewatch back; undefined when it is none. */
  static fromLine(line: string): CliError | undefined {
    const [, code, sentence, fix] = /^([a-z-]+): (.*)\. Fix: (.*)$/m.exec(line) ?? [];
    const known = Object.keys(CLI_ERRORS).find((one): one is CliErrorCode => one === code);
    return known && sentence !== undefined ? new CliError(known, sentence, fix) : undefined;
  }

  /** The line for stderr. */
  get line(): string {
    return `${this.code}: ${this.message}. Fix: ${this.fix}\n`;
  }
}

/** Anything thrown as an error for the terminal; what we did not foresee is a fault of the monitor, never a verdict on a target. */
export function asCliError(thrown: unknown): CliError {
  if (thrown instanceof CliError) return thrown;
  return new CliError('monitor-fault', thrown instanceof Error ? thrown.message : String(thrown));
}
