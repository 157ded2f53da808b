import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { notesOf, releasedFiles } from '../../testkit/release/released-files.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const { version } = JSON.parse(text('package.json'));

describe('a release', () => {
  const files = releasedFiles(text, '9.8.7', '2030-01-02');

  test('has its version in every place that names one', () => {
    expect([...files.keys()].sort()).toEqual([
      'CHANGELOG.md',
      'action.yml',
      'container/Containerfile',
      'container/chart/Chart.yaml',
      'docs/how-to/pipeline.md',
      'package-lock.json',
      'package.json',
      'templates/gate.yml',
    ]);
    expect(JSON.parse(files.get('package.json') ?? '').version).toBe('9.8.7');
    const lock = JSON.parse(files.get('package-lock.json') ?? '');
    expect([lock.version, lock.packages[''].version]).toEqual(['9.8.7', '9.8.7']);
    for (const file of [
      'action.yml',
      'templates/gate.yml',
      'container/Containerfile',
      'container/chart/Chart.yaml',
      'docs/how-to/pipeline.md',
    ]) {
      expect({ file, old: files.get(file)?.includes(version) }).toEqual({ file, old: false });
    }
  });

  test('takes what is unreleased, with its day, and leaves the heading for what follows', () => {
    const changelog = files.get('CHANGELOG.md') ?? '';
    expect(changelog).toContain('\n## Unreleased\n\n## 9.8.7 (2030-01-02)\n');
    expect(notesOf(changelog, '9.8.7')).toBe(notesOf(text('CHANGELOG.md'), 'Unreleased'));
    expect(notesOf(changelog, 'Unreleased')).toBe('\n');
    expect(() => releasedFiles((file) => files.get(file) ?? '', '9.9.0', '2030-01-03')).toThrow(
      'CHANGELOG.md has nothing under Unreleased',
    );
  });

  test.each(['0.0.9', version, '1.2', 'v1.2.3', ''])('"%s" is refused', (wrong) => {
    expect(() => releasedFiles(text, wrong, '2030-01-02')).toThrow(`The version must be higher than ${version}`);
  });

  test('a place without the version of the package is named', () => {
    const torn = (file: string) => (file === 'action.yml' ? text(file).replace(version, '0.0.1') : text(file));
    expect(() => releasedFiles(torn, '9.8.7', '2030-01-02')).toThrow(/action\.yml names the version .* 0 times/);
  });
});

test('the workflow publishes without a stored token, after the whole suite, with what belongs to it', () => {
  const { jobs, permissions } = parse(text('.github/workflows/release.yaml'));
  const { publish } = jobs;
  expect([permissions, publish.permissions]).toEqual([{ contents: 'read' }, { contents: 'write', 'id-token': 'write' }]);
  const steps: readonly { readonly uses?: string; readonly run?: string }[] = publish.steps;
  for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
  const commands = steps.map(({ run = '' }) => run);
  const at = (part: string) => commands.findIndex((command) => command.includes(part));
  expect([at('.ci/run'), at('npm publish')].every((place) => place >= 0)).toBe(true);
  expect(at('.ci/run')).toBeLessThan(at('npm publish'));
  expect(text('.github/workflows/release.yaml')).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
  for (const file of ['sbom.cdx.json', 'third-party.txt', 'SHA256SUMS']) expect(commands[at('gh release')]).toContain(file);
});
