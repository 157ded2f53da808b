import type { Path } from '../grammar/path.ts';
import type { Shape } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';

type Monitor = Shape<'monitor'>;

/**
 * Findings about URLs with a fragment, which has no effect, or that no request can be made to. A finding never repeats
 * the URL, which can hold a password. The grammar has refused user names and passwords before.
 */
export function urlFindings({ heartbeat, alerts, runbook }: Monitor): readonly UnplacedFinding[] {
  const beat = heartbeat === false ? undefined : heartbeat?.url;
  return [
    ...ofUrl(beat, ['monitor', 'heartbeat', 'url']),
    ...(alerts?.pager ?? []).flatMap((pager, i) => (typeof pager === 'string' ? ofUrl(pager, ['monitor', 'alerts', 'pager', i]) : [])),
    // The fragment of the runbook is the place in the page.
    ...ofUrl(runbook?.replace(/#.*$/, ''), ['monitor', 'runbook']),
  ];
}

function ofUrl(text: string | undefined, path: Path): readonly UnplacedFinding[] {
  if (text === undefined) return [];
  const expected = 'a URL without it';
  const url = URL.parse(text);
  if (!url || url.hostname === '')
    return [{ rule: 'url.part', path, expected, got: 'no valid host or port', fix: 'Correct the host and port' }];
  if (url.port === '0') return [{ rule: 'url.part', path, expected, got: 'the port 0', fix: 'Write the port of the server, or none' }];
  // An empty fragment is one: `https://host/#`.
  if (!text.includes('#')) return [];
  const fix = 'Remove it: a fragment is never sent to a server (RFC 9110, section 7.1)';
  return [{ rule: 'url.part', path, expected, got: 'a fragment (#)', fix }];
}
