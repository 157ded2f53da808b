import { expect, test } from 'vitest';
import { refusedIndex, withoutRefused } from '../../discover/checked-targets.ts';
import { configOf } from '../../discover/writing/write-config.ts';
import { compileText } from '../../testkit/config-fixtures.ts';

const target = (name: string, more: object = {}) =>
  ({ name, profile: 'gateway', host: `${name}.example.com`, from: 'a file', notes: [], ...more }) as const;

test('a target that the config refuses is left out with the reason, and the others stay', () => {
  const targets = [target('a'), target('b', { ports: { 0: 443 } }), target('c', { version: 'one' }), target('d')];
  const { issues } = compileText(configOf(targets, []));
  const { targets: kept, left } = withoutRefused(targets, issues);
  expect(kept.map(({ name }) => name)).toEqual(['a', 'd']);
  expect(left).toEqual([
    expect.stringMatching(/^left out: b \(a file\): expected .*, got/),
    expect.stringMatching(/^left out: c \(a file\): expected /),
  ]);
});

test('a finding about the file as a whole belongs to no target', () => {
  const [issue] = compileText('targets: []\n').issues;
  expect([issue?.severity, issue && refusedIndex(issue)]).toEqual(['error', undefined]);
});
