import { describeValue } from '../text/describe-value.ts';
import { quote } from '../text/quote.ts';
import type { ConfigNode, ScalarNode } from './node.ts';
import { describeHidden, isSecretPlace, withoutUserInfo } from './pasted/secret-place.ts';
import type { Path } from './path.ts';
import type { UnplacedFinding } from './unplaced-finding.ts';

/** The environment variables that a config can refer to. */
export type ConfigEnvironment = Readonly<Record<string, string | undefined>>;

// In this order: an escaped brace, a reference, anything else that starts like one.
const REFERENCE = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}|\$\{[^}]*\}?/g;

type Substitution = {
  readonly environment: ConfigEnvironment;
  readonly findings: UnplacedFinding[];
  readonly seen: Map<ConfigNode, ConfigNode>;
};

function substituteScalar(node: ScalarNode, path: Path, { environment, findings }: Substitution): ScalarNode {
  if (typeof node.value !== 'string' || !node.value.includes('${')) return node;
  let broken = false;
  const report = (rule: 'env.unset' | 'env.syntax', expected: string, got: string, fix: string): string => {
    broken = true;
    findings.push({ rule, path, position: node.at, expected, got, fix });
    return '';
  };
  const value = node.value.replace(REFERENCE, (match: string, name: string | undefined, fallback: string | undefined) => {
    if (match === '$${') return '${';
    if (name === undefined) {
      return report(
        'env.syntax',
        `\${NAME} or \${NAME:-fallback}`,
        isSecretPlace(path) ? describeHidden(match) : describeValue(withoutUserInfo(match)),
        `Use \${NAME} or \${NAME:-fallback}, or write $\${ for a literal \${`,
      );
    }
    const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
    // As in a shell, `:-` also covers a variable that is set to nothing.
    if (fallback !== undefined) return found || fallback;
    const shown = quote(name, 60);
    return (
      found ?? report('env.unset', `environment variable ${shown}`, 'nothing', `Set ${shown}, or add a fallback: \${${shown}:-fallback}`)
    );
  });
  return { ...node, value, environment: broken ? 'broken' : 'substituted' };
}

function substitute(node: ConfigNode, path: Path, work: Substitution): ConfigNode {
  // By identity, so that an alias stays one node and is reported once.
  const known = work.seen.get(node);
  if (known) return known;
  let result: ConfigNode;
  if (node.kind === 'scalar') result = substituteScalar(node, path, work);
  else if (node.kind === 'list') result = { ...node, items: node.items.map((item, i) => substitute(item, [...path, i], work)) };
  else {
    const entries = [...node.entries].map(
      // What a command of a container refers to is known only there.
      ([key, entry]) => [key, key === 'exec' ? entry : { ...entry, node: substitute(entry.node, [...path, key], work) }] as const,
    );
    result = { ...node, entries: new Map(entries) };
  }
  work.seen.set(node, result);
  return result;
}

/**
 * Replaces `${NAME}` and `${NAME:-fallback}` in values, and returns a finding for each reference that cannot
 * be replaced.
 */
export function substituteEnvironment(
  root: ConfigNode,
  environment: ConfigEnvironment,
): { root: ConfigNode; findings: readonly UnplacedFinding[] } {
  const findings: UnplacedFinding[] = [];
  return { root: substitute(root, [], { environment, findings, seen: new Map() }), findings };
}
