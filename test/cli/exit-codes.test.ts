import { expect, test } from 'vitest';
import { EXIT_CODES } from '../../cli/exit-codes.ts';
import { COMMANDS } from '../../cli/program.ts';
import { run } from '../../testkit/test-terminal.ts';

test('every command has its exit codes', () => {
  expect(Object.keys(EXIT_CODES).toSorted()).toEqual(COMMANDS.toSorted());
});

test.each([
  ['check', ['--help']],
  ['doctor', ['doctor', '--help']],
  ['drill', ['drill', '--help']],
])('the help of %s shows its exit codes', async (command, args) => {
  const { out } = await run(args);
  for (const [code, meaning] of Object.entries(EXIT_CODES[command] ?? {})) expect(out).toContain(`${code} ${meaning}`);
});
