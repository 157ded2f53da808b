import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';
import { PROFILES } from '../../../wso2/products/profiles.ts';

const scratch = scratchFolder();

describe('gatewatch init', () => {
  test('writes a file that validates, for every profile, and asks nothing in a pipeline', async () => {
    for (const profile of PROFILES) {
      const file = scratch.path(`${profile}.yaml`);
      expect((await run(['init', '--config', file, '--profile', profile])).code).toBe(0);
      const { code, err } = await run(['validate', '--config', file]);
      expect([profile, code, err.includes('warning')]).toEqual([profile, 0, false]);
    }
  });

  test('asks on a terminal, an empty answer keeping the preset', async () => {
    const file = scratch.path('asked.yaml');
    const { code, err } = await run(['init', '--config', file], {
      isTty: true,
      lines: ['gatwey', '', 'https://gw.internal', 'gw.internal'],
    });
    expect(code).toBe(0);
    expect(err).toMatch(
      /\[gateway\]: must be one of .* got gatwey \(did you mean gateway\?\)\n.*host, .*must be a DNS name.*gw\.internal.*\n.*: wrote /s,
    );
    expect(readFileSync(file, 'utf8')).toMatch(/profile: gateway[\s\S]*host: "gw\.internal"/);
  });

  test('an input that ends before the answers writes nothing', async () => {
    const file = scratch.path('ended.yaml');
    const { code, err } = await run(['init', '--config', file], { isTty: true, lines: ['gateway'] });
    expect([code, existsSync(file)]).toEqual([2, false]);
    expect(err).toContain('usage: the input ended before an answer; no file was written. Fix: add --profile and --host');
  });

  test('never overwrites without --force', async () => {
    const file = scratch.write('mine.yaml', 'mine');
    const refused = await run(['init', '--config', file]);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/^file-exists: /);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run(['init', '--config', file, '--force'])).code).toBe(0);
    expect((await run(['init', '--config', scratch.path('no/such/folder.yaml')])).err).toMatch(/^file-not-written: /);
  });
});
