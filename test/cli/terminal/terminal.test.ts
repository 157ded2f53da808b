import { describe, expect, test } from 'vitest';
import { inAscii, isAsciiLocale } from '../../../cli/terminal/locale.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const CONFIG = scratch.write(
  'nobody.yaml',
  'targets: [{ name: gone, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: 1 } } }]',
);
const colored = async (env: Readonly<Record<string, string>>, isTty: boolean, ...more: string[]) =>
  (await run(['check', '--config', CONFIG, ...more], { env, isTty })).out.includes('\u001b[');

describe('colors', () => {
  // Node.js, "Command-line API", FORCE_COLOR; no-color.org; the rest is what ls and grep do with TERM=dumb.
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '3', NO_COLOR: '1', TERM: 'dumb' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
  ])('%j on a terminal: %s, are on: %s', async (env, isTty, isOn) => {
    expect(await colored(env as Readonly<Record<string, string>>, isTty)).toBe(isOn);
  });

  test('--no-color comes before FORCE_COLOR', async () => {
    expect(await colored({ FORCE_COLOR: '1' }, true, '--no-color')).toBe(false);
  });

  test('TERM=dumb gets no line that overwrites itself', async () => {
    expect((await run(['check', '--config', CONFIG], { env: { TERM: 'dumb' }, isTty: true })).err).toBe('');
  });
});

describe('the locale', () => {
  test.each([
    [{}, false],
    [{ LC_ALL: 'C' }, true],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, true],
    [{ LC_ALL: '', LANG: 'C' }, true],
    [{ LC_ALL: 'C.UTF-8' }, false],
    [{ LANG: 'de_DE.utf8' }, false],
    [{ LC_CTYPE: 'en_US.ISO-8859-1', LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'de_DE@euro' }, true],
    [{ LANG: 'ca_ES.UTF-8@valencia' }, false],
  ])('%j is ASCII: %s', (env, isAscii) => {
    expect(isAsciiLocale(env)).toBe(isAscii);
  });

  test('C has marks in ASCII, in the same columns', async () => {
    const args = ['check', '--config', CONFIG];
    const [plain, usual] = [await run(args, { env: { LC_ALL: 'C' } }), await run(args)];
    expect(plain.out).toMatch(/^STATUS {2}TARGET .*\nx DOWN {2}gone {4}custom /);
    expect(plain.out).toMatch(/stages {3}name \+ {2}connect x {2}http - {2}ready -/);
    expect(plain.out).toMatch(/^[\n\x20-\x7e]*$/);
    const shape = (text: string) =>
      text
        .replaceAll(/\d/g, '9')
        .split('\n')
        .map((line) => line.length);
    expect(shape(plain.out).slice(0, 4)).toEqual(shape(usual.out).slice(0, 4));
  });

  test('names keep their letters', () => {
    expect(inAscii('✔ Größe… “日本”')).toBe('+ Größe... "日本"');
  });

  test('JSON is UTF-8 in every locale (RFC 8259 section 8.1)', async () => {
    const { out } = await run(['explain', '--config', CONFIG, '--output', 'json'], { env: { LC_ALL: 'C' }, isTty: true, columns: 60 });
    expect(out.trimEnd().split('\n')).toHaveLength(1);
  });
});
