import { CommanderError } from 'commander';
import { asCliError, CliError } from './cli-error.ts';
import { createProcessTerminal } from './process-terminal.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line and gives its exit code; every error leaves as one line on stderr. Never throws, never exits by itself. */
export async function main(args: readonly string[], terminal: Terminal = createProcessTerminal()): Promise<number> {
  let exitCode = 0;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return 0;
    const error = thrown instanceof CommanderError ? usageError(thrown, args) : asCliError(thrown);
    terminal.err(error.line);
    return error.exitCode;
  }
}

function usageError(error: CommanderError, args: readonly string[]): CliError {
  // A word that is no command reaches the default command as an argument too many.
  if (error.code === 'commander.excessArguments')
    return new CliError('usage', `there is no command "${args.find((arg) => !arg.startsWith('-'))}"`);
  const sentence = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return new CliError('usage', sentence.replace(/\.$/, ''));
}
