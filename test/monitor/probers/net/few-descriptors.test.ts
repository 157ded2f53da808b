import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { listen } from '../../../../testkit/zoo/listen.ts';

/** What a program of the zoo prints when it may open 40 descriptors only. */
async function printed(program: string, ...args: string[]): Promise<string> {
  const path = new URL(`../../../../testkit/zoo/${program}`, import.meta.url).pathname;
  const { stdout } = await promisify(execFile)('bash', ['-c', 'ulimit -n 40 && exec "$0" "$@"', process.execPath, path, ...args]);
  return stdout;
}

describe.each(['127.0.0.1', 'localhost'])('a monitor out of descriptors never blames the target: %s', (host) => {
  it('with a few to share among many looks', async () => {
    const server = await listen(createServer((_request, response) => response.end('OK')));
    const reasons: string[] = JSON.parse(await printed('many-looks.ts', host, String(server.port)));
    await server.close();
    expect(reasons).toHaveLength(120);
    expect(new Set(reasons)).toEqual(new Set(['success', 'monitor.exhausted']));
  });

  it('with none at all', async () => {
    expect(await printed('no-descriptor.ts', host)).toBe('monitor.exhausted');
  });
});
