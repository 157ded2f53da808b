import { Command, Option } from 'commander';
import { DEFAULT_KINDS, SERVER_KINDS } from '../sandbox/faults/server-kind.ts';
import { addAccount } from './account-commands.ts';
import type { Add, Run } from './add-command.ts';
import { amountOfUsd, duration, wholeNumber } from './arguments.ts';
import { faultList, refuseFormat, withReports, withSandbox } from './command-options.ts';
import { addDeployment } from './deploy-commands.ts';
import { DISCOVER_EXAMPLES, withDiscoverOptions } from './discover-options.ts';
import { exitCodeHelp } from './exit-codes.ts';
import { addHistory, withListen } from './history-commands.ts';
import { LATE } from './late-commands.ts';
import { VERSION } from './session/version.ts';
import { print } from './terminal/print.ts';
import { OUTPUT_FORMATS, type Terminal } from './terminal/terminal.ts';

/** The names of all commands. */
export const COMMANDS: readonly string[] = [
  'check',
  'wait',
  'watch',
  'explain',
  'validate',
  'plan',
  'deploy',
  'diff',
  'destroy',
  'export',
  'init',
  'discover',
  'schema',
  'sandbox',
  'doctor',
  'drill',
  'mute',
  'unmute',
  'report',
  'incidents',
  'note',
  'status',
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
    .option('--target <name...>', 'Use only these targets: names, lists (a,b), and globs (gw-*)')
    .option('--label <selector...>', 'Use only targets with this label: KEY=VALUE, KEY!=VALUE, KEY, or !KEY; several must all match')
    .addOption(
      new Option(
        '--output <form>',
        'Output format; check and wait have all of them, the other commands the first two, and report csv and html too',
      )
        .choices([...OUTPUT_FORMATS, 'csv', 'html'])
        .default('pretty'),
    )
    .option('--no-color', 'Disable colors (default if NO_COLOR is set or the output is not a terminal)')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .addHelpText('after', exitCodeHelp('check'))
    .configureOutput({
      writeOut: (text) => print(terminal, text),
      writeErr: terminal.err,
      outputError: () => {},
      getOutHelpWidth: () => terminal.columns ?? 80,
    })
    .exitOverride()
    .hook('preAction', (_, command) => refuseFormat(command));

  const add = <Options>(name: string, summary: string, run: Run<Options>, examples: readonly string[], isDefault = false) =>
    program
      .command(name, { isDefault })
      .description(summary)
      .allowExcessArguments(false)
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`)
      .addHelpText('after', exitCodeHelp(name))
      .action(async (...given: unknown[]) => {
        const command = given.at(-1) as Command;
        const named = command.registeredArguments.map((argument, index) => [argument.name(), given[index]]);
        const isConfigNamed = program.getOptionValueSource('config') === 'cli';
        onExit(await run(terminal, { ...command.optsWithGlobals<Options & object>(), ...Object.fromEntries(named), isConfigNamed }));
      });

  addChecks(add);
  addConfig(add);
  addDeployment(add);
  addDiscovery(add);
  addSandbox(add);
  addAccount(add);
  addHistory(add);
  return program;
}

function addChecks(add: Add): void {
  withReports(
    add(
      'check',
      'Check all targets once and report problems (default)',
      LATE.check,
      [
        'gatewatch check',
        "gatewatch check --target 'gw-*' --label site=fra --output json",
        'gatewatch check --report junit=gatewatch.xml',
        'gatewatch check --sandbox --fault gw-1=not-deployed',
      ],
      true,
    ),
  )
    .option('--strict', 'Count degraded as not ready (exit code 1)')
    .option('--verbose', 'Show a line for each probe, with its phases')
    .option('--failed', 'Show only targets that are not ready');
  withReports(
    add('wait', 'Wait until all targets are ready, as a gate for rollouts', LATE.wait, [
      'gatewatch wait --target gw-2 --times 3 --every 2s --deadline 10m',
      'gatewatch wait --sandbox --times 2 --every 1s',
    ]),
  )
    .option('--strict', 'Count degraded as not ready')
    .option('--times <n>', 'Number of consecutive ready rounds required', wholeNumber, 3)
    .addOption(new Option('--every <duration>', 'Pause between rounds').argParser(duration).default(2, '2s'))
    .addOption(new Option('--deadline <duration>', 'Give up after this time').argParser(duration).default(600, '10m'));
  withListen(
    withSandbox(
      add('watch', 'Monitor continuously and report status changes', LATE.watch, [
        'gatewatch watch',
        'gatewatch watch --for 1h --store health.sqlite',
        'gatewatch watch --listen 127.0.0.1:9115',
        'gatewatch watch --sandbox --for 30s',
      ]),
    ),
  )
    .option('--for <duration>', 'Stop after this time', duration)
    .option('--store <file>', 'State file (default: one file per config in the state directory)')
    .option('--log', 'Print a log of status changes on a terminal too, instead of a live table')
    .addOption(new Option('--demo', 'Use the sandbox if there is no config').hideHelp());
}

function addConfig(add: Add): void {
  add('explain', 'Show the resolved probes without running them', LATE.explain, [
    'gatewatch explain',
    'gatewatch explain --target mi-1 --output json',
  ]);
  add('validate', 'Validate the config and list all problems', LATE.validate, [
    'gatewatch validate',
    'gatewatch validate --config examples/gatewatch.yaml',
  ]);
  add('plan', 'Show the AWS resources of a deployment and their monthly cost; needs no credentials', LATE.plan, [
    'gatewatch plan',
    'gatewatch plan --max-monthly 25',
    'gatewatch plan --output json',
  ]).option('--max-monthly <usd>', 'Exit with code 1 if the monthly cost is higher', amountOfUsd);
  add('init', 'Write a first config', LATE.init, [
    'gatewatch init',
    'gatewatch init --host gw.example.com',
    'gatewatch init --host gw-1=gateway@10.0.0.5 --host gw-2=gateway@10.0.0.6 --host micro-integrator@mi.example.com',
  ])
    .option('--profile <profile>', 'Profile of the hosts that name none, such as micro-integrator (default: gateway)')
    .option('--host <host...>', 'DNS name or IP address of a target, as [NAME=][PROFILE@]HOST; repeatable')
    .option('--force', 'Overwrite an existing file');
  add('schema', 'Print a JSON Schema: of the config, for editors, or of the JSON that check and wait write', LATE.schema, [
    'gatewatch schema > gatewatch.schema.json',
    'gatewatch schema --of round',
  ]).addOption(new Option('--of <what>', 'What the schema describes').choices(['config', 'round']).default('config'));
}

function addDiscovery(add: Add): void {
  withDiscoverOptions(
    add('discover', 'Write the targets and APIs that a portal, a server, or a file names', LATE.discover, DISCOVER_EXAMPLES),
  );
}

function addSandbox(add: Add): void {
  add('sandbox', 'Run simulated WSO2 servers; type "TARGET FAULT" to inject a fault', LATE.sandbox, [
    'gatewatch sandbox',
    'gatewatch sandbox --fault mi-1=faulty-capps',
    'gatewatch sandbox --servers api-platform-gateway streaming-integrator',
  ])
    .addOption(
      new Option('--servers <kind...>', 'Kinds of servers to run, one of each')
        .choices(Object.keys(SERVER_KINDS))
        .default(DEFAULT_KINDS, 'the first five'),
    )
    .option('--fault <target=fault...>', 'Inject these faults at the start')
    .addOption(new Option('--story', 'Play sample incidents').hideHelp())
    .addHelpText('after', `\nFaults:\n${faultList()}`);
}
