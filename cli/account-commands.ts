import { Option } from 'commander';
import type { Add } from './add-command.ts';
import { duration } from './arguments.ts';
import { LATE } from './late-commands.ts';

/** Adds the commands that contact an AWS account. Only they load the AWS clients. */
export function addAccount(add: Add): void {
  add('doctor', 'Check the AWS deployment for problems that prevent alert delivery', LATE.doctor, [
    'gatewatch doctor',
    'gatewatch doctor --output json',
  ]);
  add('drill', 'Send a test alert through the production path', LATE.drill, [
    'gatewatch drill --yes',
    'gatewatch drill --pager --target gw-1 --yes',
  ])
    .option('--people', 'Test only email and other status-change subscribers')
    .option('--pager', 'Test only the pager: set the alarm of a target, or the first alarm of a shard, to ALARM and back')
    .option('--yes', 'Confirm that recipients expect a test alert')
    .option('--by <name>', 'Who asked for the test (default: your user name)')
    .addOption(new Option('--wait <duration>', 'How long to wait for the delivery status').argParser(duration).default(60, '60s'));
  add('mute', 'Mute notifications for targets; with no arguments, list active mutes', LATE.mute, [
    'gatewatch mute gw-1 --for 30m --why "disk is replaced"',
    'gatewatch mute',
  ])
    .argument('[targets...]', 'Names of targets')
    .option('--for <duration>', 'Length of the mute, 1m to 15d', duration)
    .option('--why <text>', 'Reason for the mute')
    .option('--by <name>', 'Author of the mute (default: your user name)');
  add('unmute', 'Remove mutes', LATE.unmute, ['gatewatch unmute gw-1']).argument('[targets...]', 'Names of targets');
}
