import type { Path } from '../grammar/path.ts';
import { MAX_TIMEOUT_SECONDS } from '../grammar/schema/timing.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { describeValue } from '../text/describe-value.ts';
import { type CaFile, caFileFinding } from './ca-file.ts';
import { type ConfigTarget, listedApis } from './written-target.ts';

const MAX_LABELS = 10;

/** Findings about a timeout above the limit of a look. */
export function timeoutFindings(seconds: number | undefined, path: Path): readonly UnplacedFinding[] {
  if (seconds === undefined || seconds <= MAX_TIMEOUT_SECONDS) return [];
  const got = `${seconds} (reduced to ${MAX_TIMEOUT_SECONDS})`;
  const fix = `Write ${MAX_TIMEOUT_SECONDS} or less: a check must end within its minute`;
  return [{ rule: 'probe.timeout-cut', path: [...path, 'timeoutSeconds'], expected: `at most ${MAX_TIMEOUT_SECONDS} seconds`, got, fix }];
}

/** Findings about a host that never exists (RFC 6761 section 6.4), as it stands for one that is not known yet. */
export function placeholderFindings({ host }: ConfigTarget): readonly UnplacedFinding[] {
  if (!/\.invalid\.?$/i.test(host)) return [];
  const fix = 'Write the DNS name or the address of the server: no name that ends with .invalid ever exists';
  return [
    { rule: 'target.placeholder', path: ['host'], expected: 'the host of a server', got: `the placeholder ${describeValue(host)}`, fix },
  ];
}

/** Findings about `tls`, except for its files. */
export function tlsFindings({ tls }: Pick<ConfigTarget, 'tls'>): readonly UnplacedFinding[] {
  const findings: UnplacedFinding[] = [];
  if (tls?.ca !== undefined && tls.pin !== undefined) {
    const fix = 'Remove one of them: a pin replaces the verification of the chain, so ca would have no effect';
    findings.push({ rule: 'tls.ca-and-pin', path: ['tls', 'pin'], expected: 'ca or pin', got: 'both', fix });
  }
  if (tls?.verify === false) {
    const fix =
      'Pin the certificate with tls.pin instead: anyone on the network path can impersonate the server, so gatewatch sends it no secrets';
    findings.push({ rule: 'tls.verify-off', path: ['tls', 'verify'], expected: 'the certificate to be verified', got: 'false', fix });
  }
  return findings;
}

/** Findings about APIs that are listed twice. */
export function apiFindings(written: ConfigTarget): readonly UnplacedFinding[] {
  const seen = new Set<string>();
  return listedApis(written).flatMap(({ name, version, tenant = 'carbon.super' }, i) => {
    const key = JSON.stringify([name, version, tenant]);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const got = describeValue(`${name} ${version}`);
    return [{ rule: 'apis.duplicate', path: ['apis', i], expected: 'each API once', got, fix: 'Remove one of them' }];
  });
}

/** Findings about the files of `tls.ca`. */
export function caFindings({ tls }: Pick<ConfigTarget, 'tls'>, files: readonly CaFile[]): readonly UnplacedFinding[] {
  const placeOf = (i: number): Path => (typeof tls?.ca === 'string' ? ['tls', 'ca'] : ['tls', 'ca', i]);
  return files.flatMap((file, i) => caFileFinding(file, placeOf(i)) ?? []);
}

/** Findings about `vpc` without `monitor.vpc`. */
export function vpcFindings({ vpc }: ConfigTarget, hasVpc: boolean): readonly UnplacedFinding[] {
  if (vpc === undefined || hasVpc) return [];
  const fix = 'Add monitor.vpc, or remove this key';
  return [{ rule: 'vpc.unset', path: ['vpc'], expected: 'monitor.vpc to be set', got: 'nothing', fix }];
}

/** Findings about too many labels. */
export function labelFindings({ labels }: ConfigTarget): readonly UnplacedFinding[] {
  const count = Object.keys(labels ?? {}).length;
  if (count <= MAX_LABELS) return [];
  const got = `${count}, including those from defaults`;
  return [{ rule: 'labels.too-many', path: ['labels'], expected: `at most ${MAX_LABELS} labels`, got, fix: 'Remove some' }];
}
