import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { packTargets, readEvent, SCHEDULED_TIME } from '../../../deployment/schedule/event.ts';
import { familyOf } from '../../../deployment/schedule/family.ts';
import { type Finding, formatFinding } from '../../../monitor/grammar/finding.ts';
import { type Compiled, compileConfig } from '../../../wso2/compile/compile-config.ts';
import { isReaderName } from '../../../wso2/readers/read-answer.ts';
import { FIXTURES, fixtureNames, fixturePath } from '../../config-fixtures.ts';
import { type FuzzTarget, must } from '../fuzz-target.ts';

const EXAMPLE = join(import.meta.dirname, '../../../examples/gatewatch.yaml');
const AT = '2026-01-31T08:00:00Z';
const WORDS =
  `targets monitor defaults maintenance name profile host gateway micro-integrator custom readinessProbe livenessProbe httpGet tcpSocket
  path port scheme periodSeconds expect status body tls ca pin verify credentials secret apis labels dependsOn alert probes ports &a *a <<: !!str !!binary
  !!float ? | > - [ ] { } # --- ... : , "" '' 2026-02-30T02:30 0x1f 1_000 .inf ~ on off 999999999999999999999`.split(/\s+/);

/** A gatewatch.yaml: whatever stands in it, issues with their place, or targets; the same ones each time. */
export const configDoor: FuzzTarget = {
  name: 'gatewatch.yaml',
  seeds: [EXAMPLE, ...fixtureNames().map((name) => fixturePath(name))].map((path) => readFileSync(path)),
  words: WORDS,
  treeOf: (input) => {
    try {
      return parse(input.toString('utf8'), { maxAliasCount: 100, logLevel: 'silent' });
    } catch {
      return undefined;
    }
  },
  take: (input) => {
    const compiled = compile(input);
    const { issues, targets } = compiled;
    const lines = input.toString('utf8').split(/\r\n|\r|\n/).length;
    for (const issue of issues) mustBePlaced(issue, lines);
    must(JSON.stringify(compile(input)) === JSON.stringify(compiled), 'the same text is not compiled to the same thing twice');
    if (issues.some(({ severity }) => severity === 'error')) return;
    must(targets.length > 0, 'a config without an error and without a target');
    for (const family of new Set(targets.map(({ profile }) => familyOf(profile)))) {
      const own = targets.filter(({ profile }) => familyOf(profile) === family);
      const event: unknown = JSON.parse(JSON.stringify(packTargets('a', own)).replace(SCHEDULED_TIME, AT));
      const work = readEvent(event, family, Date.parse(AT), isReaderName);
      must(!('refused' in work), `what can be deployed is refused at the door: ${'refused' in work ? work.refused : ''}`);
      must(isDeepStrictEqual(work.targets, JSON.parse(JSON.stringify(own))), 'a target does not arrive as it was sent');
    }
  },
};

function compile(bytes: Buffer): Compiled {
  const read = (path: string) =>
    path === 'gatewatch.yaml' ? { bytes } : path.endsWith('ca.pem') ? { bytes: CA } : ({ problem: 'missing' } as const);
  return compileConfig({ file: 'gatewatch.yaml', env: { A: '1', HOST: 'gw.example.com' }, read });
}

const CA = readFileSync(join(FIXTURES, 'ca.pem'));

function mustBePlaced(issue: Finding, lines: number): void {
  const { file, line, column, expected, got, fix } = issue;
  must(
    file === 'gatewatch.yaml' && Number.isInteger(line) && line >= 1 && line <= lines + 1 && Number.isInteger(column) && column >= 1,
    `no place: ${formatFinding(issue)}`,
  );
  must(
    [expected, got, fix].every((text) => text.trim() !== ''),
    `an issue without words: ${formatFinding(issue)}`,
  );
  must(
    !/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(formatFinding(issue)),
    `an issue that is no one safe line: ${JSON.stringify(formatFinding(issue))}`,
  );
}
