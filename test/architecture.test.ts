import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

// Words that WSO2, Node or English need too often to be forbidden in names.
const AMBIGUOUS = new Set(['state', 'message', 'error', 'type', 'group', 'event', 'test', 'site', 'result', 'parser']);

type Rule = {
  /** Rooms whose values may be imported. */
  readonly rooms: readonly string[];
  /** Rooms of which only types may be imported. */
  readonly types?: readonly string[];
  /** Rooms that may only be loaded by `import()`. */
  readonly lazily?: readonly string[];
  /** npm packages, each allowed in at most one file where `once`. */
  readonly npm?: readonly string[];
  readonly once?: readonly string[];
  readonly isPure?: boolean;
};

// Who may import whom: the table of docs/architecture.md. A room that does not exist yet has no files to break a rule.
const RULES: Readonly<Record<string, Rule>> = {
  'monitor/core': { rooms: ['monitor/core'], once: ['temporal-polyfill', 'yaml', 'zod'], isPure: true },
  'monitor/wso2': { rooms: ['monitor/core', 'monitor/wso2'], once: ['fast-xml-parser'], isPure: true },
  'monitor/probers': { rooms: ['monitor/core', 'monitor/probers'], types: ['monitor/engine'], npm: ['undici'] },
  'monitor/engine': { rooms: ['monitor/core', 'monitor/engine'] },
  aws: { rooms: ['monitor/core', 'aws'], types: ['monitor/engine'], npm: ['@aws-sdk/'] },
  lambda: { rooms: ['monitor/core', 'monitor/wso2', 'monitor/probers', 'monitor/engine', 'aws', 'lambda'] },
  cli: {
    rooms: ['monitor/core', 'monitor/wso2', 'monitor/probers', 'monitor/engine', 'cli', 'sandbox', 'package.json'],
    lazily: ['aws'],
    npm: ['commander', 'cli-table3'],
  },
  infra: { rooms: ['monitor/core', 'monitor/wso2', 'infra'], npm: ['aws-cdk-lib', 'constructs', 'cdk-nag'] },
  sandbox: { rooms: ['monitor/core', 'monitor/wso2', 'sandbox'] },
};

type Import = { readonly file: string; readonly from: string; readonly isType: boolean; readonly isLazy: boolean };

const files = globSync('{monitor,aws,lambda,cli,infra,sandbox}/**/*.{ts,js}', { cwd: ROOT });
const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const code = (file: string) => text(file).replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');

function importsOf(file: string): readonly Import[] {
  const source = code(file);
  const fixed = [
    ...source.matchAll(
      /^(?:import(?:\s+(type)\b)?(?:\s*([^'";]*?)\s*from)?|export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from)\s*'([^']+)'/gm,
    ),
  ].map(([, type, names, from]) => {
    const named = /^\{([\s\S]*)\}$/
      .exec(names?.trim() ?? '')?.[1]
      ?.split(',')
      .map((name) => name.trim());
    const onlyTypes = named?.filter(Boolean).every((name) => name.startsWith('type ')) === true;
    return { file, from: String(from), isType: type !== undefined || onlyTypes, isLazy: false };
  });
  const lazy = [...source.matchAll(/\bimport\('([^']+)'\)/g)].map(([, from]) => ({
    file,
    from: String(from),
    isType: false,
    isLazy: true,
  }));
  return [...fixed, ...lazy];
}

const imports = files.flatMap(importsOf);
const folderOf = (file: string) => file.split('/').slice(0, -1).join('/');
const roomOf = (file: string) => (folderOf(file) in RULES ? folderOf(file) : file);
const pathOf = ({ file, from }: Import) => relative(ROOT, join(ROOT, dirname(file), from));

function isAllowed(one: Import): boolean {
  const rule = RULES[roomOf(one.file)] ?? { rooms: [] };
  if (one.from.startsWith('node:')) return rule.isPure !== true;
  if (!one.from.startsWith('.'))
    return [...(rule.npm ?? []), ...(rule.once ?? [])].some(
      (name) => one.from === name || one.from.startsWith(name.endsWith('/') ? name : `${name}/`),
    );
  const to = roomOf(pathOf(one));
  return rule.rooms.includes(to) || (one.isType && rule.types?.includes(to) === true) || (one.isLazy && rule.lazily?.includes(to) === true);
}

describe('the house', () => {
  test('has files in every room that exists', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(100);
  });

  test('has no room that the table does not name, and no room within a room', () => {
    expect(files.filter((file) => !(folderOf(file) in RULES))).toEqual([]);
  });

  test('has the table of docs/architecture.md', () => {
    const rows = text('docs/architecture.md')
      .split('\n')
      .filter((line) => /^\| \w+ \|( ?(yes|types|by `import\(\)`)? ?\|)+/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const columns = ['core', 'wso2', 'probers', 'engine', 'aws', 'lambda', 'cli', 'infra', 'sandbox'];
    const place = (name: string) => Object.keys(RULES).find((room) => room.split('/').at(-1) === name) ?? name;
    const cellOf = (rule: Rule | undefined, room: string) => {
      if (rule?.rooms.includes(room)) return 'yes';
      return rule?.types?.includes(room) ? 'types' : rule?.lazily?.includes(room) ? 'by `import()`' : '';
    };
    expect(rows.map(([, from = '', ...cells]) => [from, ...cells.slice(0, columns.length)])).toEqual(
      Object.keys(RULES).map((room) => [room.split('/').at(-1), ...columns.map((column) => cellOf(RULES[room], place(column)))]),
    );
  });

  test('imports only along the table', () => {
    expect(imports.filter((one) => !isAllowed(one)).map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
  });

  test('imports nothing by the path of one machine', () => {
    const everything = globSync('{monitor,cli,sandbox,test,scripts}/**/*.{ts,js}', { cwd: ROOT });
    expect(everything.filter((file) => /from '(\/|file:)/.test(text(file)))).toEqual([]);
  });

  test('keeps each library of core and wso2 in one file', () => {
    const users = (name: string) => [
      ...new Set(imports.filter(({ from }) => from === name || from.startsWith(`${name}/`)).map(({ file }) => file)),
    ];
    for (const name of Object.values(RULES).flatMap((rule) => rule.once ?? []))
      expect({ name, in: users(name).length }).toEqual({ name, in: 1 });
  });

  test('keeps core and wso2 pure: no await, clock, randomness, process or console', () => {
    const impure =
      /\bawait\b|\basync\b|Date\.now|new Date\(\)|performance\.|Math\.random|crypto\.|\bprocess\b|\bconsole\b|set(Timeout|Interval|Immediate)|queueMicrotask|\.then\(|fetch\(/;
    const pure = files.filter((file) => RULES[roomOf(file)]?.isPure);
    expect(pure.filter((file) => impure.test(code(file)))).toEqual([]);
  });

  test('takes the wall clock in only at the doors', () => {
    const inside = files.filter((file) => file.startsWith('monitor/'));
    expect(inside.filter((file) => /Date\.now|new Date\(\)/.test(code(file)))).toEqual([]);
  });

  test('has no cycles among values', () => {
    const graph = new Map<string, string[]>();
    for (const one of imports.filter(({ from, isType }) => from.startsWith('.') && !isType)) {
      graph.set(one.file, [...(graph.get(one.file) ?? []), pathOf(one)]);
    }
    const done = new Set<string>();
    const findCycle = (file: string, path: readonly string[]): readonly string[] => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return [];
      const cycle = (graph.get(file) ?? []).map((next) => findCycle(next, [...path, file])).find((found) => found.length > 0);
      done.add(file);
      return cycle ?? [];
    };
    expect(files.map((file) => findCycle(file, [])).find((cycle) => cycle.length > 0) ?? []).toEqual([]);
  });

  test('keeps what it knows about WSO2 in monitor/wso2', () => {
    const elsewhere = files.filter((file) => file.startsWith('monitor/') && !file.startsWith('monitor/wso2/'));
    expect(elsewhere.filter((file) => /9443|WSO2|healthz/.test(text(file)))).toEqual([]);
  });

  test('has no default exports, no barrels and no folder for leftovers', () => {
    expect(files.filter((file) => /^export default/m.test(code(file)))).toEqual([]);
    expect(files.filter((file) => /^export (type )?(\*( as \w+)?|\{[^}]*\}) from/m.test(code(file)))).toEqual([]);
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|shared|types|lib|misc)(\/|\.ts)/.test(file))).toEqual([]);
  });

  test('names files in kebab-case and keeps them short', () => {
    expect(files.filter((file) => !/\/[a-z0-9]+(-[a-z0-9]+)*\.(ts|js)$/.test(file))).toEqual([]);
    // The grammar is one idea, and long.
    expect(files.filter((file) => text(file).split('\n').length > 200)).toEqual(['monitor/core/config-schema.ts']);
  });

  test('matches reasons by code, not by searching messages, outside the one table of errors', () => {
    const searching = files.filter((file) => file.startsWith('monitor/') && /message\.(includes|match|startsWith)\(/.test(code(file)));
    expect(searching.filter((file) => file !== 'monitor/probers/classify-error.ts')).toEqual([]);
  });
});

describe('the words', () => {
  const banned = readFileSync(join(ROOT, 'docs/vocabulary.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| word'))
    .flatMap((line) => (line.split('|')[3] ?? '').split(',').map((word) => word.trim()))
    .filter((word) => /^[a-z]+$/.test(word) && !AMBIGUOUS.has(word));

  test('are one per idea in file names and exports of the monitor', () => {
    expect(banned.length).toBeGreaterThan(10);
    const names = files
      .filter((file) => file.startsWith('monitor/'))
      .flatMap((file) => [
        file,
        ...[...code(file).matchAll(/^export (?:async )?(?:const|function|type|class) (\w+)/gm)].map(([, name]) => `${file} ${name}`),
      ]);
    const wordsOf = (name: string) =>
      (name.split(/[/ ]/).at(-1) ?? '')
        .replace(/\.ts$/, '')
        .split(/-|_|(?<=[a-z])(?=[A-Z])/)
        .map((word) => word.toLowerCase());
    expect(names.filter((name) => wordsOf(name).some((word) => banned.includes(word)))).toEqual([]);
  });
});

describe('the documents', () => {
  test('name only paths that exist', () => {
    const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
    const named = documents.flatMap((document) =>
      [...text(document).matchAll(/`((?:monitor|cli|sandbox|test|docs|scripts|examples|aws|lambda|infra|bench|torture)\/[\w./-]*)`/g)].map(
        ([, path]) => `${document}: ${path}`,
      ),
    );
    expect(named.filter((entry) => !existsSync(join(ROOT, entry.split(': ')[1] ?? '')))).toEqual([]);
  });
});
