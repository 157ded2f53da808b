import { describeValue } from '../text/describe-value.ts';
import { quote } from '../text/quote.ts';
import { adviseOnKey, adviseOnNull, adviseOnValue, FEW_KEYS } from './advice.ts';
import type { ConfigGuide } from './guide.ts';
import type { Path } from './path.ts';
import type { ShapeMismatch } from './shape-mismatch.ts';
import type { UnplacedFinding } from './unplaced-finding.ts';

// Handlers Kubernetes has and a look from outside cannot have.
const HANDLERS: Readonly<Record<string, Pick<UnplacedFinding, 'rule' | 'fix'>>> = {
  exec: {
    rule: 'probe.exec',
    fix: 'Probe the port with httpGet or tcpSocket instead: gatewatch cannot run commands in the container',
  },
  grpc: { rule: 'probe.grpc', fix: 'Use httpGet or tcpSocket: no supported server answers gRPC health checks' },
};

function unknownKey(path: Path, guide: ConfigGuide): UnplacedFinding {
  const key = String(path.at(-1));
  const keys = guide.keys(path.slice(0, -1));
  const handler = keys.includes('httpGet') && Object.hasOwn(HANDLERS, key) ? HANDLERS[key] : undefined;
  if (handler) return { ...handler, path, atKey: true, expected: 'httpGet, tcpSocket, or tlsSocket', got: key };
  const listed = keys.length <= FEW_KEYS ? `one of ${keys.join(', ')}` : 'a known key';
  return { rule: 'key.unknown', path, atKey: true, expected: listed, got: describeValue(key), fix: adviseOnKey(path, guide) };
}

const KEY_FORMS: Readonly<Record<string, string>> = {
  ports: 'a port number from 1 to 65535',
  json: 'a JSONPath that starts with "$", as in RFC 9535',
  headers: 'the name of an HTTP header',
  probes: 'a name of a-z, 0-9, and inner "-", at most 63 characters',
};

function badKey(path: Path): UnplacedFinding {
  const expected = KEY_FORMS[String(path.at(-2))] ?? 'a label key as in Kubernetes';
  return { rule: 'value.invalid', path, atKey: true, expected, got: describeValue(path.at(-1)), fix: 'Correct the key' };
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
  if (path.at(-1) === 'port' && (handler === 'httpGet' || handler === 'tcpSocket') && typeof value === 'string' && /[a-z]/i.test(value)) {
    const fix = 'Write the number: port names are known only inside the pod';
    return { rule: 'probe.named-port', path, expected, got: describeValue(value), fix };
  }
  return { rule: 'value.invalid', path, expected, got: describeValue(value), fix: adviseOnValue(path, value, guide) };
}
