import type { Path } from '../grammar/path.ts';
import type { ProbeBlock } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { BODY_LIMIT_TEXT } from '../target/body-limit.ts';
import type { Probe } from '../target/probe.ts';
import { jsonPathFault } from '../text/json-path.ts';
import { headerFindings } from './header-rules.ts';
import { timeoutFindings } from './target-rules.ts';

const KUBERNETES =
  'It verifies certificates, does not follow redirects, accepts the statuses 200–299 only, and fails if a body exceeds ' +
  `${BODY_LIMIT_TEXT}; the default period is 60 s (Kubernetes: 10 s), and the default timeout is 5 s (Kubernetes: 1 s)`;

function handlerFindings(block: ProbeBlock, path: Path): readonly UnplacedFinding[] {
  const written = (['httpGet', 'tcpSocket', 'tlsSocket'] as const).filter((key) => block[key] !== undefined);
  const [first, second] = written;
  if (first === undefined) return [];
  const expected = 'a probe that runs as in Kubernetes';
  const notice = { rule: 'probe.kubernetes', path, expected, got: 'a probe that differs in a few ways', fix: KUBERNETES } as const;
  if (second === undefined) return [notice];
  const fix = 'Move the other one to a second probe under probes';
  return [
    notice,
    { rule: 'probe.two-handlers', path: [...path, second], atKey: true, expected: 'one handler', got: `${first} and ${second}`, fix },
  ];
}

function statusesOf(expect: NonNullable<ProbeBlock['expect']>): readonly (string | number)[] {
  if (expect.status === undefined) return [];
  return Array.isArray(expect.status) ? expect.status : [expect.status];
}

function expectFindings(block: ProbeBlock, kind: Probe['look']['kind'] | undefined, path: Path): readonly UnplacedFinding[] {
  const { expect } = block;
  if (!expect) return [];
  const place = [...path, 'expect'];
  if (kind !== undefined && kind !== 'http') {
    const fix = 'Remove expect: only an HTTP response has a status and a body';
    return [{ rule: 'probe.expect-handler', path: place, expected: 'httpGet next to expect', got: 'a probe without a response', fix }];
  }
  const empty = (['json', 'headers'] as const).find((key) => expect[key] && Object.keys(expect[key]).length === 0);
  if (empty !== undefined) {
    const inner = [...place, empty];
    const expected = empty === 'json' ? 'a JSONPath and its value' : 'the name of a header and a text';
    return [{ rule: 'expect.empty', path: inner, expected, got: 'an empty mapping', fix: 'Add one, or remove the key', absent: [inner] }];
  }
  if (Object.values(expect).every((value) => value === undefined)) {
    const fix = 'Add one of them, or remove expect';
    return [
      { rule: 'expect.empty', path: place, expected: 'status, headers, body, bodyExcludes, or json', got: 'none', fix, absent: [place] },
    ];
  }
  return [...statusFindings(expect, place), ...jsonFindings(expect, place)];
}

function jsonFindings({ json = {} }: NonNullable<ProbeBlock['expect']>, place: Path): readonly UnplacedFinding[] {
  return Object.entries(json).flatMap(([expression, wanted]): readonly UnplacedFinding[] => {
    const isInexact = [wanted].flat().some((value) => Number.isInteger(value) && !Number.isSafeInteger(value));
    if (isInexact) return [inexactNumber([...place, 'json', expression])];
    const got = jsonPathFault(expression);
    if (got === undefined) return [];
    const fix = 'Correct it: $.status, $.checks[*].state, and $["a b"] are valid (RFC 9535)';
    return [{ rule: 'expect.json', path: [...place, 'json', expression], atKey: true, expected: 'a JSONPath', got, fix }];
  });
}

// A number of JSON is read as a double, so beyond 2^53 two different ones are equal (RFC 8259 section 6).
function inexactNumber(path: Path): UnplacedFinding {
  const fix = 'Expect another value: larger numbers cannot be told from their neighbors';
  return { rule: 'value.invalid', path, expected: 'a whole number of at most 9007199254740991', got: 'a larger one', fix };
}

function statusFindings(expect: NonNullable<ProbeBlock['expect']>, place: Path): readonly UnplacedFinding[] {
  const backwards = statusesOf(expect).find((status) => {
    const [from, to = from] = String(status).split('-').map(Number);
    return from !== undefined && to !== undefined && from > to;
  });
  if (backwards === undefined) return [];
  const fix = `Write ${String(backwards).split('-').reverse().join('-')}`;
  return [{ rule: 'expect.status', path: [...place, 'status'], expected: 'a range from low to high', got: String(backwards), fix }];
}

/** Findings about the block of a probe. `probe` is the probe to which it expands. */
export function blockFindings(block: ProbeBlock, path: Path, probe: Pick<Probe, 'role' | 'look'> | undefined): readonly UnplacedFinding[] {
  const findings = [
    ...handlerFindings(block, path),
    ...expectFindings(block, probe?.look.kind, path),
    ...timeoutFindings(block.timeoutSeconds, path),
  ];
  const role = probe?.role;
  if ((role === 'liveness' || role === 'startup') && (block.successThreshold || 1) !== 1) {
    const expected = `1 for a ${role} probe, as in Kubernetes`;
    const got = String(block.successThreshold);
    findings.push({ rule: 'probe.success-threshold', path: [...path, 'successThreshold'], expected, got, fix: 'Write 1' });
  }
  if (block.terminationGracePeriodSeconds !== undefined) {
    const place = [...path, 'terminationGracePeriodSeconds'];
    const fix = 'You can keep or remove it: gatewatch restarts nothing';
    findings.push({ rule: 'probe.grace-period', path: place, atKey: true, expected: 'keys that have an effect', got: 'one without', fix });
  }
  return [...findings, ...headerFindings(block.httpGet?.httpHeaders ?? [], [...path, 'httpGet', 'httpHeaders'])];
}
