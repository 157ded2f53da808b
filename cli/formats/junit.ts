import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { actionOf } from '../../monitor/target/probe.ts';
import { defined } from '../../monitor/text/objects.ts';
import { type FinishedRound, shortfallOf } from './finished-round.ts';
import { type ProbeVerdict, probeVerdicts } from './probe-verdicts.ts';
import { writeXml, type XmlElement } from './xml.ts';

/**
 * Returns a round as JUnit XML: a test suite for each target, and a test for each of its probes. Elements and
 * attributes are those that Jenkins' junit-10.xsd allows.
 */
export function junit(round: FinishedRound): string {
  const suites = [...round.results.map((result) => targetSuite(round, result)), ...gateSuite(round)];
  return writeXml('testsuites', {
    '@name': 'gatewatch',
    ...countsOf(suites.flatMap(({ tests }) => tests)),
    '@time': seconds(round.tookMs),
    testsuite: suites.map(({ element }) => element),
  });
}

/** A test: how it ended, its duration in milliseconds, and its element. */
type Test = { readonly kind: 'passed' | 'failure' | 'error' | 'skipped'; readonly ms: number; readonly element: XmlElement };

type Suite = { readonly tests: readonly Test[]; readonly element: XmlElement };

function targetSuite(round: FinishedRound, result: TargetResult): Suite {
  const { target, health } = result;
  const tests = probeVerdicts(result, round.strict).map((one) => probeTest(target.name, one));
  const properties = {
    monitor: round.monitor,
    profile: target.profile,
    status: health.status,
    product: health.product && `${health.product.name} ${health.product.version}`.trim(),
    ...Object.fromEntries(Object.entries(target.labels).map(([key, value]) => [`label.${key}`, value])),
  };
  return suiteOf(round, { name: target.name, hostname: target.host, properties, tests });
}

// A gate that stays closed ends with exit code 1, even if every probe passed in its last round.
function gateSuite(round: FinishedRound): readonly Suite[] {
  const { gate } = round;
  if (!gate) return [];
  const shortfall = shortfallOf(round);
  const failure = shortfall && { failure: { '@message': shortfall, '@type': 'gate', '#text': shortfall } };
  const element = { '@classname': 'gatewatch.wait', '@name': 'consecutive ready rounds', '@time': seconds(0), ...(failure || {}) };
  const tests: readonly Test[] = [{ kind: shortfall === undefined ? 'passed' : 'failure', ms: 0, element }];
  return [suiteOf(round, { name: 'wait', tests })];
}

type SuiteParts = {
  readonly name: string;
  readonly hostname?: string;
  readonly properties?: Readonly<Record<string, string | undefined>>;
  readonly tests: readonly Test[];
};

function suiteOf({ at, source }: FinishedRound, { name, hostname, properties, tests }: SuiteParts): Suite {
  const property = Object.entries(properties ?? {}).flatMap(([key, value]) =>
    value === undefined ? [] : [{ '@name': key, '@value': value }],
  );
  const element = {
    '@name': name,
    ...countsOf(tests),
    '@skipped': String(tests.filter(({ kind }) => kind === 'skipped').length),
    '@time': seconds(tests.reduce((sum, { ms }) => sum + ms, 0)),
    // UTC without its letter: the schemas of Ant and Jenkins have no time zone.
    '@timestamp': new Date(at).toISOString().slice(0, 19),
    ...defined({ '@hostname': hostname, '@file': source?.file, properties: property.length > 0 ? { property } : undefined }),
    testcase: tests.map((test) => test.element),
  };
  return { tests, element };
}

function countsOf(tests: readonly Test[]): XmlElement {
  const of = (kind: Test['kind']) => String(tests.filter((test) => test.kind === kind).length);
  return { '@tests': String(tests.length), '@failures': of('failure'), '@errors': of('error') };
}

function probeTest(target: string, one: ProbeVerdict): Test {
  const { probe, verdict, summary, reason, fix, seen } = one;
  const ms = seen?.latencyMs ?? 0;
  // Jenkins takes what is before the last dot for a package, and drops a test without a class name.
  const head = { '@classname': `gatewatch.${target}`, '@name': probe.name, '@time': seconds(ms) };
  const text = [summary, ...(fix === undefined ? [] : [`Fix: ${fix}`]), `Check: ${actionOf(probe)}`].join('\n');
  if (verdict === 'failed')
    return { kind: 'failure', ms, element: { ...head, failure: { '@message': summary, '@type': reason ?? '', '#text': text } } };
  if (verdict === 'errored') {
    const type = reason === undefined ? 'unknown' : `unknown: ${reason}`;
    return { kind: 'error', ms, element: { ...head, error: { '@message': summary, '@type': type, '#text': text } } };
  }
  if (verdict === 'skipped') return { kind: 'skipped', ms, element: { ...head, skipped: { '@message': summary } } };
  const warning = verdict === 'warned' ? { 'system-out': { '#text': inert(`degraded: ${text}`) } } : {};
  return { kind: 'passed', ms, element: { ...head, ...warning } };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(4);
}

// GitLab, and Jenkins with a plugin, attach the file that the output of a test names like this.
function inert(text: string): string {
  return text.replaceAll('[[', '[ [');
}
