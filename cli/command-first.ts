import type { Command } from 'commander';

type Values = 'none' | 'one' | 'many';

/**
 * Moves the name of the command to the front of a command line, so that options may stand before it:
 * `--target gw-1 check` is `check --target gw-1`. An option with a list of values would take the name as one of them.
 * Its first value is never a command, and neither is a word after one that is no value.
 */
export function commandFirst(args: readonly string[], program: Command): readonly string[] {
  const names = program.commands.map((command) => command.name());
  const values = valuesOfOptions(program);
  let room: Values = 'none';
  let isFirst = false;
  for (const [i, arg] of args.entries()) {
    if (arg === '--') break;
    if (arg.startsWith('-') && arg !== '-') {
      room = values.get(arg) ?? 'none';
      isFirst = room !== 'none';
    } else if (isFirst) {
      isFirst = false;
      if (room === 'one') room = 'none';
    } else if (names.includes(arg)) return [arg, ...args.slice(0, i), ...args.slice(i + 1)];
    else if (room === 'none') break;
  }
  return args;
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
