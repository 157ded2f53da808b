import { expect, test } from 'vitest';
import { CliError } from '../../../cli/terminal/cli-error.ts';
import { createFaultReporter } from '../../../cli/terminal/report-fault.ts';
import { SharedStore } from '../../../monitor/engine/looking/watch-target.ts';

test('createFaultTeller() says what lasts once a minute, and each fault by itself', () => {
  const said: string[] = [];
  let now = 1_000_000;
  const tell = createFaultReporter({ err: (text) => said.push(text) }, { monotonic: () => now });
  const full = new CliError('store-unusable', 'cannot use the state file a.sqlite: database or disk is full', 'free space');
  for (; now < 1_059_000; now += 1000) tell(full);
  expect(said).toEqual([full.line]);
  tell(new Error('another'));
  expect(said).toHaveLength(2);
  now = 1_060_000;
  tell(full);
  expect(said).toHaveLength(3);
});

test('createFaultTeller() takes another watch on the same store for no bug', () => {
  const said: string[] = [];
  createFaultReporter(
    { err: (text) => said.push(text) },
    { monotonic: () => 0 },
  )(new SharedStore('another process remembers gw-1 in the same store'));
  expect(said.join()).toMatch(/^store-shared: another process remembers gw-1 .*\. Fix: stop the other process, or name another file/);
});
