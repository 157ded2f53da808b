import type { Command } from 'commander';
import { FAULTS } from '../sandbox/faults/fault.ts';
import { SERVER_KINDS } from '../sandbox/faults/server-kind.ts';
import { reportFile } from './arguments.ts';
import { CliError } from './terminal/cli-error.ts';
import { OUTPUT_FORMATS } from './terminal/terminal.ts';

/** The formats of commands that have more than the two of all. */
const FORMATS: Readonly<Record<string, readonly string[]>> = { check: OUTPUT_FORMATS, wait: OUTPUT_FORMATS, report: ['csv', 'html'] };

/** Refuses a format that a command does not write. Throws CliError. */
export function refuseFormat(command: Command): void {
  const { output } = command.optsWithGlobals<{ readonly output: string }>();
  if (output === 'pretty' || output === 'json' || FORMATS[command.name()]?.includes(output)) return;
  throw new CliError('usage', `${command.name()} has no --output ${output}`, 'write --output pretty or --output json');
}

/** Adds the options of commands that write a round. */
export function withReports(command: Command): Command {
  return withSandbox(command)
    .option('--report <form=file>', 'Also write the result to a file in this format; repeatable', reportFile)
    .addHelpText('after', '\nWith --output nagios, the exit codes are 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.');
}

/** Adds the options of commands that can check the simulated servers. */
export function withSandbox(command: Command): Command {
  return command
    .option('--sandbox', 'Check the built-in simulated servers instead of a config')
    .option('--fault <target=fault...>', 'With --sandbox, inject these faults at the start');
}

/** Returns the faults of the simulated servers as a list for a help text. */
export function faultList(): string {
  return Object.entries(FAULTS)
    .map(([name, { sentence, kinds }]) => {
      const targets = kinds.map((kind) => `${SERVER_KINDS[kind].prefix}-1`).join(', ');
      return `  ${name} (${targets})\n      ${sentence}`;
    })
    .join('\n');
}
