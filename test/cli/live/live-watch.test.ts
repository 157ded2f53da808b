import { createServer } from 'node:http';
import { afterAll, describe, expect, test } from 'vitest';
import { onTerminal } from '../../../testkit/command/on-terminal.ts';
import { isProgramThere } from '../../../testkit/real/program-there.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { listen } from '../../../testkit/zoo/listen.ts';

const scratch = scratchFolder();
let status = 200;
const server = await listen(createServer((_, response) => void response.writeHead(status).end()));
afterAll(server.close);

const targetOf = (name: string) =>
  `{ name: ${name}, profile: custom, host: 127.0.0.1, periodSeconds: 1, failureThreshold: 1, readinessProbe: { httpGet: { path: /, port: ${server.port} } } }`;
const configOf = (count: number) =>
  scratch.write(`${count}.yaml`, `targets: [${Array.from({ length: count }, (_, i) => targetOf(`gw-${i + 1}`)).join(', ')}]`);
let stores = 0;
const watching = (config: string, ...more: string[]) => {
  stores += 1;
  return ['watch', '--config', config, '--store', scratch.path(`${stores}.sqlite`), ...more];
};
const ESCAPE = '\u001b';

describe.skipIf(!isProgramThere('python3', 'the live table on a pseudo-terminal'))('watch on a terminal', () => {
  test('shows a table in place, with changes above it, through an incident, a resize, and Ctrl-C', async () => {
    status = 200;
    const { until, resize, kill, ended, lines, written, styled } = onTerminal(watching(configOf(2)), { columns: 100, rows: 24 });
    await until((text) => /2 ready {2}last check/.test(text));
    status = 500;
    const failing = await until((text) => /2 NOT READY {2}last check.*█/s.test(text));
    const tableAt = failing.findIndex((line) => line.includes('last check'));
    const changes = failing.flatMap((line, i) => (/^\d\d:\d\d:\d\d {2}✖ NOT READY {2}gw-[12]/.test(line) ? [i] : []));
    expect(changes).toHaveLength(2);
    expect(Math.max(...changes)).toBeLessThan(tableAt);
    expect(failing.filter((line) => line.includes('last check'))).toHaveLength(1);
    // Red, of the 16 colors of a terminal.
    expect(styled()[tableAt + 2]?.[0]).toMatchObject({ text: '✖ NOT READY', color: 1 });

    status = 200;
    resize(60, 12);
    await until((text) => /2 ready {2}last check/.test(text) && /^STATUS .*CHECKS .*SINCE$/m.test(text));
    kill('SIGINT');
    expect(await ended).toBe(0);
    const last = lines();
    expect(last.at(-1)).toBe('stopped watching: 2 ready');
    expect(last.filter((line) => line.includes('last check'))).toHaveLength(1);
    expect(last.at(-4)).toMatch(/^✔ ready +gw-1 .*█.*▁ /);
    // The cursor was never hidden, so that no end can leave it so.
    expect(written()).not.toContain(`${ESCAPE}[?25l`);
  });

  test('goes on below what a shell wrote after Ctrl-Z', async () => {
    status = 200;
    const { until, kill, ended, written, lines } = onTerminal(watching(configOf(1)), { columns: 100, rows: 24 });
    await until((text) => /1 ready {2}last check/.test(text));
    const tables = () => lines().filter((line) => line.includes('last check')).length;
    expect(tables()).toBe(1);
    kill('SIGCONT');
    await until(() => tables() === 2);
    kill('SIGTERM');
    await ended;
    expect(written()).toContain('stopped watching: 1 ready');
  });

  test('more targets than lines: the worst, and how many more', async () => {
    status = 200;
    const { until, kill, ended } = onTerminal(watching(configOf(30)), { columns: 80, rows: 16 });
    const shown = await until((text) => /… and 22 more: 22 ready/.test(text));
    expect(shown.at(-1)).toContain('▁ success');
    kill('SIGINT');
    expect(await ended).toBe(0);
  });

  test.each([
    ['--log', ['--log'], {}],
    ['TERM=dumb', [], { TERM: 'dumb' }],
    ['--output json', ['--output', 'json'], {}],
  ] as const)('with %s, it is a log', async (_, more, env) => {
    status = 200;
    const { ended, written } = onTerminal(watching(configOf(1), '--for', '2s', ...more), {
      columns: 100,
      rows: 24,
      env: { NO_COLOR: '1', ...env },
    });
    expect(await ended).toBe(0);
    expect(written()).toMatch(/✔ ready {2}gw-1|"to":"ready"/);
    // But for the one that clears the ^C of a terminal at the end.
    expect(written().replaceAll(`\r${ESCAPE}[K`, '')).not.toContain(ESCAPE);
    expect(written()).not.toContain('last check');
  });

  test('with NO_COLOR and LC_ALL=C, it has no colors, and only ASCII', async () => {
    status = 500;
    const env = { NO_COLOR: '1', LC_ALL: 'C' };
    const { ended, written, lines } = onTerminal(watching(configOf(1), '--for', '3s'), { columns: 100, rows: 24, env });
    expect(await ended).toBe(1);
    expect(lines().join('\n')).toMatch(/^x NOT READY {2}gw-1 +#+ /m);
    expect(lines().join('\n')).toMatch(/^[\n\x20-\x7e]*$/);
    expect(written()).not.toMatch(new RegExp(`${ESCAPE}\\[[0-9;]*m`));
  });
});
