import type { Command } from 'commander';
import { FAULTS } from '../sandbox/faults/fault.ts';
import { SERVER_KINDS } from '../sandbox/faults/server-kind.ts';

/** Adds the options of commands that can check the simulated servers. */
export function withSandbox(command: Command): Command {
  return command
    .option('--sandbox', 'Check the built-in simulated servers instead of a config')
    .option('--fault <target=fault...>', 'With --sandbox, inject these faults at the start');
}

/** Returns the faults of the simulated servers as a list for help. */
export function faultList(): string {
  return Object.entries(FAULTS)
    .map(([name, { sentence, kinds }]) => {
      const targets = kinds.map((kind) => `${SERVER_KINDS[kind].prefix}-1`).join(', ');
      return `  ${name} (${targets})\n      ${sentence}`;
    })
    .join('\n');
}
