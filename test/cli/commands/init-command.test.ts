import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { issueCertificate } from '../../../sandbox/wire/certificate.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';
import { PROFILES } from '../../../wso2/products/profiles.ts';

const scratch = scratchFolder();

describe('gatewatch init', () => {
  test('writes a file that validates, for every profile, and asks nothing in a pipeline', async () => {
    for (const profile of PROFILES) {
      const file = scratch.path(`${profile}.yaml`);
      expect((await run(['init', '--config', file, '--profile', profile, '--host', '10.0.0.5'])).code).toBe(0);
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
    expect(err).toContain(': \nusage: the input ended before an answer; no file was written. Fix: add --profile and --host');
  });

  test('never overwrites without --force', async () => {
    const file = scratch.write('mine.yaml', 'mine');
    const refused = await run(['init', '--config', file]);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/^file-exists: /);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run(['init', '--config', file, '--force', '--host', 'gw'])).code).toBe(0);
    expect((await run(['init', '--config', scratch.path('no/such/folder.yaml'), '--host', 'gw'])).err).toMatch(/^file-not-written: /);
  });

  test('every comment that is a key is true enough to validate without its #', async () => {
    const authority = issueCertificate({ commonName: 'ca', names: [], authority: true }).certificate;
    scratch.write('internal-ca.pem', authority);
    const hosts = PROFILES.flatMap((profile) => ['--host', `${profile}@${profile}.example.com`]);
    const all = scratch.path('all.yaml');
    expect((await run(['init', '--config', all, ...hosts])).code).toBe(0);
    const lines = readFileSync(all, 'utf8').split('\n');
    const commented = lines.flatMap((line, i) => (/^ +# [a-zA-Z]+: /.test(line) ? [i] : []));
    expect(commented.length).toBe(5 + 11 + 10 + 7);
    expect(lines.filter((line) => /^ +# (vpc|regions|portOffset: 10)\b/.test(line))).toHaveLength(3);
    const uncomment = (some: readonly number[]) => lines.map((line, i) => (some.includes(i) ? line.replace('# ', '') : line)).join('\n');
    for (const some of [...commented.map((one) => [one]), commented]) {
      const file = scratch.write('uncommented.yaml', uncomment(some));
      const { code, err } = await run(['validate', '--config', file]);
      expect([uncomment(some), code, err.replace(/^.* note: .*\n/gm, '')]).toEqual([uncomment(some), 0, '']);
    }
  });

  test('without a terminal and without --host it says what is missing, and writes nothing', async () => {
    const file = scratch.path('missing.yaml');
    const { code, err, out } = await run(['init', '--config', file, '--profile', 'gateway']);
    expect([code, out, existsSync(file)]).toEqual([2, '', false]);
    expect(err).toBe(
      'usage: --host is missing, and there is no terminal to ask for it. Fix: write --host HOST, or --host NAME=PROFILE@HOST for each of several\n',
    );
  });

  test('takes several hosts, each with a name and a profile or with the defaults', async () => {
    const file = scratch.path('several.yaml');
    const hosts = [
      'gw-2=10.0.0.5',
      '10.0.0.6',
      'micro-integrator@mi.example.com',
      'edge=custom@2001:db8::1',
      'identity-server@is.example.com',
    ];
    const { code, err } = await run(['init', '--config', file, ...hosts.flatMap((host) => ['--host', host])]);
    expect([code, err]).toEqual([
      0,
      `wrote ${file}: gw-2 (gateway), gw-1 (gateway), mi-1 (micro-integrator), edge (custom), identity-server-1 (identity-server). ` +
        `Next: run gatewatch check --config ${file}\n` +
        `To add servers from a portal, a chart, or a manifest: gatewatch discover --from devportal URL --into ${file}\n`,
    ]);
    expect((await run(['validate', '--config', file])).code).toBe(0);
    const { targets } = JSON.parse((await run(['explain', '--config', file, '--output', 'json'])).out);
    expect(targets.map(({ name, host }: { name: string; host: string }) => `${name} ${host}`)).toEqual([
      'gw-2 10.0.0.5',
      'gw-1 10.0.0.6',
      'mi-1 mi.example.com',
      'edge 2001:db8::1',
      'identity-server-1 is.example.com',
    ]);
  });

  test.each([
    ['gatway@gw', /the profile must be one of .*got gatway \(did you mean gateway\?\)/],
    ['https://admin:canary-9c1@gw.example.com', /what stands before the @ is not a profile/],
    ['https://gw.example.com/?key=canary-9c1', /must be a DNS name/],
    ['GW 1=gw.example.com', /must be a name/],
    ['gw.example.com:9443', /must be a DNS name/],
    ['', /must be a DNS name/],
    ['a=gw --host a=gw2', /names a twice/],
  ])('refuses --host %s, and repeats no password', async (host, message) => {
    const file = scratch.path('refused.yaml');
    const { code, err } = await run(['init', '--config', file, '--host', ...host.split(' --host ')]);
    expect([code, existsSync(file)]).toEqual([2, false]);
    expect(err).toMatch(message);
    expect(err).not.toContain('admin:canary-9c1');
  });

  test('has no use for --target, and says so', async () => {
    const { code, err } = await run(['init', '--config', scratch.path('target.yaml'), '--target', 'gw-1', '--host', 'gw']);
    expect([code, err]).toEqual([2, expect.stringContaining('init takes no --target')]);
  });
});
