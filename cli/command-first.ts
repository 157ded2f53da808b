import type { Command } from 'commander';

type Values = 'none' | 'one' | 'many';

/**
 * Moves the name of the command to the front of a command line, so that options may stand before it:
 * `--target gw-1 check` is `check --target gw-1`. An option with a list of values would take the name as one of them.
 * The first value of an option is never a command, and a word that is neither ends the search.
 */
export function commandFirst(args: readonly string[], program: Command): readonly string[] {
  const names = program.commands.map((command) => command.name());
  const values = valuesOfOptions(program);
  const isEnd = (arg: string, i: number) => {
    if (isOption(arg)) return arg === '--';
    const before = args.slice(0, i).findLastIndex(isOption);
    const room = values.get(args[before] ?? '') ?? 'none';
    const isValue = before >= 0 && room !== 'none' && i === before + 1;
    return !isValue && (names.includes(arg) || room !== 'many');
  };
  const at = args.findIndex(isEnd);
  const found = args[at];
  return found !== undefined && names.includes(found) ? [found, ...args.toSpliced(at, 1)] : args;
}

function isOption(arg: string): boolean {
  return arg.startsWith('-') && arg !== '-';
}

/** Returns how many values each option takes, by its flags; `--name=value` is one word and takes none. */
function valuesOfOptions(program: Command): ReadonlyMap<string, Values> {
  const options = [program, ...program.commands].flatMap((command) => command.options);
  return new Map(
    options.flatMap((option) => {
      const values: Values = option.variadic ? 'many' : option.required || option.optional ? 'one' : 'none';
      return [option.short, option.long].flatMap((flag) => (flag ? [[flag, values] as const] : []));
    }),
  );
}
