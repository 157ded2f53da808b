import type { Path } from '../grammar/path.ts';
import { MAX_TIMEOUT_SECONDS } from '../grammar/timing.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { describeValue } from '../text/describe-value.ts';
import { headerFindings } from './header-rules.ts';
import type { ConfigTarget } from './written-target.ts';

const MAX_LABELS = 10;

/** The warning that a timeout is longer than a look may take. */
export function timeoutFindings(seconds: number | undefined, path: Path): readonly UnplacedFinding[] {
  if (seconds === undefined || seconds <= MAX_TIMEOUT_SECONDS) return [];
  const got = `${seconds}, cut to ${MAX_TIMEOUT_SECONDS}`;
  const fix = `Write ${MAX_TIMEOUT_SECONDS} or less: a look must end within its minute`;
  return [{ rule: 'probe.timeout-cut', path: [...path, 'timeoutSeconds'], expected: `at most ${MAX_TIMEOUT_SECONDS} seconds`, got, fix }];
}

function tlsFindings({ tls }: ConfigTarget): readonly UnplacedFinding[] {
  const findings: UnplacedFinding[] = [];
  if (tls?.ca !== undefined && tls.pin !== undefined) {
    const fix = 'Remove one of them: a pin replaces the check of the chain, so the ca would never be used';
    findings.push({ rule: 'tls.ca-and-pin', path: ['tls', 'pin'], expected: 'ca or pin', got: 'both', fix });
  }
  if (tls?.verify === false) {
    const fix = 'Pin the certificate with tls.pin instead: anybody on the way can answer for the server, and no secret is sent to it';
    findings.push({ rule: 'tls.verify-off', path: ['tls', 'verify'], expected: 'the certificate to be verified', got: 'false', fix });
  }
  return findings;
}

function apiFindings({ apis = [] }: ConfigTarget): readonly UnplacedFinding[] {
  const seen = new Set<string>();
  return apis.flatMap(({ name, version, tenant = 'carbon.super' }, i) => {
    const key = JSON.stringify([name, version, tenant]);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const got = `${describeValue(`${name} ${version}`)} again`;
    return [{ rule: 'apis.duplicate', path: ['apis', i], expected: 'every API once', got, fix: 'Remove one of the two' }];
  });
}

/** What is wrong with a target apart from its probes. Paths start at the target. */
export function targetFindings(target: ConfigTarget, hasVpc: boolean): readonly UnplacedFinding[] {
  const findings = [...tlsFindings(target), ...apiFindings(target), ...headerFindings(target.httpHeaders ?? [], ['httpHeaders'])];
  if (target.vpc !== undefined && !hasVpc) {
    const fix = 'Add monitor.vpc, or remove this key';
    findings.push({ rule: 'vpc.unset', path: ['vpc'], expected: 'monitor.vpc to be set', got: 'nothing there', fix });
  }
  const count = Object.keys(target.labels ?? {}).length;
  if (count > MAX_LABELS) {
    const got = `${count} with those of defaults`;
    findings.push({ rule: 'labels.too-many', path: ['labels'], expected: `at most ${MAX_LABELS} labels`, got, fix: 'Remove some' });
  }
  return [...findings, ...timeoutFindings(target.timeoutSeconds, [])];
}
