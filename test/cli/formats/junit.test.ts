import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { parse } from 'junit2json';
import { describe, expect, test } from 'vitest';
import { junit } from '../../../cli/formats/junit.ts';
import { exitCodeOf } from '../../../cli/terminal/exit-code.ts';
import { ROLES } from '../../../monitor/target/probe.ts';
import { type LookSample, resultOf, roundOf, simpleResult } from '../../../testkit/command/round-samples.ts';
import { run } from '../../../testkit/test-terminal.ts';

// What Jenkins' xUnit plugin accepts: its junit-10.xsd in other words. `!` marks what must be there.
const SCHEMA: Readonly<Record<string, { readonly attributes: readonly string[]; readonly elements: readonly string[] }>> = {
  testsuites: { attributes: ['name', 'time', 'tests', 'failures', 'errors'], elements: ['testsuite'] },
  testsuite: {
    attributes: ['name!', 'tests!', 'failures!', 'errors!', 'group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file'],
    elements: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  properties: { attributes: [], elements: ['property'] },
  property: { attributes: ['name!', 'value!'], elements: [] },
  testcase: { attributes: ['name!', 'time', 'classname', 'group'], elements: ['skipped', 'error', 'failure', 'system-out', 'system-err'] },
  failure: { attributes: ['type', 'message'], elements: [] },
  error: { attributes: ['type', 'message'], elements: [] },
  skipped: { attributes: ['type', 'message'], elements: [] },
  'system-out': { attributes: [], elements: [] },
};

type Node = Readonly<Record<string, readonly Node[] | Readonly<Record<string, string>>>>;

function breachesIn(nodes: readonly Node[], allowed: readonly string[]): readonly string[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@') ?? '';
    if (name === '#text' || name === '?xml') return [];
    const rule = SCHEMA[name];
    if (!rule || !allowed.includes(name)) return [`<${name}> is not allowed here`];
    const attributes = Object.keys(node[':@'] ?? {});
    const known = rule.attributes.map((one) => one.replace('!', ''));
    const missing = rule.attributes.filter((one) => one.endsWith('!') && !attributes.includes(one.slice(0, -1)));
    return [
      ...attributes.filter((one) => !known.includes(one)).map((one) => `${name}@${one} is not allowed`),
      ...missing.map((one) => `${name}@${one} is missing`),
      ...breachesIn(node[name] as readonly Node[], rule.elements),
    ];
  });
}

/** What of a report breaks XML 1.0 or the schema. */
function problemsOf(xml: string): readonly string[] {
  const isWellFormed = XMLValidator.validate(xml);
  if (isWellFormed !== true) return [isWellFormed.err.msg];
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', preserveOrder: true, allowBooleanAttributes: true });
  const times = [...xml.matchAll(/ time="([^"]*)"/g)].filter(([, time = '']) => !/^[0-9]+\.[0-9]+$/.test(time)).map(([all]) => all);
  return [...breachesIn(parser.parse(xml), ['testsuites']), ...times];
}

const looksOf = fc.array(fc.tuple(fc.constantFrom(...ROLES), fc.constantFrom('s', 'f', 'c', 'u', '-')), { minLength: 1, maxLength: 6 });

describe('a round as JUnit', () => {
  test('keeps to the schema of Jenkins with every fault of the sandbox, and is read back by junit2json', async () => {
    const { code, out } = await run([
      'check',
      '--sandbox',
      '--fault',
      'gw-1=not-deployed',
      'km-1=down',
      'mi-1=contradiction',
      '--output',
      'junit',
    ]);
    expect([code, problemsOf(out)]).toEqual([1, []]);
    const read = await parse(out);
    expect(read && 'testsuite' in read && read.testsuite?.map(({ name }) => name)).toEqual(['gw-1', 'tm-1', 'km-1', 'mi-1', 'edge-1']);
    const [gateway] = (read && 'testsuite' in read && read.testsuite) || [];
    // Its health check, and its call, for which the Key Manager issues no token.
    expect(gateway).toMatchObject({ hostname: '127.0.0.1', failures: 2, errors: 0, skipped: 0 });
    expect(gateway?.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
    const [ready] = gateway?.testcase ?? [];
    expect(ready).toMatchObject({ classname: 'gatewatch.gw-1', name: 'ready' });
    expect(ready?.time).toBeGreaterThan(0);
    expect(ready?.failure?.[0]?.message).toMatch(/^API deployment is not complete/);
    expect(ready?.failure?.[0]?.type).toBe('wso2.not-deployed');
    expect(ready?.failure?.[0]?.inner).toMatch(/\nFix: check the gateway log .*\nCheck: GET https:/);
  });

  test('has a failure exactly if the exit code is 1, else an error exactly if it is 3', () => {
    const property = fc.property(fc.array(looksOf, { minLength: 1, maxLength: 3 }), fc.boolean(), (targets, strict) => {
      const results = targets.map((looks, i) =>
        resultOf(
          looks.map(([role, letter], at): LookSample => [`p-${at}`, role, letter]),
          { name: `t-${i}` },
        ),
      );
      const xml = junit(roundOf(results, { strict }));
      const kind = xml.includes('<failure') ? 1 : xml.includes('<error') ? 3 : 0;
      const statuses = results.map(({ health }) => health.status);
      expect(kind).toBe(exitCodeOf(statuses, strict));
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('counts in every suite and in all what stands in it', () => {
    const results = [
      resultOf([
        ['ready', 'readiness', 'f'],
        ['apis', 'readiness', 'u'],
        ['certificate', 'signal', '-'],
        ['latency', 'signal', 'f'],
      ]),
      simpleResult('mi-1', 's'),
    ];
    const xml = junit(roundOf(results));
    expect(xml).toContain('<testsuites name="gatewatch" tests="5" failures="1" errors="1" time="1.2340">');
    expect(xml).toContain('name="gw-1" tests="4" failures="1" errors="1" skipped="1"');
    expect(xml).toContain('<error message="the monitor ran out of sockets or memory: EMFILE"');
    expect(xml).toContain('type="unknown: monitor.exhausted"');
    expect(xml).toMatch(/name="latency" time="0.0125">\s*<system-out>degraded: /);
    expect(problemsOf(xml)).toEqual([]);
  });

  test('a gate that stays closed is a failure of its own, although every probe passed', () => {
    const closed = junit(roundOf([simpleResult('gw-1', 's')], { gate: { open: false, ready: 1, required: 3 } }));
    expect(closed).toContain('<failure message="1 of 3 consecutive ready rounds" type="gate">');
    expect(junit(roundOf([simpleResult('gw-1', 's')], { gate: { open: true, ready: 3, required: 3 } }))).not.toContain('<failure');
    expect(problemsOf(closed)).toEqual([]);
  });

  test('any text of a server stays text: markup, control characters, half surrogates, line ends, and the word true', () => {
    const property = fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('true', ']]>', '<a b="&">', '\u0000\u001b[2J\ufffe', '\ud800x')),
      (text) => {
        const xml = junit(roundOf([resultOf([['ready', 'readiness', 'f', { detail: text }]], { name: text, labels: { site: text } })]));
        expect(problemsOf(xml)).toEqual([]);
        expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
      },
    );
    fc.assert(property, { numRuns: 300 });
    expect(junit(roundOf([simpleResult('true', 's')]))).toContain('<testsuite name="true" ');
  });

  test('a text of a server attaches no file of the pipeline', () => {
    const detail = '[[ATTACHMENT|/etc/passwd]]';
    const xml = junit(
      roundOf([
        resultOf([
          ['ready', 'readiness', 's'],
          ['latency', 'signal', 'f', { detail }],
        ]),
      ]),
    );
    expect(xml).toContain('<system-out>');
    expect(xml.slice(xml.indexOf('<system-out>'))).not.toContain('[[ATTACHMENT');
  });

  test('names the file of the config, and labels and status as properties', () => {
    const source = { file: 'gatewatch.yaml', lines: new Map([['gw-1', 7]]) };
    const xml = junit(roundOf([resultOf([['ready', 'readiness', 's']], { labels: { site: 'fra' } })], { source }));
    expect(xml).toContain(' file="gatewatch.yaml"');
    expect(xml).toContain('<property name="label.site" value="fra"/>');
    expect(xml).toContain('<property name="status" value="ready"/>');
  });
});
