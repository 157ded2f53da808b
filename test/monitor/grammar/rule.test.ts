import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatFinding } from '../../../monitor/grammar/finding.ts';
import { CONFIG_RULES } from '../../../monitor/grammar/rule.ts';
import { tooLarge } from '../../../monitor/grammar/text.ts';
import { compileText, fixtureFindings, fixtureNames, fixturePath } from '../../../testkit/config-fixtures.ts';
import { compileConfig } from '../../../wso2/compile/compile-config.ts';

// What no file in a repository can be.
const GENERATED: readonly string[] = ['file.missing', 'file.directory', 'file.unreadable', 'file.too-large', 'file.encoding'];

function linesOf(name: string): string {
  return fixtureFindings(name)
    .map((issue) => `${formatFinding(issue)}\n`)
    .join('');
}

describe('every rule', () => {
  test.each(fixtureNames())('%s says exactly this', (name) => {
    expect(linesOf(name)).toBe(readFileSync(fixturePath(name, '.txt'), 'utf8'));
  });

  test('has a fixture of its name that breaks it', () => {
    const broken = new Map(fixtureNames().map((name) => [name, fixtureFindings(name)]));
    const rules = Object.keys(CONFIG_RULES).filter((rule) => !GENERATED.includes(rule));
    expect(
      rules.filter((rule) => !broken.get(rule)?.some((issue) => issue.rule === rule && issue.severity === CONFIG_RULES[issue.rule])),
    ).toEqual([]);
  });

  test('has fixtures for rules that exist', () => {
    expect(fixtureNames().filter((name) => !Object.hasOwn(CONFIG_RULES, name.replace(/--.*$/, '')))).toEqual([]);
  });
});

describe('a config that is no text', () => {
  function onlyLine(read: Parameters<typeof compileConfig>[0]['read']): string {
    const compiled = compileConfig({ file: 'conf/gatewatch.yaml', read, env: {} });
    expect(compiled.targets).toEqual([]);
    expect(compiled.settings.missingToDeploy).toEqual(['monitor.name', 'monitor.regions']);
    return compiled.issues.map(formatFinding).join('\n');
  }

  test('may be missing, a directory or unreadable', () => {
    expect(onlyLine(() => ({ problem: 'missing' }))).toBe(
      'conf/gatewatch.yaml:1:1 config file not found. Check the path, or create a file with gatewatch init',
    );
    expect(onlyLine(() => ({ problem: 'directory' }))).toBe(
      'conf/gatewatch.yaml:1:1 the path of the config file is a directory. Give the path of the file in it',
    );
    expect(onlyLine(() => ({ problem: 'unreadable' }))).toBe(
      'conf/gatewatch.yaml:1:1 cannot read the config file: permission denied or another error. Check its permissions',
    );
  });

  test('may be too large, read or not', () => {
    const line =
      'conf/gatewatch.yaml:1:1 expected a config of at most 4 MiB, got 10485760 bytes. ' +
      'Split it into several files, each with its own monitor.name, or check that this is the right file';
    expect(onlyLine(() => ({ bytes: new Uint8Array(10 * 1024 * 1024) }))).toBe(line);
    expect(onlyLine(() => ({ problem: 'too-large', size: 10 * 1024 * 1024 }))).toBe(line);
    expect(tooLarge(undefined).got).toBe('a larger file');
  });

  test('may be Latin-1: the first bad byte is named with its place', () => {
    const bytes = Buffer.from('targets:\n  - name: gw # größer\n', 'latin1');
    expect(onlyLine(() => ({ bytes }))).toBe('conf/gatewatch.yaml:2:18 the file is not valid UTF-8: byte 0xf6. Save the file as UTF-8');
  });

  test.each([
    ['cut off', [0x61, 0xc3]],
    ['overlong, two bytes', [0x61, 0xc0, 0x80]],
    ['overlong, three bytes', [0x61, 0xe0, 0x80, 0x80]],
    ['overlong, four bytes', [0x61, 0xf0, 0x80, 0x80, 0x80]],
    ['a surrogate', [0x61, 0xed, 0xa0, 0x80]],
    ['beyond Unicode', [0x61, 0xf4, 0x90, 0x80, 0x80]],
    ['far beyond', [0x61, 0xf8, 0x88, 0x80, 0x80]],
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00]],
  ])('is not UTF-8 when %s', (_, bytes) => {
    const { issues } = compileConfig({ file: 'g.yaml', env: {}, read: () => ({ bytes: Uint8Array.from(bytes) }) });
    expect(issues.map(({ rule, column }) => [rule, column])).toEqual([['file.encoding', bytes[0] === 0x61 ? 2 : 1]]);
  });

  test('reads UTF-8 of every length, and a byte order mark', () => {
    const { issues, targets } = compileText('\ufefftargets: [{ name: gw, profile: gateway, host: gw }] # é € 😀\n');
    expect(issues).toEqual([]);
    expect(targets).toHaveLength(1);
  });

  test('may be nested too deeply', () => {
    const [issue] = compileText(`targets: ${'['.repeat(5000)}`).issues;
    expect(issue).toMatchObject({ rule: 'yaml.syntax', got: 'brackets or indentation nested too deeply' });
  });
});
