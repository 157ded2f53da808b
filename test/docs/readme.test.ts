import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createProgram } from '../../cli/program.ts';
import { readConfigFile } from '../../cli/session/load-config.ts';
import type { Terminal } from '../../cli/terminal/terminal.ts';
import { run } from '../../testkit/test-terminal.ts';
import { compileConfig } from '../../wso2/compile/compile-config.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = ['README.md', ...globSync('docs/{tutorials,how-to}/*.md', { cwd: ROOT }).toSorted()];
const CA = 'test/fixtures/config/ca.pem';
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');

type Block = { readonly page: string; readonly code: string };

/** The fenced blocks of one language on the pages a newcomer reads, without the indentation of a list. */
function blocksOf(language: string): readonly Block[] {
  return PAGES.flatMap((page) =>
    [...text(page).matchAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm)]
      .filter(([, , name]) => name === language)
      .map(([, indent = '', , code = '']) => ({ page, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') })),
  );
}

describe('the YAML on the pages', () => {
  const CONFIG_KEYS = ['monitor', 'defaults', 'maintenance', 'targets'];
  const TARGETS = '\ntargets:\n  - { name: gw-1, profile: gateway, host: gw-1.example.com, labels: { site: fra } }\n';
  const blocks = blocksOf('yaml');
  const configs = blocks.filter(({ code }) => Object.keys(parse(code)).every((key) => CONFIG_KEYS.includes(key)));

  test('is all of gatewatch.yaml', () => {
    expect(configs.length).toBeGreaterThan(12);
    expect(blocks.filter((block) => !configs.includes(block))).toEqual([]);
  });

  test.each(configs)('on $page is what the reader takes, $code', ({ code }) => {
    const bytes = new TextEncoder().encode('targets' in parse(code) ? code : `${code}${TARGETS}`);
    const read = (path: string) => (path === 'gatewatch.yaml' ? { bytes } : readConfigFile(join(ROOT, CA)));
    const { issues } = compileConfig({ file: 'gatewatch.yaml', read, env: {} });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('the commands on the pages', () => {
  const lines = blocksOf('sh').flatMap(({ page, code }) =>
    code
      .replaceAll(/\\\n\s*/g, ' ')
      .split('\n')
      .flatMap((line) => line.split(/ && /))
      .map((line) => ({ page, line: line.replace(/ +# .*$/, '').trim() })),
  );
  const ours = lines.filter(({ line }) => /^(npx )?gatewatch\b/.test(line));

  /** Parses a command line with the real program, whose commands then do nothing. */
  async function parseOnly(args: readonly string[]): Promise<void> {
    const quiet = () => {};
    const terminal: Terminal = {
      out: quiet,
      tell: async () => {},
      written: async () => {},
      err: quiet,
      env: {},
      isOutTty: false,
      isErrTty: false,
      lines: () => {
        throw new Error('nothing is typed here');
      },
      signal: new AbortController().signal,
    };
    const program = createProgram(terminal, quiet);
    for (const command of program.commands as readonly Command[]) command.action(quiet);
    await program.parseAsync([...args], { from: 'user' });
  }

  test('are many', () => {
    expect(ours.length).toBeGreaterThan(20);
  });

  test.each(ours)('on $page: $line', async ({ line }) => {
    const words = [...line.replace(/ [>|] .*$/, '').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const args = words.slice(words.indexOf('gatewatch') + 1);
    if (args.includes('--help')) args.splice(args.indexOf('--help'), 1);
    await expect(parseOnly(args)).resolves.toBeUndefined();
  });

  test('a flag or a command that is not there would be noticed', async () => {
    await expect(parseOnly(['check', '--no-such-flag'])).rejects.toThrow('unknown option');
    await expect(parseOnly(['chekc'])).rejects.toThrow();
  });

  test('name npm scripts that exist', () => {
    const { scripts } = JSON.parse(text('package.json'));
    const named = [...PAGES, 'CONTRIBUTING.md', 'SECURITY.md'].flatMap((page) =>
      [...text(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('README', () => {
  const readme = text('README.md');

  test('has at most 500 words outside of code', () => {
    const words = readme
      .replaceAll(/^```[\s\S]*?^```$/gm, '')
      .split(/\s+/)
      .filter(Boolean);
    expect(words.length).toBeLessThanOrEqual(500);
  });

  test('begins with the two commands of a fresh clone', () => {
    expect(readme).toMatch(/^npm ci && npm start\b/m);
    expect(readme).toMatch(/^npm ci && npm test$/m);
    expect(readme).toContain('](docs/README.md)');
  });
});

describe('the pictures', () => {
  const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };
  const lettersOf = (shown: string) => shown.replaceAll(/\s/g, '');

  /** What a picture shows below its title, a line for each row. */
  function shownIn(file: string): string {
    const rows = [...text(file).matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, row = '']) => row);
    return rows
      .slice(1)
      .join('\n')
      .replaceAll(/&\w+;/g, (entity) => ENTITIES[entity as keyof typeof ENTITIES] ?? entity);
  }

  test('are there wherever a page shows one', () => {
    const shown = [...PAGES, ...globSync('docs/**/*.md', { cwd: ROOT })].flatMap((page) =>
      [...text(page).matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, path = '']) => join(dirname(page), path)),
    );
    expect(shown).toContain('docs/images/check.svg');
    expect(shown).toContain('docs/images/email.svg');
    expect(shown.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  // After a change of the texts: npm run pictures.
  test('show what gatewatch check prints today, except for times and ports', async () => {
    const { code, out } = await run(['check', '--sandbox', '--fault', 'gw-1=not-deployed']);
    expect(code).toBe(1);
    const steady = (shown: string) => lettersOf(shown.replaceAll(/:\d{4,5}\//g, ':PORT/').replaceAll(/\d+(\.\d+)? (m?s)\b/g, '$2'));
    expect(steady(shownIn('docs/images/check.svg'))).toBe(steady(out));
  });

  test('show the alert email that the code writes', () => {
    const [, , message = ''] = text('test/fixtures/messages/reasons/wso2/not-deployed.txt').split(/^===== .+ =====\n/m);
    expect(lettersOf(shownIn('docs/images/email.svg'))).toBe(lettersOf(message));
  });
});
