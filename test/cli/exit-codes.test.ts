import { expect, test } from 'vitest';
import { EXIT_CODES } from '../../cli/exit-codes.ts';
import { COMMANDS } from '../../cli/program.ts';
import { run } from '../../testkit/test-terminal.ts';

test('every command has its exit codes', () => {
  expect(Object.keys(EXIT_CODES).toSorted()).toEqual(COMMANDS.toSorted());
});

test.each(COMMANDS)('the help of %s shows its exit codes', async (command) => {
  const { out } = await run([command, '--help']);
  for (const [code, meaning] of Object.entries(EXIT_CODES[command] ?? {})) expect(out).toContain(`\n  ${code.padEnd(3)}  ${meaning}\n`);
});

test('the help of gatewatch shows the exit codes of check, its default command', async () => {
  const { out } = await run(['--help']);
  for (const [code, meaning] of Object.entries(EXIT_CODES.check ?? {})) expect(out).toContain(`\n  ${code.padEnd(3)}  ${meaning}\n`);
});
