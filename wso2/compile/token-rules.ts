import { caFindings, tlsFindings } from '../../monitor/config/target-rules.ts';
import { didYouMean } from '../../monitor/grammar/advice.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import type { ExpandedTarget, ExpandedToken } from '../expand/expansion.ts';
import { isTokenIssuer } from '../products/profiles.ts';

/** Findings about `monitor.tokens`. */
export function tokenFindings(
  { names, isDamaged }: ReadConfig,
  targets: readonly ExpandedTarget[],
  tokens: readonly ExpandedToken[],
): readonly UnplacedFinding[] {
  return tokens.flatMap((token) => {
    const path = ['monitor', 'tokens', token.name];
    const source = sourceFinding(token, path);
    if (source) return isDamaged([...path, 'keyManager']) || isDamaged([...path, 'url']) ? [] : [source];
    const issuer = issuerFinding(token, path, targets, names);
    const ofTls = [...tlsFindings(token.written), ...caFindings(token.written, token.caFiles)];
    return [...(issuer ? [issuer] : []), ...ofTls.map((finding) => ({ ...finding, path: [...path, ...finding.path] }))];
  });
}

function sourceFinding({ written: { keyManager, url, tls } }: ExpandedToken, path: Path): UnplacedFinding | undefined {
  const expected = 'either keyManager or url';
  if (keyManager === undefined && url === undefined) {
    return { rule: 'token.source', path, expected, got: 'neither', fix: 'Add keyManager: NAME of a target, or url with its tls' };
  }
  if (keyManager === undefined) return undefined;
  if (url !== undefined) return { rule: 'token.source', path: [...path, 'url'], expected, got: 'both', fix: 'Remove one of them' };
  if (!tls) return undefined;
  const fix = 'Remove it: the TLS settings are those of the target';
  return { rule: 'token.source', path: [...path, 'tls'], expected: 'tls next to url only', got: 'tls next to keyManager', fix };
}

function issuerFinding(
  { written: { keyManager } }: ExpandedToken,
  path: Path,
  targets: readonly ExpandedTarget[],
  names: ReadonlySet<string>,
): UnplacedFinding | undefined {
  if (keyManager === undefined) return undefined;
  const about = { rule: 'token.key-manager', path: [...path, 'keyManager'] } as const;
  const issuer = targets.find(({ target }) => target.name === keyManager);
  if (issuer) {
    if (isTokenIssuer(issuer.profile)) return undefined;
    const expected = 'a target with the profile key-manager, control-plane, all-in-one, identity-server, or custom';
    return { ...about, expected, got: issuer.profile, fix: 'Use the target of the Key Manager, or url' };
  }
  // A target that is not valid has findings of its own.
  if (names.has(keyManager)) return undefined;
  const near = nearestWord(keyManager, [...names]);
  const fix = near === undefined ? 'Use the name of a target in this file, or url' : didYouMean(near);
  return { ...about, expected: 'the name of a target', got: `"${keyManager}"`, fix };
}
