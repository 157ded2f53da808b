import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { github, githubSummary, MAX_SUMMARY_BYTES } from '../../../cli/formats/github.ts';
import { resultOf, roundOf, simpleResult } from '../../../testkit/command/round-samples.ts';

type Command = { readonly name: string; readonly properties: Readonly<Record<string, string>>; readonly message: string };

const decode = (text: string, isProperty: boolean) => {
  const data = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
  return (isProperty ? data.replaceAll('%3A', ':').replaceAll('%2C', ',') : data).replaceAll('%25', '%');
};

/** Reads the commands of a log as the runner does (actions/runner, ActionCommand.cs): `::` at the start of a line, `##[` anywhere. */
function commandsIn(log: string): readonly Command[] {
  return log.split(/\r\n|\r|\n/).flatMap((line) => {
    if (line.includes('##[')) return [{ name: 'old form', properties: {}, message: line }];
    const [, name, list = '', message = ''] = /^\s*::([^ :]+)(?: ([^:]*(?:%3A[^:]*)*))?::(.*)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const properties = list.split(',').map((one) => {
      const [key = '', value = ''] = one.split('=');
      return [key, decode(value, true)];
    });
    return [{ name, properties: Object.fromEntries(properties), message: decode(message, false) }];
  });
}

const source = { file: 'ops/gatewatch.yaml', lines: new Map([['gw-1', 12]]) };
const degraded = (name: string) =>
  resultOf(
    [
      ['ready', 'readiness', 's'],
      ['latency', 'signal', 'f'],
    ],
    { name },
  );

describe('a round in the log of GitHub Actions', () => {
  test('points at the target in the config, and says what is wrong and how to fix it', () => {
    const [command, ...others] = commandsIn(github(roundOf([simpleResult('gw-1', 'f'), simpleResult('ok', 's')], { source })));
    expect(others).toEqual([]);
    expect(command).toMatchObject({ name: 'error', properties: { file: 'ops/gatewatch.yaml', line: '12', title: 'gw-1 not-ready' } });
    expect(command?.message).toMatch(/^unexpected HTTP status: status 500\nFix: check the status/);
  });

  test('without a file to point at, it names the target all the same', () => {
    expect(commandsIn(github(roundOf([simpleResult('gw-1', 'u')])))).toMatchObject([
      { name: 'error', properties: { title: 'gw-1 unknown' } },
    ]);
  });

  test('degraded is a warning, and an error under --strict; ready is nothing', () => {
    const names = (strict: boolean) =>
      commandsIn(github(roundOf([degraded('a'), simpleResult('b', 's')], { strict }))).map(({ name }) => name);
    expect([names(false), names(true)]).toEqual([['warning'], ['error']]);
    expect(github(roundOf([simpleResult('b', 's')]))).toBe('ready      b  custom\n');
  });

  test.each([9, 10, 11, 500])('%d failures give at most ten annotations, and the last one names the rest', (count) => {
    const results = Array.from({ length: count }, (_, i) => simpleResult(`gw-${i}`, 'f'));
    const commands = commandsIn(github(roundOf([...results, degraded('slow')])));
    const errors = commands.filter(({ name }) => name === 'error');
    expect(errors).toHaveLength(Math.min(10, count));
    expect(commands.filter(({ name }) => name === 'warning')).toHaveLength(1);
    if (count > 10)
      expect(errors[9]).toMatchObject({
        properties: { title: `and ${count - 9} more` },
        message: expect.stringMatching(/^gw-9 not-ready, gw-10/),
      });
  });

  test('a gate that stays closed is an error, even with ten others', () => {
    const results = Array.from({ length: 20 }, (_, i) => simpleResult(`gw-${i}`, 'f'));
    const [first] = commandsIn(github(roundOf(results, { gate: { open: false, ready: 0, required: 3 } })));
    expect(first).toMatchObject({ properties: { title: 'gatewatch wait' }, message: '0 of 3 consecutive ready rounds' });
  });

  test('no text of a server is a command, and every message comes back as it was', () => {
    const nasty = fc.constantFrom(
      '::add-mask::x',
      '\n::set-output name=a::b',
      '##[add-mask]x',
      'a ##[set-env name=X]y',
      '100%, a: b',
      '%0A',
    );
    const property = fc.property(fc.oneof(nasty, fc.string({ unit: 'binary' })), (detail) => {
      const commands = commandsIn(github(roundOf([simpleResult('gw-1', 'f', { detail })], { source })));
      expect(commands.map(({ name }) => name)).toEqual(['error']);
      const [{ message } = { message: '' }] = commands;
      expect(message).toContain(detail.replaceAll('##[', '## ['));
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('the summary of a step', () => {
  test('has the worst targets first, in a table', () => {
    const text = githubSummary(roundOf([simpleResult('ok', 's'), degraded('slow'), simpleResult('bad', 'f')]));
    const rows = text.split('\n').filter((line) => line.startsWith('| '));
    expect(rows.map((row) => row.split(' | ').slice(0, 2))).toEqual([
      ['| status', 'target'],
      ['| **not-ready**', 'bad'],
      ['| degraded', 'slow'],
      ['| ready', 'ok'],
    ]);
    expect(text).toMatch(/^### gatewatch: prod\n\n\| status/);
  });

  test('stays within what GitHub takes, whole rows only, and says how many are left out', () => {
    const results = Array.from({ length: 6000 }, (_, i) => simpleResult(`gw-${i}`, 'f', { detail: 'ü'.repeat(100) }));
    const text = githubSummary(roundOf(results));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
    const rows = text.split('\n').filter((line) => line.startsWith('| **'));
    expect(rows.every((row) => row.endsWith(' |'))).toBe(true);
    expect(text).toMatch(new RegExp(`\nand ${6000 - rows.length} more\n$`));
    expect(githubSummary(roundOf(results), 20)).toBe('');
  });

  test('a text of a server is text: no table, link, image, mention, or HTML', () => {
    const detail = '| a | ![x](http://evil) <img src=x> @org/team `b` **c** &lt;';
    const row =
      githubSummary(roundOf([simpleResult('gw-1', 'f', { detail })]))
        .split('\n')
        .at(-2) ?? '';
    expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
    const plain = row.replaceAll(/\\[!-/:-@[-`{-~]/g, '');
    expect(plain).not.toMatch(/[[\]<>@`&]/);
  });
});
