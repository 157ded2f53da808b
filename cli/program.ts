import { Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../monitor/text/duration.ts';
import { FAULTS } from '../sandbox/faults/fault.ts';
import { SERVER_KINDS } from '../sandbox/faults/server-kind.ts';
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
import { exitCodeLine } from './exit-codes.ts';
import { VERSION } from './session/version.ts';
import type { Terminal } from './terminal/terminal.ts';

/** The words a command line may begin with. */
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
];

type Run<Options> = (terminal: Terminal, options: Options) => Promise<number>;

/** The command line: names, options, help and examples. `onExit` hears the exit code of the command that ran. */
export function createProgram(terminal: Terminal, onExit: (code: number) => void): Command {
  const program = new Command('gatewatch')
    .description(
      'Looks at WSO2 API Manager and Micro Integrator the way their health-check page and Kubernetes do, and says what is wrong.',
    )
    .version(VERSION)
    .option('--config <file>', 'the config', 'gatewatch.yaml')
    .option('--target <name...>', 'only these targets')
    .addOption(new Option('--output <form>', 'for a person or a program').choices(['pretty', 'json']).default('pretty'))
    .option('--no-color', 'no colours; also by NO_COLOR, and where the output is no terminal')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', exitCodeLine('check'))
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: () => {} })
    .exitOverride();

  const add = <Options>(name: string, summary: string, run: Run<Options>, examples: readonly string[], isDefault = false) =>
    program
      .command(name, { isDefault })
      .description(summary)
      .allowExcessArguments(false)
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`)
      .action(async (_, command: Command) => onExit(await run(terminal, command.optsWithGlobals<Options & object>())));

  addLooking(add);
  addReading(add);
  addSandbox(add);
  addAccount(add, terminal, onExit);
  return program;
}

type Add = <Options>(name: string, summary: string, run: Run<Options>, examples: readonly string[], isDefault?: boolean) => Command;

function addLooking(add: Add): void {
  withSandbox(
    add(
      'check',
      'look once and say what is wrong (default command)',
      check,
      ['gatewatch check', 'gatewatch check --target gw-1 --output json', 'gatewatch check --sandbox --fault gw-1=not-deployed'],
      true,
    ),
  ).option('--strict', 'degraded counts as not ready (exit 1)');
  withSandbox(
    add('wait', 'wait until all targets are ready: a gate for rollouts', wait, [
      'gatewatch wait --target gw-2 --times 3 --every 2s --deadline 10m',
      'gatewatch wait --sandbox --times 2 --every 1s',
    ]),
  )
    .option('--strict', 'degraded does not open the gate')
    .option('--times <n>', 'ready rounds in a row that open the gate', wholeNumber, 3)
    .addOption(new Option('--every <duration>', 'pause between rounds').argParser(duration).default(2, '2s'))
    .addOption(new Option('--deadline <duration>', 'give up after this').argParser(duration).default(600, '10m'));
  withSandbox(
    add('watch', 'keep looking and say when a target changes', watch, [
      'gatewatch watch',
      'gatewatch watch --for 1h --store health.sqlite',
      'gatewatch watch --sandbox --for 30s',
    ]),
  )
    .option('--for <duration>', 'stop after this', duration)
    .option('--store <file>', 'remember here what was seen (default: one file per config in the state directory)')
    .addOption(new Option('--demo', 'the sandbox where there is no config').hideHelp());
}

function addReading(add: Add): void {
  add('explain', 'show what a config expands to; nobody is looked at', explain, [
    'gatewatch explain',
    'gatewatch explain --target mi-1 --output json',
  ]);
  add('validate', 'say everything there is to say about a config', validate, [
    'gatewatch validate',
    'gatewatch validate --config examples/gatewatch.yaml',
  ]);
  add('plan', 'say what will be deployed and what it costs a month; no credentials needed', plan, [
    'gatewatch plan',
    'gatewatch plan --max-monthly 25',
    'gatewatch plan --output json',
  ]).option('--max-monthly <usd>', 'exit 1 when a month costs more', amountOfUsd);
  add('init', 'write a first config', init, [
    'gatewatch init',
    'gatewatch init --profile micro-integrator --host mi.example.com --config mi.yaml',
  ])
    .option('--profile <profile>', 'what the target is')
    .option('--host <host>', 'where it is')
    .option('--force', 'overwrite the file');
  add('schema', 'print the JSON Schema of the config, for editors', schema, ['gatewatch schema > gatewatch.schema.json']);
}

function addSandbox(add: Add): void {
  add('sandbox', 'run the stand-in servers; type "TARGET FAULT" to switch a fault on', sandbox, [
    'gatewatch sandbox',
    'gatewatch sandbox --fault mi-1=faulty-capps',
  ])
    .option('--fault <target=fault...>', 'switch faults on from the start')
    .addOption(new Option('--story', 'play small incidents').hideHelp())
    .addHelpText('after', `\nFaults:\n${faultList()}`);
}

/** Commands that ask an account: they alone load what speaks to AWS. */
function addAccount(add: Add, terminal: Terminal, onExit: (code: number) => void): void {
  add('doctor', 'read the account and say what keeps alerts from people', doctor, [
    'gatewatch doctor',
    'gatewatch doctor --output json',
  ]).addHelpText('after', exitCodeLine('doctor'));
  add('drill', 'send a test alert by the way real ones go', drill, ['gatewatch drill --yes', 'gatewatch drill --pager --target gw-1 --yes'])
    .option('--people', 'only mail and what else hears of changes')
    .option('--pager', 'only the pager: sets the alarm of a target, or the first of a shard, off and back')
    .option('--yes', 'they know that it is a test')
    .option('--by <name>', 'who asks for it (default: your user name)')
    .addOption(new Option('--wait <duration>', 'ask AWS so long what became of it').argParser(duration).default(60, '60s'))
    .addHelpText('after', exitCodeLine('drill'));
  const addMuting = (name: string, summary: string, run: Run<MuteOptions>, examples: readonly string[]) =>
    add(name, summary, async () => 0, examples)
      .argument('[targets...]', 'names of targets')
      .action(async (targets: string[], _, command: Command) =>
        onExit(await run(terminal, { ...command.optsWithGlobals<MuteOptions>(), targets })),
      );
  addMuting('mute', 'tell nobody of a target for a while; without a target: what is muted', mute, [
    'gatewatch mute gw-1 --for 30m --why "disk is replaced"',
    'gatewatch mute',
  ])
    .option('--for <duration>', 'for how long, 1m to 15d', duration)
    .option('--why <text>', 'what is being done')
    .option('--by <name>', 'who does it (default: your user name)');
  addMuting('unmute', 'tell of it again', unmute, ['gatewatch unmute gw-1']);
}

function withSandbox(command: Command): Command {
  return command
    .option('--sandbox', 'look at the built-in stand-in servers instead of a config')
    .option('--fault <target=fault...>', 'with --sandbox: switch faults on from the start');
}

function duration(text: string): number {
  const seconds = parseDuration(text);
  if (!seconds) throw new InvalidArgumentError('Write a whole number from 1 on and s, m, h or d, such as 30s.');
  return seconds;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Write a whole number from 1 on.');
  return Number(text);
}

function amountOfUsd(text: string): number {
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('Write an amount in USD, such as 25.');
  return Number(text);
}

function faultList(): string {
  return Object.entries(FAULTS)
    .map(
      ([name, { sentence, kinds }]) =>
        `  ${name.padEnd(24)}${sentence} (${kinds.map((kind) => `${SERVER_KINDS[kind].prefix}-1`).join(', ')})`,
    )
    .join('\n');
}
