import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NAGIOS_STATES, nagios, nagiosExitCode } from '../../../cli/formats/nagios.ts';
import { STATUSES } from '../../../monitor/health/status.ts';
import { type LookSample, resultOf, roundOf, simpleResult } from '../../../testkit/command/round-samples.ts';
import { probe, target } from '../../../testkit/samples.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();

// 'label'=value[UOM];[warn];[crit];[min];[max]. Source: Monitoring Plugins Development Guidelines, "Performance data".
const RANGE = '@?(?:(?:-?[\\d.]+|~)?:)?(?:-?[\\d.]+)?';
const DATUM = new RegExp(`^'[^'=|]+'=-?\\d+(?:\\.\\d+)?(?:us|ms|s|%|[KMGT]?B|c)?(?:;${RANGE}){0,2}(?:;-?[\\d.]*){0,2}$`);

function dataIn(output: string): readonly string[] {
  const [first = ''] = output.split('\n');
  const [, data] = first.split(' | ');
  return data === undefined ? [] : data.split(/ (?=')/);
}

const certificate = (days: number) => ({
  tls: { trusted: true, subject: 'CN=gw', issuer: 'CN=ca', notAfter: '2027-01-08T21:00:00.000Z', daysRemaining: days, pin: 'x' },
});

describe('a round as the output of a plugin', () => {
  test.each<readonly [string, readonly string[], boolean, number]>([
    ['all ready', ['s', 's'], false, 0],
    ['degraded', ['s', 'd'], false, 1],
    ['degraded under --strict', ['s', 'd'], true, 2],
    ['not ready', ['s', 'f'], false, 2],
    ['a wrong setting', ['c'], false, 2],
    ['unknown', ['s', 'u'], false, 3],
    ['unknown and degraded: it is not known', ['u', 'd'], false, 3],
    ['not ready and unknown', ['u', 'f'], false, 2],
  ])('%s', (_, letters, strict, code) => {
    const look = (letter: string): readonly LookSample[] =>
      letter === 'd'
        ? [
            ['ready', 'readiness', 's'],
            ['latency', 'signal', 'f'],
          ]
        : [['ready', 'readiness', letter]];
    const round = roundOf(
      letters.map((letter, i) => resultOf(look(letter), { name: `gw-${i}` })),
      { strict },
    );
    expect(nagiosExitCode(round)).toBe(code);
    expect(nagios(round)).toMatch(new RegExp(`^GATEWATCH ${NAGIOS_STATES[code]} - `));
  });

  test('a gate that stays closed is CRITICAL, although its last round was ready', () => {
    const round = roundOf([simpleResult('gw-1', 's')], { gate: { open: false, ready: 1, required: 3 } });
    expect(nagiosExitCode(round)).toBe(2);
    expect(nagios(round)).toMatch(/^GATEWATCH CRITICAL - 1 ready: 1 of 3 consecutive ready rounds \|/);
  });

  test('names the target and what is wrong in the first line, and the fix below', () => {
    const ready = probe('ready', 'readiness');
    const days = probe('certificate', 'signal', { look: { kind: 'read-off', signal: 'certificate', of: ['ready'], days: 30 } });
    const slow = probe('latency', 'signal', { look: { kind: 'read-off', signal: 'latency', of: ['ready'], limitMs: 2000 } });
    const one = resultOf([['ready', 'readiness', 'f', { ...certificate(41), latencyMs: 143 }]]);
    const round = roundOf([{ ...one, target: target([ready, days, slow]) }]);
    const [first, second, end] = nagios(round).split('\n');
    expect(first).toBe(
      "GATEWATCH CRITICAL - gw-1 not-ready: unexpected HTTP status: status 500 | 'gw-1_ready'=143ms;2000;;0 'gw-1_cert_days'=41;30:;0:",
    );
    expect(second).toMatch(/^gw-1 not-ready: unexpected HTTP status: status 500\. Fix: \S/);
    expect(end).toBe('');
  });

  test('keeps the form of the guidelines and 8 KB, whatever a server says and however many targets there are', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom("|'a'=1", 'x | y', '=;\'"', 'ü'.repeat(300)));
    const property = fc.property(
      fc.array(fc.tuple(text, fc.constantFrom('s', 'f', 'u')), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 80 }),
      (some, times) => {
        const results = Array.from({ length: times }, () => some)
          .flat()
          .map(([detail, letter], i) => simpleResult(`gw-${i}`, letter, { detail, ...certificate(-1.5) }));
        const output = nagios(roundOf(results));
        expect(Buffer.byteLength(output)).toBeLessThanOrEqual(8192);
        expect(output.split('\n')[0]?.split('|').length).toBe(2);
        expect(output.split('\n').slice(1).join('')).not.toContain('|');
        for (const datum of dataIn(output)) expect(datum).toMatch(DATUM);
        expect(output.endsWith('\n')).toBe(true);
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  test('what is left out of a long output is counted', () => {
    const output = nagios(roundOf(Array.from({ length: 300 }, (_, i) => simpleResult(`gw-${i}`, 'f'))));
    const lines = output.trimEnd().split('\n');
    expect(lines.at(-1)).toBe(`and ${300 - (lines.length - 2)} more`);
    expect(lines[0]).toMatch(/^GATEWATCH CRITICAL - 300 not-ready: gw-0 not-ready: .*\.\.\. \| 'gw-0_ready'=/);
  });

  test('every status has a state', () => {
    expect(
      STATUSES.map((status) =>
        nagiosExitCode(roundOf([{ ...simpleResult('a', 's'), health: { ...simpleResult('a', 's').health, status } }])),
      ),
    ).toEqual([2, 2, 3, 3, 1, 0]);
  });
});

describe('what a plugin says when it cannot run', () => {
  test.each<readonly [string, readonly string[], RegExp]>([
    [
      'no config',
      ['check', '--config', scratch.path('none.yaml')],
      /^GATEWATCH UNKNOWN - config-missing: .*none\.yaml does not exist\. Fix: /,
    ],
    ['a wrong config', ['check', '--config', scratch.write('bad.yaml', 'targets: 1')], /^GATEWATCH UNKNOWN - config-invalid: /],
    ['an unknown target', ['check', '--sandbox', '--target', 'gw-9'], /^GATEWATCH UNKNOWN - unknown-target: /],
    ['an unknown option', ['check', '--strikt'], /^GATEWATCH UNKNOWN - usage: unknown option '--strikt'/],
    ['a command without this output', ['plan'], /^GATEWATCH UNKNOWN - usage: plan has no --output nagios/],
  ])('%s is UNKNOWN: one line on stdout and exit code 3', async (_, args, line) => {
    for (const form of [['--output', 'nagios'], ['--output=nagios']]) {
      const { code, out, err } = await run([...args, ...form]);
      expect([code, out.split('\n').length]).toEqual([3, 2]);
      expect(out).toMatch(line);
      expect(err).not.toBe('');
    }
  });
});
