import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatFinding } from '../../../monitor/grammar/finding.ts';
import { PASTED_CASES } from '../../../testkit/charts/pasted-cases.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';

// What `validate` of commit d88a7b8~1 said of these inputs, recorded once.
const BEFORE: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/pasted-before.json'), 'utf8'),
);
const PAGE = join(import.meta.dirname, '../../../docs/results/pasted-configs.md');

function resultOf(text: string): string {
  const { issues, targets } = compileText(text);
  const problems = issues
    .filter(({ severity }) => severity !== 'notice')
    .map((issue) => formatFinding(issue).replace(/^gatewatch\.yaml:/, ''));
  if (problems.length > 0) return problems.join('<br>');
  const probes = targets
    .flatMap((target) => target.probes)
    .flatMap(({ name, look, periodSeconds }) =>
      'port' in look ? [`${name} ${look.kind} ${look.port}${'path' in look ? ` ${look.path}` : ''} every ${periodSeconds} s`] : [],
    );
  return `valid: ${probes.join(', ')}`;
}

function beforeOf(input: string): string {
  const [first, ...more] = BEFORE[input] ?? [];
  if (first === undefined) return 'valid';
  return more.length === 0 ? first : `${first} (and ${more.length} more)`;
}

const escaped = (text: string) => text.replaceAll('|', '\\|').replaceAll('\u00a0', '(no-break space)');

test('each has at most one problem, and docs/results/pasted-configs.md shows it', async () => {
  expect(PASTED_CASES.filter(({ text }) => resultOf(text).includes('<br>')).map(({ input }) => input)).toEqual([]);
  const page = [
    '# Configs as people have them',
    '',
    'The first input of each kind was reported, and the others are of the same kind. The table shows the output of',
    '`gatewatch validate` before the kind was repaired, and now. A problem is `line:column place: problem. Fix`. A',
    'test writes this page: `npx vitest run test/wso2/compile/pasted-cases.test.ts -u`.',
    '',
    '| kind | input | before | now |',
    '|---|---|---|---|',
    ...PASTED_CASES.map(
      ({ kind, input, text }) => `| ${kind} | ${escaped(input)} | ${escaped(beforeOf(input))} | ${escaped(resultOf(text))} |`,
    ),
    '',
  ];
  await expect(page.join('\n')).toMatchFileSnapshot(PAGE);
});
