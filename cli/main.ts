import { CommanderError } from 'commander';
import { nearestWord } from '../monitor/text/nearest-word.ts';
import { commandFirst } from './command-first.ts';
import { NAGIOS_STATES, nagiosFault } from './formats/nagios.ts';
import { COMMANDS, createProgram } from './program.ts';
import { asCliError, CliError } from './terminal/cli-error.ts';
import { withFittingMessages } from './terminal/print.ts';
import { createProcessTerminal } from './terminal/process-terminal.ts';
import type { Terminal } from './terminal/terminal.ts';

/**
 * Runs one command line and returns its exit code. Every error becomes one line on stderr: never throws,
 * never exits the process.
 */
export async function main(args: readonly string[], given: Terminal = createProcessTerminal()): Promise<number> {
  const terminal = withFittingMessages(given);
  let exitCode = 0;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    const ordered = commandFirst(args, program);
    demandCommand(ordered);
    // Commander has no help of its own help.
    await program.parseAsync(ordered[0] === 'help' ? ordered.slice(0, ordered[1] === 'help' ? 1 : 2) : [...ordered], { from: 'user' });
    return await written(terminal, ended(terminal) ?? exitCode);
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return written(terminal, 0);
    const error = thrown instanceof CommanderError ? usageError(thrown) : asCliError(thrown);
    const code = report(terminal, error);
    return written(terminal, isPlugin(args) ? failPlugin(terminal, error) : code);
  }
}

/**
 * Returns the exit code, once all output is written. Output that could not be written changes a code of 0 only:
 * any other code says more.
 */
async function written(terminal: Terminal, exitCode: number): Promise<number> {
  try {
    await terminal.written();
    return exitCode;
  } catch (thrown) {
    const error = asCliError(thrown);
    terminal.err(error.line);
    return exitCode === 0 ? error.exitCode : exitCode;
  }
}

/** Reports that the terminal was closed, which no command that ran ends in order with; undefined if it was not. */
function ended(terminal: Terminal): number | undefined {
  const { reason }: { readonly reason: unknown } = terminal.signal;
  return reason instanceof CliError && reason.code === 'hangup' ? report(terminal, reason) : undefined;
}

function report(terminal: Terminal, { line, exitCode }: CliError): number {
  terminal.err(line);
  return exitCode;
}

function isPlugin(args: readonly string[]): boolean {
  return args.some((arg, i) => arg === '--output=nagios' || (arg === 'nagios' && args[i - 1] === '--output'));
}

// Nagios shows stdout only, and reads 2, which is a usage error elsewhere, as CRITICAL.
function failPlugin({ out }: Terminal, { code, message, fix }: CliError): number {
  out(nagiosFault(`${code}: ${message}. Fix: ${fix}`));
  return NAGIOS_STATES.indexOf('UNKNOWN');
}

// Commander takes an unknown command for an argument of the default command, and prints the help of all for its help.
function demandCommand([first = '', second = '']: readonly string[]): void {
  const named = first === 'help' ? second : first;
  if (named === '' || named.startsWith('-') || named === 'help' || COMMANDS.includes(named)) return;
  const near = nearestWord(named, COMMANDS);
  const fix = near === undefined ? [] : [`did you mean ${near}? See \`gatewatch --help\``];
  throw new CliError('usage', `unknown command "${named}"`, ...fix);
}

function usageError({ code, message }: CommanderError): CliError {
  const sentence = message
    .replace(/^error: /, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  if (code !== 'commander.excessArguments') return new CliError('usage', sentence);
  const [, command, words] = /^too many arguments for '(.*)'\. .* but got \d+: (.*)$/s.exec(sentence) ?? [];
  if (command === undefined) return new CliError('usage', sentence);
  return new CliError('usage', `${command} takes no arguments, got "${words}"`, 'name targets with --target NAME');
}
