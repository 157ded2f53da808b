import { describeValue } from '../text/describe-value.ts';
import { quote } from '../text/quote.ts';
import { adviseOnKey, adviseOnNull, adviseOnValue, FEW_KEYS } from './advice.ts';
import type { ConfigGuide } from './guide.ts';
import { describeHidden, isSecretPlace, secretMapping, withoutUserInfo } from './pasted/secret-place.ts';
import { formatPath, type Path } from './path.ts';
import type { ShapeMismatch } from './shape-mismatch.ts';
import type { UnplacedFinding } from './unplaced-finding.ts';

function shown(path: Path, value: unknown): string {
  if (isSecretPlace(path)) return describeHidden(value);
  return describeValue(typeof value === 'string' ? withoutUserInfo(value) : value);
}

function hiddenFix(path: Path): string {
  if (path.at(-1) === 'token') return 'Write the name of a token under monitor.tokens';
  return path.at(-1) === 'value' ? 'Write one line of Latin-1 text in quotes' : 'Correct the value';
}

function unknownKey(path: Path, guide: ConfigGuide): UnplacedFinding {
  const key = String(path.at(-1));
  const keys = guide.keys(path.slice(0, -1));
  const listed = keys.length <= FEW_KEYS ? `one of ${keys.join(', ')}` : 'a known key';
  return { rule: 'key.unknown', path, atKey: true, expected: listed, got: shown(path, key), fix: adviseOnKey(path, guide) };
}

const KEY_FORMS: Readonly<Record<string, string>> = {
  ports: 'a port number from 1 to 65535',
  json: 'a JSONPath that starts with "$", as in RFC 9535',
  headers: 'the name of an HTTP header',
  probes: 'a name of a-z, 0-9, and inner "-", at most 63 characters',
};

function badKey(path: Path): UnplacedFinding {
  const expected = KEY_FORMS[String(path.at(-2))] ?? 'a label key as in Kubernetes';
  return { rule: 'value.invalid', path, atKey: true, expected, got: shown(path, path.at(-1)), fix: 'Correct the key' };
}

function missingKey(path: Path, guide: ConfigGuide): UnplacedFinding {
  const key = quote(String(path.at(-1)), 60);
  const expected = `${key}, ${guide.expected(path)}`;
  return { rule: 'key.missing', path, expected, got: 'nothing', fix: `Add ${expected}` };
}

/** Returns the finding for one mismatch with the schema. `path` starts at the top of the file. */
export function shapeFinding(problem: ShapeMismatch, path: Path, value: unknown, guide: ConfigGuide): UnplacedFinding {
  if (problem.kind === 'unknown-key') return unknownKey(path, guide);
  if (problem.kind === 'bad-key') return badKey(path);
  if (problem.kind === 'missing') return missingKey(path, guide);
  const expected = guide.expected(path);
  if (value === null) return { rule: 'value.null', path, expected, got: 'null', fix: adviseOnNull(path, guide) };
  const handler = path.at(-2);
  const isVariable = typeof value === 'string' && /^\$|%/.test(value);
  if (
    path.at(-1) === 'port' &&
    (handler === 'httpGet' || handler === 'tcpSocket') &&
    typeof value === 'string' &&
    !isVariable &&
    /^[a-z][a-z0-9-]*$/i.test(value)
  ) {
    const fix = 'Write the number: port names are known only inside the pod';
    return { rule: 'probe.named-port', path, expected, got: describeValue(value), fix };
  }
  const isHidden = isSecretPlace(path);
  // The user info of a URL is a secret wherever it stands; an address of an email is none.
  const open = typeof value === 'string' && !path.includes('email') ? withoutUserInfo(value) : value;
  if (open !== value && !isHidden) {
    const fix = path.at(-1) === 'host' ? adviseOnValue(path, value, guide) : `Write it without user name and password`;
    return { rule: 'value.invalid', path, expected, got: `${describeValue(open)} with a user name or password`, fix };
  }
  const fix = isHidden ? hiddenFix(path) : adviseOnValue(path, value, guide);
  return { rule: 'value.invalid', path, expected, got: shown(path, value), fix };
}

const FORMS: Readonly<Record<string, string>> = {
  credentials: ' as {"username": …, "password": …}',
  client: ' as {"clientId": …, "clientSecret": …}',
};

/** Merges the findings about a value where `{ secret: NAME }` is expected: one line corrects all of them. */
export function onePerSecret(findings: readonly UnplacedFinding[]): readonly UnplacedFinding[] {
  const seen = new Set<string>();
  return findings.flatMap((finding) => {
    const path = secretMapping(finding.path);
    if (!path) return [finding];
    const place = formatPath(path);
    if (seen.has(place)) return [];
    seen.add(place);
    const isPager = path.at(-2) === 'pager';
    const key = String(path.at(-1));
    const content = FORMS[key] ?? '';
    const line = isPager ? '- { secret: NAME }' : `${key}: { secret: NAME }`;
    const fix = `Write ${line}, and keep the ${isPager ? 'URL' : 'value'}${content} in the secret of that name`;
    const expected = isPager ? '{ secret: NAME } or an https URL' : '{ secret: NAME }';
    return [{ rule: 'value.invalid', path, expected, got: 'something else, which is not shown here', fix } as const];
  });
}
