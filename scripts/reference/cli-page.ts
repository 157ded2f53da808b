import type { Argument, Command, Option } from 'commander';
import { EXIT_CODES } from '../../cli/exit-codes.ts';
import { createProgram } from '../../cli/program.ts';
import { CLI_ERRORS } from '../../cli/terminal/cli-error.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { cell, code, page, type ReferencePage, sentence, table, wrap } from './markdown.ts';

type Paragraph = { readonly title: string; readonly lines: readonly string[] };

function quietTerminal(out: (text: string) => void): Terminal {
  return {
    out,
    tell: async () => {},
    written: async () => {},
    err: () => {},
    env: {},
    isOutTty: false,
    isErrTty: false,
    lines: () => ({ async *[Symbol.asyncIterator]() {}, close: () => {} }),
    signal: new AbortController().signal,
  };
}

function defaultOf({ defaultValue, defaultValueDescription, negate }: Option): string {
  if (negate || (defaultValue === undefined && defaultValueDescription === undefined)) return '';
  return code(defaultValueDescription ?? String(defaultValue));
}

function optionRow(option: Option): readonly string[] {
  const choices = option.argChoices ? ` (${option.argChoices.map(code).join(', ')})` : '';
  return [code(option.flags), `${cell(sentence(option.description))}${choices}`, defaultOf(option)];
}

function optionTable(options: readonly Option[]): string {
  return table(['option', 'meaning', 'default'], options.map(optionRow));
}

function argumentRow(argument: Argument): readonly string[] {
  return [code(argument.variadic ? `${argument.name()}...` : argument.name()), cell(sentence(argument.description))];
}

// What the help of a command has after its options, such as examples; exit codes have their own table.
function paragraphsAfter(help: string): readonly Paragraph[] {
  return help
    .split(/\n{2,}/)
    .map((part) => part.split('\n').filter((line) => line.trim() !== ''))
    .filter(([title]) => title !== undefined && !title.startsWith('Exit codes'))
    .map(([title = '', ...lines]) => ({ title: title.replace(/:$/, ''), lines }));
}

function showParagraph({ title, lines }: Paragraph): readonly string[] {
  if (lines.length === 0) return [wrap(cell(title))];
  const least = Math.min(...lines.map((line) => line.search(/\S/)));
  const isShell = lines.every((line) => line.trimStart().startsWith('$ '));
  const shown = lines.map((line) => line.slice(least).replace(/^\$ /, ''));
  return [`${title}:`, `\`\`\`${isShell ? 'sh' : 'text'}\n${shown.join('\n')}\n\`\`\``];
}

function exitCodesOf(name: string): string {
  return table(
    ['exit code', 'meaning'],
    Object.entries(EXIT_CODES[name] ?? {}).map(([exit, meaning]) => [exit, cell(sentence(meaning))]),
  );
}

function commandPart(command: Command, after: string): readonly string[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help');
  const args = command.registeredArguments;
  return [
    `## ${command.name()}`,
    `${wrap(cell(sentence(command.description())).replace(/\.?$/, '.'))}`,
    `\`\`\`sh\n${help.commandUsage(command)}\n\`\`\``,
    ...(args.length === 0 ? [] : [table(['argument', 'meaning'], args.map(argumentRow))]),
    ...(options.length === 0 ? [] : [optionTable(options)]),
    exitCodesOf(command.name()),
    ...paragraphsAfter(after).flatMap(showParagraph),
  ];
}

/** `cli.md`: every command with its options, defaults and exit codes. */
export function cliPage(): ReferencePage {
  let written = '';
  const program = createProgram(
    quietTerminal((text) => {
      written += text;
    }),
    () => {},
  );
  const helpAfter = (command: Command) => {
    written = '';
    command.outputHelp();
    return written.slice(command.helpInformation().length);
  };
  const commands = program.commands.filter((command) => command.name() !== 'help');
  const list = commands.map((command) => [`[${command.name()}](#${command.name()})`, cell(sentence(command.description()))]);
  const errors = Object.entries(CLI_ERRORS).map(([id, { exit, fix }]) => [code(id), String(exit), cell(fix)]);
  return page('cli.md', 'Command line', 'every command of `gatewatch` with its options, defaults, and exit codes', [
    wrap(cell(program.description())),
    table(['command', 'meaning'], list),
    '## Options of all commands',
    optionTable(program.createHelp().visibleOptions(program)),
    ...commands.flatMap((command) => commandPart(command, helpAfter(command))),
    '## Signals',
    wrap(
      'Ctrl-C (SIGINT) and SIGTERM end `watch` and `sandbox` in order, with exit code 0: these commands run until they are stopped. ' +
        'They end every other command before its result, which is no verdict: exit code 130 or 143. `doctor` and `mute` do not wait ' +
        'for AWS then. A closed terminal (SIGHUP) ends every command with exit code 129, except under `nohup`. ' +
        'A second Ctrl-C ends the process at once.',
    ),
    '## Environment variables',
    table(
      ['variable', 'effect'],
      [
        [
          code('FORCE_COLOR'),
          'Empty, `1`, `2`, `3`, or `true`: colors, even in a pipe. Any other value: no colors. `--no-color` comes first',
        ],
        [code('NO_COLOR'), 'Not empty: no colors, unless `FORCE_COLOR` is set'],
        [code('TERM'), '`dumb`: no colors, and no progress line'],
        [
          `${code('LC_ALL')}, ${code('LC_CTYPE')}, ${code('LANG')}`,
          'The first that is not empty: `C`, `POSIX`, or a character set other than UTF-8 gives marks in ASCII. JSON stays UTF-8',
        ],
        [code('XDG_STATE_HOME'), 'The directory of state files'],
      ],
    ),
    '## Errors',
    wrap(
      'An error is one line on stderr: its id, what failed, and the fix. The table has the fix that is printed ' +
        'when the command knows no better one.',
    ),
    table(['error', 'exit code', 'fix'], errors),
  ]);
}
