/**
 * The errors of the command line: exit code, and the fix that is printed if the place of the error gives
 * none.
 */
export const CLI_ERRORS = {
  usage: { exit: 2, fix: 'see `gatewatch --help`' },
  'config-missing': {
    exit: 2,
    fix: 'write one with `gatewatch init`, name another with --config FILE, or try `gatewatch check --sandbox`',
  },
  'config-invalid': { exit: 2, fix: 'apply the fix at the end of each line above' },
  'machine-exhausted': { exit: 3, fix: 'stop other processes that use them, or raise the limit (`ulimit -n` for open files)' },
  'unknown-target': { exit: 2, fix: 'list the names with `gatewatch explain`' },
  'not-deployable': { exit: 2, fix: 'set monitor.name and monitor.regions' },
  'no-open-incident': { exit: 2, fix: 'list the incidents with `gatewatch incidents`' },
  'not-confirmed': {
    exit: 2,
    fix: 'inform the recipients, then add --yes; to test only one channel, add --people or --pager',
  },
  'account-unreachable': {
    exit: 3,
    fix: 'check credentials and region with `aws sts get-caller-identity`, then your permissions: docs/how-to/permissions.md',
  },
  'record-unreadable': { exit: 3, fix: 'use the deployed release, which `gatewatch doctor` shows' },
  'unknown-fault': { exit: 2, fix: 'list the names with `gatewatch sandbox --help`' },
  'cdk-missing': { exit: 2, fix: 'install AWS CDK beside gatewatch' },
  'not-bootstrapped': { exit: 2, fix: 'run `npx aws-cdk@2 bootstrap` once, as an administrator' },
  'deploy-failed': { exit: 1, fix: 'read the lines above, then run the command again' },
  'plan-refused': { exit: 1, fix: 'apply the fix of each line marked as refused' },
  'over-limit': { exit: 1, fix: 'raise --max-monthly, or disable something: see docs/explanation/cost.md' },
  'source-unreadable': { exit: 2, fix: 'see docs/how-to/discover.md for what each source is' },
  'source-unreachable': { exit: 3, fix: 'check URL and credentials: docs/how-to/discover.md' },
  'nothing-found': { exit: 1, fix: 'see docs/how-to/discover.md for what each source has to contain' },
  'not-merged': { exit: 2, fix: 'run the command without --into, and paste what it prints' },
  hangup: { exit: 129, fix: 'to go on without a terminal, start it as a service or with `setsid`' },
  // 128 and the number of the signal, as shells report it.
  interrupted: { exit: 130, fix: 'run the command again' },
  terminated: { exit: 143, fix: 'run the command again' },
  'output-not-written': { exit: 3, fix: 'write the output to another file' },
  'not-listening': { exit: 2, fix: 'name another address and port with --listen' },
  'file-exists': { exit: 2, fix: 'name another file with --config FILE, or overwrite it with --force' },
  'file-not-written': { exit: 2, fix: 'check that the folder exists and that you may write to it' },
  'store-unusable': {
    exit: 2,
    fix: 'name another file with --store FILE, or delete it (this discards the saved monitoring state)',
  },
  'store-shared': { exit: 2, fix: 'stop the other process, or name another file with --store FILE' },
  'sandbox-failed': { exit: 3, fix: 'read the lines above; run `gatewatch sandbox` for more output' },
  'monitor-fault': { exit: 3, fix: 'this is a bug in gatewatch: please report it with the sentence above' },
} as const;

/** The code of an error: the first word of its line on stderr. */
export type CliErrorCode = keyof typeof CLI_ERRORS;

/** An error that the terminal prints: a code, one sentence without a full stop, and the fix. */
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

  /** Parses the first error line in the output of another gatewatch process; undefined if there is none. */
  static fromLine(line: string): CliError | undefined {
    const [, code, sentence, fix] = /^([a-z-]+): (.*)\. Fix: (.*)$/m.exec(line) ?? [];
    const known = Object.keys(CLI_ERRORS).find((one): one is CliErrorCode => one === code);
    return known && sentence !== undefined ? new CliError(known, sentence, fix) : undefined;
  }

  /** The error as the line that is written to stderr. */
  get line(): string {
    return `${this.code}: ${this.message}. Fix: ${this.fix}\n`;
  }
}

/**
 * Converts anything thrown into a CliError. An unexpected error is `monitor-fault`, never a status of a
 * target.
 */
export function asCliError(thrown: unknown): CliError {
  if (thrown instanceof CliError) return thrown;
  return new CliError('monitor-fault', thrown instanceof Error ? thrown.message : String(thrown));
}
