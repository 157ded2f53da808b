import { type Command, Option } from 'commander';
import type { Add } from './add-command.ts';
import { LATE } from './late-commands.ts';

/** Adds the commands that read the history: the one of `watch` on this machine, or of a deployment. */
export function addHistory(add: Add): void {
  withPeriod(
    withStore(
      add('report', 'Report availability, incidents, and the error budget of a month', LATE.report, [
        'gatewatch report',
        'gatewatch report --aws --month 2026-11 --timezone Europe/Berlin --objective 99.9',
        'gatewatch report --from 2026-11-01 --to 2026-11-07 --output csv',
        'gatewatch report --month 2026-11 --output html > report.html',
      ]),
    ),
  ).option('--objective <percent>', 'Availability that is wanted; the error budget is what may be missing (default: 99.9)');
  withPeriod(
    withStore(
      add('incidents', 'List incidents, open ones first (default: of the last 30 days)', LATE.incidents, [
        'gatewatch incidents',
        'gatewatch incidents --aws --output json',
      ]),
    ),
  );
  withShow(
    withStore(
      add('status', 'Write a status page as static files, from the history', LATE.status, [
        'gatewatch status --html public',
        'gatewatch status --html public --aws --url https://status.example.com',
      ]),
    ).option('--html <dir>', 'Folder that the files are written to; it is created if needed'),
  ).option('--url <url>', 'Address of the page, for feeds and programs (default: the domain in the config, or none)');
  withStore(
    add('note', 'Add a note to the open incident of a target', LATE.note, [
      'gatewatch note gw-1 "disk is replaced"',
      'gatewatch note gw-1 "vendor case 4711" --aws',
    ]),
  )
    .argument('<name>', 'Name of the target')
    .argument('<text>', 'The note, in quotes')
    .option('--by <name>', 'Author of the note (default: your user name)');
}

/** Adds the options of a watch that serves a status page. */
export function withListen(command: Command): Command {
  return withShow(
    command.option('--listen <address>', 'Serve the status page and /metrics, such as on 127.0.0.1:9115; a port alone means 127.0.0.1'),
  );
}

/** Adds the option that says what a status page shows. */
function withShow(command: Command): Command {
  return command.addOption(
    new Option(
      '--show <what>',
      'What the status page shows: details are host names, reasons, causes, and notes (default: the config, or status)',
    ).choices(['status', 'details']),
  );
}

function withStore(command: Command): Command {
  return command
    .option('--aws', 'Read the table of the deployment instead of the file of `gatewatch watch`')
    .option('--store <file>', 'State file of `gatewatch watch` (default: the one of this config)');
}

function withPeriod(command: Command): Command {
  return command
    .option('--month <month>', 'A calendar month, such as 2026-11 (default: the current one)')
    .option('--from <day>', 'First day, such as 2026-11-01, instead of a month')
    .option('--to <day>', 'Last day (default: today)')
    .option('--timezone <zone>', 'Time zone of the days, as an IANA name (default: UTC)');
}
