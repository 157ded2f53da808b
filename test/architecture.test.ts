import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

// Words that WSO2, Node or English need too often to be forbidden in names.
const AMBIGUOUS = new Set(['state', 'message', 'error', 'type', 'group', 'event', 'test', 'site', 'result']);

type Room = {
  readonly room: string;
  /** Rooms whose values it imports. */
  readonly values: readonly string[];
  /** Rooms of which it imports types only. */
  readonly types?: readonly string[];
  /** Rooms it loads by `import()` only. */
  readonly lazily?: readonly string[];
  /** npm packages; one that ends with `/` is a scope. */
  readonly npm?: readonly string[];
};

// The rooms in their order: each imports only rooms above it, and only those it names.
const ROOMS: readonly Room[] = [
  { room: 'monitor/text', values: [], npm: ['json-p3'] },
  { room: 'monitor/target', values: ['monitor/text'], npm: ['temporal-polyfill'] },
  { room: 'monitor/yaml', values: [], npm: ['yaml'] },
  { room: 'monitor/grammar/pasted', values: ['monitor/text'] },
  { room: 'monitor/grammar/schema', values: ['monitor/target', 'monitor/text'], npm: ['zod'] },
  {
    room: 'monitor/grammar',
    values: ['monitor/grammar/pasted', 'monitor/grammar/schema', 'monitor/target', 'monitor/text', 'monitor/yaml'],
    npm: ['yaml'],
  },
  { room: 'monitor/address', values: [] },
  { room: 'monitor/config', values: ['monitor/address', 'monitor/grammar', 'monitor/grammar/schema', 'monitor/target', 'monitor/text'] },
  { room: 'monitor/files', values: ['monitor/grammar'] },
  { room: 'monitor/observation/reasons', values: ['monitor/target'] },
  { room: 'monitor/observation', values: ['monitor/observation/reasons', 'monitor/target', 'monitor/text'], npm: ['jose'] },
  { room: 'monitor/health', values: ['monitor/observation', 'monitor/target', 'monitor/text'] },
  { room: 'monitor/history', values: ['monitor/health', 'monitor/text'], types: ['monitor/target'] },
  { room: 'monitor/memory', values: ['monitor/health', 'monitor/history', 'monitor/observation', 'monitor/target', 'monitor/text'] },
  { room: 'monitor/incident', values: ['monitor/health', 'monitor/history', 'monitor/memory', 'monitor/target', 'monitor/text'] },
  {
    room: 'monitor/availability',
    values: ['monitor/health', 'monitor/history', 'monitor/target', 'monitor/text'],
    types: ['monitor/memory'],
  },
  {
    room: 'monitor/message',
    values: ['monitor/health', 'monitor/incident', 'monitor/memory', 'monitor/observation', 'monitor/target', 'monitor/text'],
  },
  {
    room: 'monitor/metrics',
    values: ['monitor/health', 'monitor/incident', 'monitor/observation', 'monitor/target', 'monitor/text'],
    types: ['monitor/memory'],
  },
  {
    room: 'monitor/engine',
    values: [],
    types: [
      'monitor/health',
      'monitor/history',
      'monitor/memory',
      'monitor/message',
      'monitor/metrics',
      'monitor/observation',
      'monitor/target',
    ],
  },
  { room: 'monitor/engine/pacing', values: [], types: ['monitor/observation'] },
  {
    room: 'monitor/engine/looking',
    values: [
      'monitor/health',
      'monitor/history',
      'monitor/incident',
      'monitor/memory',
      'monitor/observation',
      'monitor/target',
      'monitor/text',
    ],
    types: ['monitor/engine', 'monitor/engine/pacing', 'monitor/message'],
  },
  {
    room: 'monitor/engine/rounds',
    values: [
      'monitor/engine/looking',
      'monitor/health',
      'monitor/history',
      'monitor/incident',
      'monitor/memory',
      'monitor/message',
      'monitor/metrics',
      'monitor/text',
    ],
    types: ['monitor/availability', 'monitor/engine', 'monitor/observation', 'monitor/target'],
  },
  {
    room: 'monitor/probers/net',
    values: ['monitor/address', 'monitor/target', 'monitor/text'],
    types: ['monitor/engine', 'monitor/health', 'monitor/observation'],
  },
  { room: 'monitor/probers/tls', values: ['monitor/probers/net', 'monitor/text'], types: ['monitor/engine', 'monitor/observation'] },
  {
    room: 'monitor/probers/http',
    values: ['monitor/probers/net', 'monitor/probers/tls', 'monitor/target', 'monitor/text'],
    types: ['monitor/engine', 'monitor/observation'],
    npm: ['undici'],
  },
  {
    room: 'monitor/probers',
    values: ['monitor/observation', 'monitor/probers/http', 'monitor/probers/net', 'monitor/probers/tls', 'monitor/target', 'monitor/text'],
    types: ['monitor/engine'],
  },
  { room: 'wso2/products', values: ['monitor/target'] },
  { room: 'wso2/products/gateway-codes', values: [], types: ['monitor/observation'] },
  {
    room: 'wso2/journeys',
    values: ['monitor/address', 'monitor/observation', 'monitor/target', 'monitor/text', 'wso2/products'],
    types: ['monitor/engine'],
  },
  { room: 'wso2/readers/calls', values: ['monitor/observation', 'monitor/text'] },
  { room: 'wso2/readers/platform', values: ['monitor/observation', 'monitor/text'] },
  {
    room: 'wso2/readers/management',
    values: ['monitor/observation', 'monitor/target', 'monitor/text'],
    types: ['wso2/products'],
  },
  {
    room: 'wso2/readers',
    values: [
      'monitor/observation',
      'monitor/target',
      'monitor/text',
      'wso2/journeys',
      'wso2/products',
      'wso2/products/gateway-codes',
      'wso2/readers/calls',
      'wso2/readers/management',
      'wso2/readers/platform',
    ],
    types: ['monitor/health'],
    npm: ['fast-xml-parser'],
  },
  {
    room: 'wso2/expand',
    values: ['monitor/config', 'monitor/grammar/pasted', 'monitor/target', 'monitor/text', 'wso2/products'],
    types: ['monitor/grammar'],
  },
  {
    room: 'wso2/compile',
    values: [
      'monitor/config',
      'monitor/grammar',
      'monitor/grammar/pasted',
      'monitor/target',
      'monitor/text',
      'wso2/expand',
      'wso2/products',
    ],
  },
  {
    room: 'discover',
    values: ['monitor/grammar', 'monitor/grammar/pasted', 'monitor/grammar/schema', 'monitor/text', 'wso2/products'],
    types: ['monitor/target'],
    npm: ['smol-toml'],
  },
  {
    room: 'discover/kubernetes',
    values: ['discover', 'monitor/grammar/pasted', 'monitor/grammar/schema', 'monitor/target'],
  },
  { room: 'discover/sources', values: ['discover', 'discover/kubernetes'], types: ['monitor/target'] },
  { room: 'discover/writing', values: ['discover', 'monitor/text', 'monitor/yaml'], npm: ['yaml'] },
  {
    room: 'page',
    values: ['monitor/availability', 'monitor/engine/rounds', 'monitor/target', 'monitor/text'],
    types: ['monitor/memory'],
    npm: ['feed'],
  },
  { room: 'deployment/schedule', values: ['monitor/health', 'monitor/target', 'monitor/text'] },
  {
    room: 'deployment/plan',
    values: ['deployment/schedule', 'monitor/health', 'monitor/message', 'monitor/target', 'monitor/text'],
    types: ['monitor/metrics'],
  },
  {
    room: 'deployment/cost',
    values: [
      'deployment/plan',
      'deployment/schedule',
      'monitor/health',
      'monitor/memory',
      'monitor/target',
      'monitor/text',
      'wso2/journeys',
    ],
  },
  {
    room: 'deployment/doctor',
    values: ['deployment/plan', 'monitor/text'],
    types: ['monitor/memory', 'monitor/message', 'monitor/target'],
  },
  {
    room: 'aws',
    values: ['deployment/schedule', 'monitor/history', 'monitor/memory', 'monitor/message', 'monitor/metrics', 'monitor/text'],
    types: ['monitor/engine'],
    npm: ['@aws-sdk/'],
  },
  { room: 'aws/page', values: ['aws'], npm: ['@aws-sdk/'] },
  {
    room: 'account',
    values: ['aws', 'deployment/doctor', 'deployment/plan', 'monitor/memory', 'monitor/message', 'monitor/target', 'monitor/text'],
    types: ['monitor/engine'],
    npm: ['@aws-sdk/'],
  },
  {
    room: 'lambda',
    values: [
      'aws',
      'aws/page',
      'deployment/schedule',
      'monitor/address',
      'monitor/engine',
      'monitor/engine/looking',
      'monitor/engine/pacing',
      'monitor/engine/rounds',
      'monitor/message',
      'monitor/metrics',
      'monitor/probers',
      'monitor/target',
      'monitor/text',
      'page',
      'wso2/journeys',
      'wso2/readers',
    ],
    types: ['monitor/memory'],
    lazily: ['aws'],
  },
  { room: 'infra/config', values: ['deployment/plan', 'monitor/files', 'monitor/grammar', 'wso2/compile'], types: ['monitor/target'] },
  {
    room: 'infra/functions',
    values: [
      'deployment/plan',
      'deployment/schedule',
      'infra/config',
      'monitor/memory',
      'monitor/message',
      'monitor/metrics',
      'monitor/target',
    ],
    npm: ['aws-cdk-lib', 'constructs', 'esbuild'],
  },
  { room: 'infra/dashboard', values: ['deployment/plan', 'infra/functions', 'monitor/metrics'], npm: ['aws-cdk-lib', 'constructs'] },
  {
    room: 'infra/alarms',
    values: ['deployment/plan', 'infra/config', 'monitor/metrics', 'monitor/target', 'monitor/text'],
    types: ['infra/functions'],
    npm: ['aws-cdk-lib', 'constructs'],
  },
  {
    room: 'infra/page',
    values: ['deployment/plan', 'infra/functions'],
    types: ['monitor/target'],
    npm: ['aws-cdk-lib', 'constructs'],
  },
  {
    room: 'infra',
    values: [
      'deployment/cost',
      'deployment/plan',
      'deployment/schedule',
      'infra/alarms',
      'infra/config',
      'infra/dashboard',
      'infra/functions',
      'infra/page',
      'monitor/memory',
      'monitor/metrics',
      'monitor/text',
    ],
    types: ['monitor/target'],
    npm: ['aws-cdk-lib', 'cdk-nag', 'constructs'],
  },
  { room: 'infra/export', values: ['infra'], types: ['infra/config'], npm: ['aws-cdk-lib', 'fflate'] },
  { room: 'sandbox/faults', values: [] },
  { room: 'sandbox/wire', values: [], types: ['sandbox/faults'] },
  { room: 'sandbox/servers', values: ['sandbox/wire'], types: ['sandbox/faults'] },
  { room: 'sandbox', values: ['sandbox/faults', 'sandbox/servers', 'sandbox/wire'] },
  {
    room: 'cli/terminal',
    values: ['monitor/engine/looking', 'monitor/health', 'monitor/text'],
    types: ['monitor/engine'],
    npm: ['string-width'],
  },
  {
    room: 'cli/formats',
    values: ['monitor/health', 'monitor/message', 'monitor/observation', 'monitor/target', 'monitor/text'],
    types: ['monitor/engine/looking'],
    npm: ['fast-xml-builder', 'prom-client'],
  },
  {
    room: 'cli/print',
    values: [
      'cli/terminal',
      'deployment/cost',
      'deployment/plan',
      'monitor/health',
      'monitor/memory',
      'monitor/message',
      'monitor/observation',
      'monitor/target',
      'monitor/text',
      'wso2/readers',
    ],
    types: ['monitor/engine/looking'],
  },
  {
    room: 'cli/live',
    values: [
      'cli/print',
      'cli/terminal',
      'monitor/availability',
      'monitor/health',
      'monitor/observation',
      'monitor/target',
      'monitor/text',
    ],
    types: ['monitor/engine', 'monitor/history', 'monitor/memory'],
  },
  { room: 'cli/report', values: ['cli/print', 'cli/terminal', 'monitor/availability', 'monitor/target', 'monitor/text', 'page'] },
  {
    room: 'cli/session',
    values: [
      'cli/terminal',
      'discover',
      'discover/sources',
      'deployment/plan',
      'monitor/engine',
      'monitor/engine/looking',
      'monitor/engine/pacing',
      'monitor/files',
      'monitor/grammar',
      'monitor/grammar/schema',
      'monitor/history',
      'monitor/memory',
      'monitor/observation',
      'monitor/probers',
      'monitor/target',
      'monitor/text',
      'wso2/compile',
      'wso2/journeys',
      'wso2/readers',
    ],
    types: ['cli/formats', 'monitor/engine/looking', 'monitor/engine/rounds'],
    lazily: ['aws', 'deployment/plan'],
  },
  {
    room: 'cli/deploy',
    values: ['cli/print', 'cli/session', 'cli/terminal', 'deployment/cost', 'deployment/plan', 'monitor/grammar'],
    types: ['wso2/compile'],
    lazily: ['infra', 'infra/export'],
    npm: ['@aws-cdk/toolkit-lib', 'aws-cdk-lib'],
  },
  {
    room: 'cli/publish',
    values: ['cli/formats', 'cli/session', 'cli/terminal', 'monitor/engine', 'monitor/history', 'monitor/target', 'monitor/text', 'page'],
    types: ['monitor/engine/looking', 'monitor/engine/rounds', 'monitor/observation'],
  },
  {
    room: 'cli/commands',
    values: [
      'cli/formats',
      'cli/live',
      'cli/print',
      'cli/report',
      'cli/session',
      'cli/terminal',
      'deployment/doctor',
      'deployment/plan',
      'discover',
      'discover/sources',
      'discover/writing',
      'monitor/availability',
      'monitor/engine',
      'monitor/engine/looking',
      'monitor/engine/rounds',
      'monitor/files',
      'monitor/grammar',
      'monitor/health',
      'monitor/memory',
      'monitor/target',
      'monitor/text',
      'sandbox',
      'wso2/compile',
      'wso2/products',
    ],
    types: ['cli/publish'],
    lazily: ['account', 'cli/publish'],
  },
  {
    room: 'cli',
    values: ['cli/formats', 'cli/session', 'cli/terminal', 'discover', 'monitor/text', 'sandbox/faults'],
    types: ['cli/commands', 'cli/deploy'],
    lazily: ['cli/commands', 'cli/deploy', 'cli/publish'],
    npm: ['commander', 'esbuild'],
  },
];

// What shares nothing but the testkit; nothing of the product imports any of it.
const WORKSHOPS = ['test', 'torture', 'bench', 'scripts'];

/** Libraries that one file alone may import. */
const ONCE = [
  'temporal-polyfill',
  'yaml',
  'smol-toml',
  'zod',
  'fast-xml-parser',
  'fast-xml-builder',
  'prom-client',
  'feed',
  'undici',
  'string-width',
  'json-p3',
  'jose',
  'fflate',
  '@aws-cdk/toolkit-lib',
];

/** Rooms without a clock, chance, I/O or an `await`. */
const PURE =
  /^(discover(\/\w+)?|monitor\/(text|target|yaml|grammar|config|observation|health|history|memory|incident|availability|message|metrics)|wso2\/\w+|deployment\/\w+)\//;

/** What a function must not carry: the reader of configs, the plan, its price, the doctor. */
const NOT_IN_LAMBDA =
  /^(monitor\/(grammar|config|files|yaml)|discover|wso2\/compile|deployment\/(plan|cost|doctor)|account|infra|cli|sandbox|testkit)\//;

/** What only the function of the status page carries. */
const LOOKING_BACK = /^(monitor\/availability|page)\//;

/** Words of the products and of the cloud, which `monitor/` does not know. */
const FOREIGN = /9443|healthz|\bwso2\b|\bWSO2\b|aws-sdk|\bAWS\b|DynamoDB|CloudWatch|\bSNS\b|\bSQS\b|EventBridge|\bLambda\b/;

/** The files that hold such words as data: the names of keys and reasons, and sentences people read. */
const SPEAK_OF_THEM = [
  'grammar/schema/monitor',
  'grammar/schema/status-page',
  'observation/reason',
  'observation/reasons/monitor-reasons',
  'observation/reasons/wso2-reasons',
  'observation/signals',
  'message/mass-outage',
  'engine/looking/look-credentials',
];

type Import = { readonly file: string; readonly from: string; readonly isType: boolean; readonly isLazy: boolean };

const files = globSync('{monitor,wso2,discover,page,deployment,account,aws,lambda,cli,infra,sandbox}/**/*.{ts,js}', { cwd: ROOT });
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
const roomOf = (file: string) => dirname(file);
const pathOf = ({ file, from }: Import) => relative(ROOT, join(ROOT, dirname(file), from));
const ruleOf = (file: string) => ROOMS.find(({ room }) => room === roomOf(file)) ?? { room: roomOf(file), values: [] };
const isLocal = ({ from }: Import) => from.startsWith('.');

/** How one import is allowed: by which list, and the entry of it; undefined when it is not. */
function allowance(one: Import): string | undefined {
  const { room, values, types = [], lazily = [], npm = [] } = ruleOf(one.file);
  if (one.from.startsWith('node:')) return PURE.test(one.file) ? undefined : 'node';
  if (!isLocal(one)) return npm.find((name) => one.from === name || one.from.startsWith(name.endsWith('/') ? name : `${name}/`));
  const path = pathOf(one);
  const to = roomOf(path);
  if (to === room || path === 'package.json' || path === 'cdk.json') return 'own';
  if (values.includes(to)) return to;
  return (one.isType && types.includes(to)) || (one.isLazy && lazily.includes(to)) ? to : undefined;
}

/** The first circle in a graph, or none. */
function circleIn(graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const done = new Set<string>();
  const find = (node: string, path: readonly string[]): readonly string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    const circle = [...(graph.get(node) ?? [])].map((next) => find(next, [...path, node])).find((found) => found.length > 0);
    done.add(node);
    return circle ?? [];
  };
  return [...graph.keys()].map((node) => find(node, [])).find((circle) => circle.length > 0) ?? [];
}

function graphOf(edges: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const graph = new Map<string, Set<string>>();
  for (const [from, to] of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return graph;
}

describe('the house', () => {
  test('has files, and no room that the table does not name or that nothing is in', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(imports.length).toBeGreaterThan(1000);
    expect([...new Set(files.map(roomOf))].toSorted()).toEqual(ROOMS.map(({ room }) => room).toSorted());
  });

  test('has rooms in an order: each imports only what stands above it in the table', () => {
    const upwards = ROOMS.flatMap(({ room, values, types = [], lazily = [] }, place) =>
      [...values, ...types, ...lazily]
        .filter((to) => !ROOMS.slice(0, place).some((above) => above.room === to))
        .map((to) => `${room}: ${to}`),
    );
    expect(upwards).toEqual([]);
  });

  test('imports only along the table', () => {
    expect(imports.filter((one) => allowance(one) === undefined).map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
  });

  test('has nothing in the table that no import needs', () => {
    const used = new Set(imports.map((one) => `${roomOf(one.file)}: ${allowance(one)}`));
    const unused = ROOMS.flatMap(({ room, values, types = [], lazily = [], npm = [] }) =>
      [...values, ...types, ...lazily, ...npm].map((to) => `${room}: ${to}`).filter((entry) => !used.has(entry)),
    );
    expect(unused).toEqual([]);
  });

  test('has the table of docs/architecture.md', () => {
    const rows = ROOMS.map(({ room, values, types = [], lazily = [], npm = [] }) => {
      const cells = [values, types, lazily, npm].map((list) => list.map((name) => `\`${name}\``).join(', '));
      return `| \`${room}\` | ${cells.join(' | ')} |`;
    });
    expect(
      text('docs/architecture.md')
        .split('\n')
        .filter((line) => rows.includes(line)),
    ).toEqual(rows);
  });

  test('has no circle of rooms or of files, types included', () => {
    const local = imports.filter(isLocal);
    expect(circleIn(graphOf(local.map((one) => [one.file, pathOf(one)])))).toEqual([]);
    const between = local.map((one) => [roomOf(one.file), roomOf(pathOf(one))] as const).filter(([from, to]) => from !== to && to !== '.');
    expect(circleIn(graphOf(between))).toEqual([]);
  });

  test('has at most 20 files in a folder', () => {
    const folders = globSync(
      '{monitor,wso2,discover,page,deployment,account,aws,lambda,cli,infra,sandbox,testkit,test,bench,torture,scripts}/**/*.{ts,js}',
      {
        cwd: ROOT,
      },
    ).map((file) => dirname(file));
    const counts = new Map<string, number>();
    for (const folder of folders) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 20)).toEqual([]);
  });

  test('carries into Lambda neither the reader of configs, nor the plan, nor what only people run', () => {
    const reachedFrom = (entry: string) => {
      const reached = new Set([entry]);
      for (const file of reached)
        for (const one of imports.filter((next) => next.file === file && isLocal(next) && !next.isType)) reached.add(pathOf(one));
      return [...reached];
    };
    const rounds = ['lambda/handler.ts', 'lambda/announcer-handler.ts'].flatMap(reachedFrom);
    expect(rounds.length).toBeGreaterThan(50);
    expect(rounds.filter((file) => NOT_IN_LAMBDA.test(file) || LOOKING_BACK.test(file))).toEqual([]);
    const page = reachedFrom('lambda/page-handler.ts');
    expect(page.filter((file) => LOOKING_BACK.test(file)).length).toBeGreaterThan(10);
    expect(page.filter((file) => NOT_IN_LAMBDA.test(file))).toEqual([]);
  });

  test('keeps the products and the cloud out of monitor', () => {
    const knowing = files.filter((file) => file.startsWith('monitor/') && FOREIGN.test(code(file)));
    expect(knowing.toSorted()).toEqual(SPEAK_OF_THEM.map((file) => `monitor/${file}.ts`).toSorted());
  });

  test('has workshops that share the testkit and nothing else, and a testkit that knows none of them', () => {
    const workshop = (file: string) => [...WORKSHOPS, 'testkit'].find((name) => file.startsWith(`${name}/`));
    const all = globSync(`{testkit,${WORKSHOPS.join(',')}}/**/*.ts`, { cwd: ROOT }).flatMap(importsOf);
    const crossing = all.filter((one) => isLocal(one) && ![undefined, 'testkit', workshop(one.file)].includes(workshop(pathOf(one))));
    expect(crossing.map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
    const backwards = imports.filter((one) => isLocal(one) && workshop(pathOf(one)) !== undefined);
    expect(backwards.map(({ file, from }) => `${file} imports ${from}`)).toEqual([]);
  });

  test('imports nothing by the path of one machine', () => {
    const everything = globSync('{monitor,page,cli,sandbox,testkit,test,scripts}/**/*.{ts,js}', { cwd: ROOT });
    expect(everything.filter((file) => /from '(\/|file:)/.test(text(file)))).toEqual([]);
  });

  test('keeps each library in one file', () => {
    const users = (name: string) =>
      new Set(imports.filter(({ from, isType }) => !isType && (from === name || from.startsWith(`${name}/`))).map(({ file }) => file));
    expect(ONCE.map((name) => ({ name, in: users(name).size }))).toEqual(ONCE.map((name) => ({ name, in: 1 })));
  });

  test('keeps what judges and what plans pure: no await, clock, randomness, process or console', () => {
    const impure =
      /\bawait\b|\basync\b|Date\.now|new Date\(\)|performance\.|Math\.random|crypto\.|\bprocess\b|\bconsole\b|set(Timeout|Interval|Immediate)|queueMicrotask|\.then\(|fetch\(/;
    const pure = files.filter((file) => PURE.test(file));
    expect(pure.length).toBeGreaterThan(100);
    const withoutTexts = (file: string) => code(file).replace(/'(?:\\.|[^'\\\n])*'/g, "''");
    expect(pure.filter((file) => impure.test(withoutTexts(file)))).toEqual([]);
  });

  test('reads the wall clock in one file, which the doors hand in', () => {
    const inside = files.filter((file) => /^(monitor|wso2|deployment)\//.test(file));
    expect(inside.filter((file) => /Date\.now|new Date\(\)/.test(code(file)))).toEqual(['monitor/engine/system-clock.ts']);
  });

  test('has no default exports, no barrels and no folder for leftovers', () => {
    expect(files.filter((file) => /^export default/m.test(code(file)))).toEqual([]);
    expect(files.filter((file) => /^export (type )?(\*( as \w+)?|\{[^}]*\}) from/m.test(code(file)))).toEqual([]);
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|shared|types|lib|misc)(\/|\.ts)/.test(file))).toEqual([]);
  });

  test('gives an exported name one meaning', () => {
    const exported = files.flatMap((file) =>
      [...code(file).matchAll(/^export (?:async )?(?:const|function|type|class) (\w+)/gm)].map(([, name]) => String(name)),
    );
    const twice = exported.filter((name, i) => exported.indexOf(name) !== i);
    // The three entry points of AWS Lambda, which AWS calls by this name.
    expect(twice).toEqual(['handler', 'handler']);
  });

  test('names files in kebab-case and keeps them short', () => {
    expect(files.filter((file) => !/\/[a-z0-9]+(-[a-z0-9]+)*\.(ts|js)$/.test(file))).toEqual([]);
    const long = files.filter((file) => text(file).split('\n').length > 200);
    expect(long).toEqual([]);
  });

  test('matches reasons by code, not by searching messages, outside the one table of errors', () => {
    const searching = files.filter((file) => file.startsWith('monitor/') && /message\.(includes|match|startsWith)\(/.test(code(file)));
    expect(searching.filter((file) => file !== 'monitor/probers/classify-error.ts')).toEqual([]);
  });
});

describe('the words', () => {
  const banned = readFileSync(join(ROOT, 'docs/glossary.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| word'))
    .flatMap((line) => (line.split('|').at(-2) ?? '').split(',').map((word) => word.trim()))
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
  const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
  const folders = [...new Set(ROOMS.map(({ room }) => room.split('/')[0])), 'testkit', 'docs', 'examples', ...WORKSHOPS].join('|');
  const isThere = (entry: string) => existsSync(join(ROOT, entry.split(': ')[1] ?? ''));

  test('name only paths that exist', () => {
    const inCode = new RegExp(`\`((?:${folders})/[\\w./-]*)\``, 'g');
    const named = documents.flatMap((document) => [...text(document).matchAll(inCode)].map(([, path]) => `${document}: ${path}`));
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((entry) => !isThere(entry))).toEqual([]);
  });

  test('name only files that exist in their pictures', () => {
    const pictures = documents.flatMap((document) =>
      [...text(document).matchAll(/^```mermaid\n([\s\S]*?)^```/gm)].map(([, picture = '']) => ({ document, picture })),
    );
    const inPicture = new RegExp(`\\b((?:${folders})/[\\w/-]+\\.\\w+)`, 'g');
    const named = pictures.flatMap(({ document, picture }) => [...picture.matchAll(inPicture)].map(([, path]) => `${document}: ${path}`));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((entry) => !isThere(entry))).toEqual([]);
  });
});
