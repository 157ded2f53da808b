import { CommanderError } from 'commander';
import { nearestWord } from '../monitor/text/nearest-word.ts';
import { NAGIOS_STATES, nagiosFault } from './formats/nagios.ts';
import { COMMANDS, createProgram } from './program.ts';
import { asCliError, CliError } from './terminal/cli-error.ts';
import { createProcessTerminal } from './terminal/process-terminal.ts';
import type { Terminal } from './terminal/terminal.ts';

/**
 * Runs one command line and returns its exit code. Every error becomes one line on stderr: never throws,
 * never exits the process.
 */
export async function main(args: readonly string[], terminal: Terminal = createProcessTerminal()): Promise<number> {
  let exitCode = 0;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return await written(terminal, ended(terminal) ?? exitCode);
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return written(terminal, 0);
    const error = thrown instanceof CommanderError ? usageError(thrown, args) : asCliError(thrown);
    const code = (error.code === 'interrupted' ? ended(terminal) : undefined) ?? report(terminal, error);
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

/** Reports the error that the signal of the terminal ended the command with; undefined if there is none. */
function ended(terminal: Terminal): number | undefined {
  const { reason }: { readonly reason: unknown } = terminal.signal;
  return reason instanceof CliError ? report(terminal, reason) : undefined;
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

function usageError(error: CommanderError, args: readonly string[]): CliError {
  // An unknown command reaches the default command as an argument.
  if (error.code === 'commander.excessArguments') return tooMany(args);
  const sentence = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return new CliError('usage', sentence.replace(/\.$/, ''));
}

function tooMany(args: readonly string[]): CliError {
  const [first = '', second] = args.filter((arg) => !arg.startsWith('-'));
  if (COMMANDS.includes(first))
    return new CliError('usage', `${first} takes no arguments, got "${second}"`, 'name targets with --target NAME');
  const near = nearestWord(first, COMMANDS);
  const fix = near === undefined ? [] : [`did you mean ${near}? See \`gatewatch --help\``];
  return new CliError('usage', `unknown command "${first}"`, ...fix);
}
