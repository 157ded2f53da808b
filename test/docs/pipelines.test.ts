import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';

const ROOT = join(import.meta.dirname, '../..');
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const examples = globSync('examples/pipelines/*', { cwd: ROOT }).toSorted();
const scratch = scratchFolder();

/** The words of each command in a text, with the quotes of a shell taken off; comments of a shell end it. */
function commandsIn(page: string): readonly (readonly string[])[] {
  return [...page.matchAll(/gatewatch ((?:check|wait)\b[^\n`#]*)/g)].map(([, line = '']) => {
    const words = line.replace(/'\)\s*$/, '').match(/'[^']*'|\S+/g) ?? [];
    return words.map((word) => word.replaceAll("'", ''));
  });
}

const reportsIn = (words: readonly string[]) => words.filter((word) => /^\w+=[\w./-]+$/.test(word) && !word.includes('site='));

describe('the commands for pipelines', () => {
  const pages = [...examples, 'docs/how-to/pipeline.md'];
  const commands = pages.flatMap((file) => commandsIn(text(file)).map((words) => ({ file, words })));

  test('are there', () => {
    expect(examples.map((file) => file.split('/').at(-1))).toEqual(['Jenkinsfile', 'github-actions.yml', 'gitlab-ci.yml', 'nagios.cfg']);
    expect(commands.length).toBeGreaterThanOrEqual(8);
  });

  // In the sandbox, which has no labels; every report goes into a folder of the test's own.
  test.each(commands.filter(({ words }) => !words.includes('--label')))('$file: $words', async ({ words }) => {
    const args = words
      .map((word) => (reportsIn([word]).length > 0 ? word.replace('=', `=${scratch.path('')}/`).replace('FILE', 'file') : word))
      .map((word) => (word.startsWith('gw-') || word === '$ARG1$' ? 'gw-1' : word))
      // The sandbox has a config of its own.
      .filter((word, i, all) => word !== '--config' && all[i - 1] !== '--config');
    const { code, err } = await run([...args, '--sandbox']);
    expect([code, err.includes('usage')]).toEqual([0, false]);
  });
});

describe('the examples', () => {
  test('for GitHub: the step keeps its reports, even if it fails, and gives the secret by its documented name', () => {
    const workflow = parse(text('examples/pipelines/github-actions.yml'));
    const { steps } = workflow.jobs.check;
    const check = steps.find((step: { run?: string }) => step.run?.includes('gatewatch'));
    const upload = steps.find((step: { uses?: string }) => step.uses?.startsWith('actions/upload-artifact@'));
    expect(upload.if).toBe('always()');
    for (const report of reportsIn(check.run.split(' '))) expect(report.split('=')[1]).toMatch(new RegExp(`^${upload.with.path}`));
    expect(Object.keys(check.env)).toEqual(['GATEWATCH_SECRET_WSO2_MONITOR']);
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('for GitLab: every job hands its report over, even if it fails', () => {
    const jobs = Object.values<{ script: string[]; artifacts: { when: string; reports: { junit: string } } }>(
      parse(text('examples/pipelines/gitlab-ci.yml')),
    );
    expect(jobs.length).toBe(2);
    for (const { script, artifacts } of jobs) {
      expect(artifacts.when).toBe('always');
      expect(script.join('\n')).toContain(`--report junit=${artifacts.reports.junit}`);
    }
  });

  test('for Jenkins: the report of an earlier run is removed, and the new one is read whatever the exit code is', () => {
    const file = text('examples/pipelines/Jenkinsfile');
    expect(file).toMatch(/rm -f gatewatch\.xml[\s\S]*--report junit=gatewatch\.xml[\s\S]*always \{ junit testResults: 'gatewatch\.xml'/);
    expect([...file.matchAll(/[{}]/g)].reduce((depth, [brace]) => depth + (brace === '{' ? 1 : -1), 0)).toBe(0);
  });

  test('for Nagios: one target a service, and the output of a plugin', () => {
    expect(text('examples/pipelines/nagios.cfg')).toMatch(/command_line .* --target \$ARG1\$ --output nagios$/m);
  });
});

test('the page of the formats names every metric, and has the schema of the JSON beside it', async () => {
  const page = text('docs/reference/outputs.md');
  const { out } = await run(['check', '--sandbox', '--fault', 'gw-1=not-deployed', '--output', 'prometheus']);
  const names = new Set([...out.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const documented = new Set([...page.matchAll(/^\| `((?:probe|gatewatch)_\w+)` \|/gm)].map(([, name]) => name));
  expect([...documented].toSorted()).toEqual([...names].toSorted());
  expect(page).toContain('(round.schema.json)');
});
