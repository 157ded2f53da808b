import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runUntil } from '../../testkit/real/install/run-within.ts';
import { fillOnce, versionOf } from '../../testkit/real/install/stamped-folder.ts';
import { type Compared, unexplained } from '../../testkit/real/opinions/compare-opinions.ts';
import { foundTables, partsTable } from '../../testkit/real/report/write-tables.ts';
import { scratchFolder } from '../../testkit/scratch.ts';

// What `npm run test:real` is made of, without the programs that others wrote.

const scratch = scratchFolder();
const opinion = (healthy: boolean) => ({ healthy, said: healthy ? 'status 200' : 'status 503' });

function compared(gatewatch: boolean, go: boolean, curl: boolean, differs?: string): Compared {
  const asked = { name: 'a case', scheme: 'http', port: 1, ...(differs !== undefined && { differs }) } as const;
  const own = { ...opinion(gatewatch), looked: { name: 'ready', outcome: gatewatch ? 'success' : 'failure' } };
  return { part: 'nginx', asked, gatewatch: own, go: opinion(go), curl: opinion(curl) };
}

describe('second opinions', () => {
  test('need a reason where one differs, and none where all agree', () => {
    const fine = [compared(true, true, true), compared(false, false, false), compared(false, true, false, 'why')];
    expect(unexplained(fine)).toEqual([]);
    expect(unexplained([compared(false, true, true)])).toEqual(['a case: gatewatch: status 503 | status 200 | status 200']);
    expect(unexplained([compared(true, true, false)])).toHaveLength(1);
    expect(unexplained([compared(true, true, true, 'why')])[0]).toContain('all agree');
  });
});

describe('the installation', () => {
  test('stops a program at the end of its time, runs none after it, and says what is missing', () => {
    const started = performance.now();
    expect(() => runUntil(started + 300)('sleep', ['30'])).toThrow('sleep was stopped, because the time was over');
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(() => runUntil(started)('sleep', ['0'])).toThrow('no time was left for it');
    expect(() => runUntil(started + 60_000)('no-such-program', [])).toThrow('no-such-program is not on PATH');
    expect(() => runUntil(started + 60_000)('sh', ['-c', 'echo first; echo last >&2; exit 3'])).toThrow('sh ended with 3: last');
  });

  test('fills a folder once, again after other inputs, and again after an interruption', () => {
    const folder = scratch.path('part');
    const made: string[] = [];
    const fill = (inputs: string, fails = false) =>
      fillOnce(folder, {
        inputs,
        make: () => {
          made.push(inputs);
          if (fails) throw new Error('interrupted');
          return `version of ${inputs}`;
        },
      });
    expect(() => versionOf(folder)).toThrow('not installed');
    for (const inputs of ['1', '1', '2']) fill(inputs);
    expect([made, versionOf(folder)]).toEqual([['1', '2'], 'version of 2']);
    expect(() => fill('3', true)).toThrow('interrupted');
    expect(() => versionOf(folder)).toThrow('not installed');
    fill('3');
    expect([made, versionOf(folder)]).toEqual([['1', '2', '3', '3'], 'version of 3']);
  });
});

describe('the tables', () => {
  test('say what is there, what is not and why, and what the logs and the clients said', () => {
    const parts = partsTable([
      { name: 'nginx', source: 'Debian', version: '1.22.1' },
      { name: 'keycloak', source: 'Maven', missing: 'no time was left for it' },
    ]);
    expect(parts).toContain('keycloak  Maven   NOT RUN: no time was left for it');
    const lines = ['[error] \u001b[31mred\u001b[0m', 'second'];
    const found = foundTables([
      { log: { part: 'nginx', checks: 3, lines, expected: 'it must' } },
      { opinion: compared(false, true, true, 'why') },
    ]);
    expect(found).toMatch(/^nginx {3}3 {7}2, expected: it must\n {16}\[error\] red\n {16}second$/m);
    expect(found).toMatch(/^nginx {3}a case .*- status 503 {2}\+ status 200 {2}\+ status 200 {2}why$/m);
  });

  test('the build of CI runs the suite', () => {
    const root = `${import.meta.dirname}/../..`;
    expect(readFileSync(`${root}/.ci/run`, 'utf8')).toMatch(/^npm run test:real$/m);
    const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
    for (const script of scripts['test:real'].match(/scripts\/[\w-]+\.ts/g)) expect(existsSync(`${root}/${script}`)).toBe(true);
  });
});
