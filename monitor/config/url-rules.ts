import type { Path } from '../grammar/path.ts';
import type { Shape } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';

type Monitor = Shape<'monitor'>;

/** The parts of a URL that its user does nothing with: they would be dropped in silence, or shown to others. */
type Useless = 'user' | 'fragment';

const WHAT = {
  user: { got: 'a user name or password', fix: 'Remove it: gatewatch does not send it' },
  fragment: { got: 'a fragment (#)', fix: 'Remove it: a fragment is never sent to a server (RFC 9110, section 7.1)' },
} as const;

/**
 * Findings about URLs with a part that has no effect, or that no request can be made to. A finding never repeats the
 * URL, which can hold a password.
 */
export function urlFindings({ heartbeat, alerts, runbook }: Monitor): readonly UnplacedFinding[] {
  const beat = heartbeat === false ? undefined : heartbeat?.url;
  return [
    ...ofUrl(beat, ['monitor', 'heartbeat', 'url'], ['user', 'fragment']),
    // SNS sends the user name and password of an endpoint. Source: SNS developer guide, "HTTP/HTTPS endpoints".
    ...(alerts?.pager ?? []).flatMap((pager, i) =>
      typeof pager === 'string' ? ofUrl(pager, ['monitor', 'alerts', 'pager', i], ['fragment']) : [],
    ),
    // The runbook is in every email, and its fragment is the place in the page.
    ...ofUrl(runbook, ['monitor', 'runbook'], ['user']),
  ];
}

function ofUrl(text: string | undefined, path: Path, useless: readonly Useless[]): readonly UnplacedFinding[] {
  if (text === undefined) return [];
  const expected = 'a URL without it';
  const url = URL.parse(text);
  if (!url || url.hostname === '')
    return [{ rule: 'url.part', path, expected, got: 'no valid host or port', fix: 'Correct the host and port' }];
  if (url.port === '0') return [{ rule: 'url.part', path, expected, got: 'the port 0', fix: 'Write the port of the server, or none' }];
  // An empty part is a part: `https://@host` and `https://host/#`.
  const { 1: authority = '' } = /^https:\/\/([^/?#]*)/.exec(text) ?? [];
  const has = { user: authority.includes('@'), fragment: text.includes('#') };
  return useless.flatMap((part) => (has[part] ? [{ rule: 'url.part' as const, path, expected, ...WHAT[part] }] : []));
}
