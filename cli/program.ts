import { Command, Option } from 'commander';
import { FAULTS } from '../sandbox/faults/fault.ts';
import { SERVER_KINDS } from '../sandbox/faults/server-kind.ts';
import { type Add, demandOutput, type Run } from './add-command.ts';
import { amountOfUsd, duration, wholeNumber } from './arguments.ts';
import { check } from './commands/check-command.ts';
import { doctor } from './commands/doctor-command.ts';
import { drill } from './commands/drill-command.ts';
import { explain } from './commands/explain-command.ts';
import { init } from './commands/init-command.ts';
import { type MuteOptions, mute, unmute } from './commands/mute-command.ts';
import { plan } from './commands/plan-command.ts';
import { sandbox } from './commands/sandbox-command.ts';
import { schema } from './commands/schema-command.ts';
import { validate } from './commands/validate-command.ts';
import { wait } from './commands/wait-command.ts';
import { watch } from './commands/watch-command.ts';
import { exitCodeHelp } from './exit-codes.ts';
import { addHistory } from './history-commands.ts';
import { VERSION } from './session/version.ts';
import type { Terminal } from './terminal/terminal.ts';

/** The names of all commands. */
export const COMMANDS: readonly string[] = [
  'check',
  'wait',
  'watch',
  'explain',
  'validate',
  'plan',
  'init',
  'schema',
  'sandbox',
  'doctor',
  'drill',
  'mute',
  'unmute',
  'report',
  'incidents',
  'note',
];

/**
 * Builds the command line: names, options, help, and examples. `onExit` is called with the exit code of the
 * command that ran.
 */
export function createProgram(terminal: Terminal, onExit: (code: number) => void): Command {
  const program = new Command('gatewatch')
    .description(
      'Monitors WSO2 API Manager and Micro Integrator with the health checks that WSO2 documents, judged like Kubernetes probes. Reports what is wrong and how to fix it.',
    )
    .version(VERSION, '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Print help')
    .helpCommand('help [command]', 'Print help for a command')
    .option('--config <file>', 'Config file; - reads the config from stdin', 'gatewatch.yaml')
    .option('--target <name...>', 'Use only these targets')
    .addOption(new Option('--output <form>', 'Output format').choices(['pretty', 'json', 'csv']).default('pretty'))
    .option('--no-color', 'Disable colors (default if NO_COLOR is set or the output is not a terminal)')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .addHelpText('after', exitCodeHelp('check'))
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: () => {} })
    .exitOverride();

  const add = <Options>(name: string, summary: string, run: Run<Options>, examples: readonly string[], isDefault = false) =>
    program
      .command(name, { isDefault })
      .description(summary)
      .allowExcessArguments(false)
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`)
      .addHelpText('after', exitCodeHelp(name))
      .hook('preAction', (_, command) => demandOutput(name, command.optsWithGlobals()))
      .action(async (_, command: Command) => onExit(await run(terminal, command.optsWithGlobals<Options & object>())));

  addChecks(add);
  addConfig(add);
  addSandbox(add);
  addAccount(add, terminal, onExit);
  addHistory(add, terminal, onExit);
  return program;
}

function addChecks(add: Add): void {
  withSandbox(
    add(
      'check',
      'Check all targets once and report problems (default)',
      check,
      ['gatewatch check', 'gatewatch check --target gw-1 --output json', 'gatewatch check --sandbox --fault gw-1=not-deployed'],
      true,
    ),
  ).option('--strict', 'Count degraded as not ready (exit code 1)');
  withSandbox(
    add('wait', 'Wait until all targets are ready, as a gate for rollouts', wait, [
      'gatewatch wait --target gw-2 --times 3 --every 2s --deadline 10m',
      'gatewatch wait --sandbox --times 2 --every 1s',
    ]),
  )
    .option('--strict', 'Count degraded as not ready')
    .option('--times <n>', 'Number of consecutive ready rounds required', wholeNumber, 3)
    .addOption(new Option('--every <duration>', 'Pause between rounds').argParser(duration).default(2, '2s'))
    .addOption(new Option('--deadline <duration>', 'Give up after this time').argParser(duration).default(600, '10m'));
  withSandbox(
    add('watch', 'Monitor continuously and report status changes', watch, [
      'gatewatch watch',
      'gatewatch watch --for 1h --store health.sqlite',
      'gatewatch watch --sandbox --for 30s',
    ]),
  )
    .option('--for <duration>', 'Stop after this time', duration)
    .option('--store <file>', 'State file (default: one file per config in the state directory)')
    .addOption(new Option('--demo', 'Use the sandbox if there is no config').hideHelp());
}

function addConfig(add: Add): void {
  add('explain', 'Show the resolved probes without running them', explain, [
    'gatewatch explain',
    'gatewatch explain --target mi-1 --output json',
  ]);
  add('validate', 'Validate the config and list all problems', validate, [
    'gatewatch validate',
    'gatewatch validate --config examples/gatewatch.yaml',
  ]);
  add('plan', 'Show the AWS resources of a deployment and their monthly cost; needs no credentials', plan, [
    'gatewatch plan',
    'gatewatch plan --max-monthly 25',
    'gatewatch plan --output json',
  ]).option('--max-monthly <usd>', 'Exit with code 1 if the monthly cost is higher', amountOfUsd);
  add('init', 'Write a first config', init, [
    'gatewatch init',
    'gatewatch init --profile micro-integrator --host mi.example.com --config mi.yaml',
  ])
    .option('--profile <profile>', 'Profile of the target, such as gateway')
    .option('--host <host>', 'DNS name or IP address of the target')
    .option('--force', 'Overwrite an existing file');
  add('schema', 'Print the JSON Schema of the config, for editors', schema, ['gatewatch schema > gatewatch.schema.json']);
}

function addSandbox(add: Add): void {
  add('sandbox', 'Run simulated WSO2 servers; type "TARGET FAULT" to inject a fault', sandbox, [
    'gatewatch sandbox',
    'gatewatch sandbox --fault mi-1=faulty-capps',
  ])
    .option('--fault <target=fault...>', 'Inject these faults at the start')
    .addOption(new Option('--story', 'Play sample incidents').hideHelp())
    .addHelpText('after', `\nFaults:\n${faultList()}`);
}

/** Adds the commands that contact an AWS account. Only they load the AWS clients. */
function addAccount(add: Add, terminal: Terminal, onExit: (code: number) => void): void {
  add('doctor', 'Check the AWS deployment for problems that prevent alert delivery', doctor, [
    'gatewatch doctor',
    'gatewatch doctor --output json',
  ]);
  add('drill', 'Send a test alert through the production path', drill, [
    'gatewatch drill --yes',
    'gatewatch drill --pager --target gw-1 --yes',
  ])
    .option('--people', 'Test only email and other status-change subscribers')
    .option('--pager', 'Test only the pager: set the alarm of a target, or the first alarm of a shard, to ALARM and back')
    .option('--yes', 'Confirm that recipients expect a test alert')
    .option('--by <name>', 'Who asked for the test (default: your user name)')
    .addOption(new Option('--wait <duration>', 'How long to wait for the delivery status').argParser(duration).default(60, '60s'));
  const addMuting = (name: string, summary: string, run: Run<MuteOptions>, examples: readonly string[]) =>
    add(name, summary, async () => 0, examples)
      .argument('[targets...]', 'Names of targets')
      .action(async (targets: string[], _, command: Command) =>
        onExit(await run(terminal, { ...command.optsWithGlobals<MuteOptions>(), targets })),
      );
  addMuting('mute', 'Mute notifications for targets; with no arguments, list active mutes', mute, [
    'gatewatch mute gw-1 --for 30m --why "disk is replaced"',
    'gatewatch mute',
  ])
    .option('--for <duration>', 'Length of the mute, 1m to 15d', duration)
    .option('--why <text>', 'Reason for the mute')
    .option('--by <name>', 'Author of the mute (default: your user name)');
  addMuting('unmute', 'Remove mutes', unmute, ['gatewatch unmute gw-1']);
}

function withSandbox(command: Command): Command {
  return command
    .option('--sandbox', 'Check the built-in simulated servers instead of a config')
    .option('--fault <target=fault...>', 'With --sandbox, inject these faults at the start');
}

function faultList(): string {
  return Object.entries(FAULTS)
    .map(([name, { sentence, kinds }]) => {
      const targets = kinds.map((kind) => `${SERVER_KINDS[kind].prefix}-1`).join(', ');
      return `  ${name} (${targets})\n      ${sentence}`;
    })
    .join('\n');
}
