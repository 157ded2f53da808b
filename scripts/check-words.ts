import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { problemsOfPage, problemsOfText } from '../testkit/words/word-problems.ts';

// npm run words -- [PATH...] [help] Checks what a user reads: docs, golden messages and the help of each
// command. Exits 1 with FILE:LINE for each problem. Without arguments it checks everything; with paths (files
// or folders, or the word `help`) only those.

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'docs/**/*.md', '.github/**/*.md'];
const MESSAGES = ['test/fixtures/messages/**/*.txt'];
/** Decisions are records, and the glossary defines the words. */
const RECORDS = /^docs\/decisions\/|^docs\/glossary\.md$/;

const wanted = process.argv.slice(2);
const isWanted = (file: string) =>
  wanted.length === 0 || wanted.some((path) => file === path || file.startsWith(`${path.replace(/\/$/, '')}/`));
const filesOf = (patterns: readonly string[]) =>
  globSync([...patterns], { cwd: ROOT })
    .map((file) => relative(ROOT, join(ROOT, file)))
    .filter((file) => isWanted(file) && statSync(join(ROOT, file)).isFile())
    .sort();
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

const problems = [
  ...filesOf(PAGES).flatMap((file) => problemsOfPage(file, read(file), RECORDS.test(file) ? 'record' : 'page')),
  ...filesOf(MESSAGES).flatMap((file) => problemsOfText(file, read(file))),
  ...(wanted.length === 0 || wanted.includes('help') ? helpTexts().flatMap(([name, text]) => problemsOfText(name, text)) : []),
];
for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'words: nothing to reword' : `words: ${problems.length} to reword`);
if (problems.length > 0) process.exitCode = 1;

/** What `--help` prints, for the program and each of its commands. */
function helpTexts(): readonly (readonly [string, string])[] {
  const help = (...args: string[]) => {
    const { stdout } = spawnSync(process.execPath, [join(ROOT, 'cli/bin.js'), ...args, '--help'], { encoding: 'utf8' });
    return [['gatewatch', ...args, '--help'].join(' '), stdout] as const;
  };
  const program = help();
  const listed = /^Commands:\n([\s\S]*?)\n\n/m.exec(program[1])?.[1] ?? '';
  const commands = [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name).filter((name) => name !== 'help');
  if (commands.length === 0) throw new Error('the help of gatewatch lists no commands');
  return [program, ...commands.map((name) => help(name))];
}
