import { headerFindings } from '../../monitor/config/header-rules.ts';
import { blockFindings } from '../../monitor/config/probe-rules.ts';
import { didYouMean } from '../../monitor/grammar/advice.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import { isSafe } from '../../monitor/target/http-method.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import type { WrittenCall } from '../expand/expand-calls.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';
import { hasCalls } from '../products/profiles.ts';

type Placed = { readonly call: WrittenCall; readonly index: number; readonly one: ExpandedTarget; readonly config: ReadConfig };

function pathFinding({ path }: WrittenCall, at: readonly (string | number)[]): UnplacedFinding | undefined {
  if (path.replace(/[?].*$/, '').replaceAll('/', '') !== '') return undefined;
  const fix =
    'Write the context, the version, and a resource, such as /pizzashack/1.0.0/menu: the gateway answers / with 200 whatever is deployed';
  return { rule: 'call.path', path: [...at, 'path'], expected: 'the path of an API', got: `"${path}"`, fix };
}

function bodyFinding({ method = 'GET', body }: WrittenCall, at: readonly (string | number)[]): UnplacedFinding | undefined {
  if (body === undefined || method === 'POST' || method === 'PUT') return undefined;
  const fix = 'Remove body, or write method: POST';
  return {
    rule: 'call.body',
    path: [...at, 'body'],
    expected: 'method POST or PUT next to body',
    got: `method ${method}`,
    fix,
    absent: [[...at, 'method']],
  };
}

function methodFinding({ method = 'GET' }: WrittenCall, at: readonly (string | number)[]): UnplacedFinding | undefined {
  if (isSafe(method)) return undefined;
  const fix = 'Keep it only if each request is harmless: gatewatch sends it in every period, to production too';
  return { rule: 'call.method', path: [...at, 'method'], expected: 'GET, HEAD, or OPTIONS', got: method, fix };
}

function kindFinding({ kind = 'http', ...call }: WrittenCall, at: readonly (string | number)[]): UnplacedFinding | undefined {
  const own = kind === 'throttle-canary' ? (['method', 'body', 'expect'] as const) : (['method', 'body'] as const);
  const key = kind === 'http' ? undefined : own.find((one) => call[one] !== undefined);
  if (key === undefined) return undefined;
  const why = key === 'expect' ? 'expects calls to be accepted until one is refused' : 'sends its own request';
  const fix = `Remove ${key}: a call of this kind ${why}`;
  return {
    rule: 'call.kind',
    path: [...at, key],
    atKey: true,
    expected: `${key} next to kind http`,
    got: `kind ${kind}`,
    fix,
    absent: [[...at, 'kind']],
  };
}

function credentialFinding(
  { token, apiKey }: WrittenCall,
  at: readonly (string | number)[],
  { monitor, isDamaged }: ReadConfig,
): UnplacedFinding | undefined {
  if (token === undefined) return undefined;
  const path = [...at, 'token'];
  if (apiKey !== undefined) return { rule: 'call.credentials', path, expected: 'token or apiKey', got: 'both', fix: 'Remove one of them' };
  const names = Object.keys(monitor.tokens ?? {});
  if (names.includes(token) || isDamaged(['monitor', 'tokens'])) return undefined;
  const near = nearestWord(token, names);
  const fix = near === undefined ? `Add monitor.tokens: { ${token}: { keyManager: NAME, client: { secret: NAME } } }` : didYouMean(near);
  return { rule: 'call.token', path, expected: 'the name of a token under monitor.tokens', got: `"${token}"`, fix };
}

/** The least time for one series of calls, with the time that they take, in seconds. */
const CANARY_SECONDS = 12;

function canaryFinding(call: WrittenCall, at: readonly (string | number)[], { targets }: ReadConfig): UnplacedFinding | undefined {
  if (call.kind !== 'throttle-canary') return undefined;
  const { timeoutSeconds = 0 } = call;
  if (timeoutSeconds > 0 && timeoutSeconds < CANARY_SECONDS) {
    const fix = 'Remove timeoutSeconds: a canary waits for the decision of the Traffic Manager';
    const expected = `at least ${CANARY_SECONDS} seconds for a throttle-canary`;
    return { rule: 'call.canary', path: [...at, 'timeoutSeconds'], expected, got: String(timeoutSeconds), fix };
  }
  const key = call.token === undefined ? 'apiKey' : 'token';
  if (call[key] === undefined) {
    const fix = 'Add token or apiKey of an application that has a limit of 2 requests a minute, and that nothing else uses';
    const absent = [
      [...at, 'token'],
      [...at, 'apiKey'],
    ];
    return { rule: 'call.canary', path: at, expected: 'a throttle-canary with token or apiKey', got: 'neither', fix, absent };
  }
  const used = call[key];
  const others = targets.flatMap(({ value }) => value.calls ?? []).filter((one) => one.kind !== 'throttle-canary');
  const other = others.find((one) => JSON.stringify(one[key]) === JSON.stringify(used));
  if (!other) return undefined;
  const fix = `Use ${key} of another application for the canary: it uses up the limit, and ${other.name} would be throttled`;
  return { rule: 'call.canary', path: [...at, key], expected: `${key} that no other call uses`, got: `that of ${other.name}`, fix };
}

function ownRequest(call: WrittenCall, at: readonly (string | number)[]): readonly (UnplacedFinding | undefined)[] {
  const finding = kindFinding(call, at);
  return finding ? [finding] : [bodyFinding(call, at), methodFinding(call, at)];
}

function findingsOfCall({ call, index, one, config }: Placed): readonly (UnplacedFinding | undefined)[] {
  const at = ['calls', index];
  const probe = one.target.probes.find(({ name }) => name === `call/${call.name}`);
  return [
    pathFinding(call, at),
    ...ownRequest(call, at),
    credentialFinding(call, at, config),
    canaryFinding(call, at, config),
    ...blockFindings({ ...call, httpGet: undefined }, at, probe),
    ...headerFindings(call.httpHeaders ?? [], [...at, 'httpHeaders']),
  ];
}

/** Findings about the calls of a target. */
export function callFindings(one: ExpandedTarget, config: ReadConfig): readonly UnplacedFinding[] {
  const { calls = [] } = one.written;
  if (calls.length > 0 && !hasCalls(one.profile)) {
    const fix = 'Move calls to the gateway, or use a probe with httpGet under probes';
    return [{ rule: 'calls.profile', path: ['calls'], expected: 'the profile gateway, all-in-one, or custom', got: one.profile, fix }];
  }
  const names = calls.map(({ name }) => name);
  return calls.flatMap((call, index): readonly UnplacedFinding[] => {
    if (names.indexOf(call.name) === index) return findingsOfCall({ call, index, one, config }).filter((finding) => finding !== undefined);
    const path = ['calls', index, 'name'];
    return [{ rule: 'call.duplicate', path, expected: 'a unique name', got: `"${call.name}"`, fix: 'Rename one of them' }];
  });
}
