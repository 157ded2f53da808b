import type { Path } from '../grammar/path.ts';
import type { Shape } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { parseDuration } from '../text/duration.ts';
import { urlFindings } from './url-rules.ts';

type Monitor = Shape<'monitor'>;

// Link-local addresses, with the metadata service of the cloud among them.
const NEVER = /^(169\.254\.|fe[89ab][0-9a-f]:|fd00:ec2:)/i;

const DAY = 86_400;

/** The most regions of a monitor. Each checks every server. */
const MAX_REGIONS = 5;

/** Findings about a duration outside its limits, which are seconds and their text. */
export function durationFindings(
  duration: string,
  path: Path,
  least: readonly [number, string],
  most: readonly [number, string],
): readonly UnplacedFinding[] {
  const seconds = parseDuration(duration) ?? 0;
  if (seconds >= least[0] && seconds <= most[0]) return [];
  const fix = `Write ${seconds < least[0] ? least[1] : most[1]}`;
  return [{ rule: 'duration.range', path, expected: `a duration from ${least[1]} to ${most[1]}`, got: duration, fix }];
}

function regionFindings({ regions = [] }: Monitor): readonly UnplacedFinding[] {
  const path = ['monitor', 'regions'];
  const twice = regions.find((region, i) => regions.indexOf(region) !== i);
  const again = { rule: 'monitor.regions', path, expected: 'different regions', got: `${twice} twice` } as const;
  if (twice !== undefined) return [{ ...again, fix: 'Keep each region once: a region has one vote' }];
  if (regions.length <= MAX_REGIONS) return [];
  const fix = `Keep the ${MAX_REGIONS} regions that are most independent of each other`;
  return [{ rule: 'monitor.regions', path, expected: `1 to ${MAX_REGIONS} regions`, got: String(regions.length), fix }];
}

function heartbeatFindings({ heartbeat, regions = [] }: Monitor): readonly UnplacedFinding[] {
  const path = ['monitor', 'heartbeat'];
  if (heartbeat === false) {
    const fix = 'Remove this line: without a heartbeat, no one is notified when the monitor itself stops';
    return [{ rule: 'heartbeat.off', path, expected: 'a heartbeat', got: 'false', fix }];
  }
  const region = heartbeat?.region;
  if (region === false && heartbeat?.url === undefined) {
    const fix =
      'Write the URL of an external service as heartbeat.url, or remove this line: without a heartbeat, no one is notified when the monitor itself stops';
    return [{ rule: 'heartbeat.off', path: [...path, 'region'], expected: 'a region, or a url', got: 'false without a url', fix }];
  }
  if (region === undefined || region === false || region !== regions[0]) return [];
  const fix = 'Use another region, so that the heartbeat does not fail together with the monitor';
  return [{ rule: 'heartbeat.region', path: [...path, 'region'], expected: 'a region other than that of the monitor', got: region, fix }];
}

function holdsKey(url: string): boolean {
  const [host = '', ...rest] = url.replace('https://', '').split(/[/?&=#]/);
  if (/[?&;](api_?key|key|token|secret|password|sig|signature)=[^&]/i.test(url)) return true;
  return host.includes('@') || rest.some((part) => /^[\w-]{20,}$/.test(part) && /\d/.test(part) && /[a-z]/i.test(part));
}

const USER_INFO = /:\/\/[^/?#]*@/;

function pagerFindings({ alerts, regions = [] }: Monitor): readonly UnplacedFinding[] {
  return (alerts?.pager ?? []).flatMap((pager, i): readonly UnplacedFinding[] => {
    // A deployment refuses user info, which is a finding of its own.
    if (typeof pager !== 'string' || !holdsKey(pager) || (regions.length > 0 && USER_INFO.test(pager))) return [];
    const fix = 'Write { secret: NAME } and store the URL in that secret: this file becomes part of the deployment template';
    const path = ['monitor', 'alerts', 'pager', i];
    return [{ rule: 'pager.key', path, expected: 'a URL without a key in it', got: 'one that appears to contain a key', fix }];
  });
}

/**
 * Findings about user names and passwords in the URL of a pager. The deployment refuses them, because the template
 * would show them.
 */
export function userInfoFindings({ alerts }: Monitor): readonly UnplacedFinding[] {
  return (alerts?.pager ?? []).flatMap((pager, i): readonly UnplacedFinding[] => {
    if (typeof pager !== 'string' || !USER_INFO.test(pager)) return [];
    const fix = 'Write { secret: NAME } and store the URL in that secret';
    return [
      { rule: 'pager.user-info', path: ['monitor', 'alerts', 'pager', i], expected: 'a URL without them', got: 'one with them', fix },
    ];
  });
}

function networkFindings({ network }: Monitor): readonly UnplacedFinding[] {
  return (network?.allow ?? []).flatMap((cidr, i): readonly UnplacedFinding[] => {
    if (!NEVER.test(cidr)) return [];
    const path = ['monitor', 'network', 'allow', i];
    return [
      {
        rule: 'network.never',
        path,
        expected: 'addresses that gatewatch can probe',
        got: cidr,
        fix: 'Remove it: link-local and metadata addresses are always blocked',
      },
    ];
  });
}

/** Findings about `monitor:`. */
export function monitorFindings(monitor: Monitor): readonly UnplacedFinding[] {
  const remind = monitor.alerts?.remindEvery;
  const path = ['monitor', 'alerts', 'remindEvery'];
  return [
    ...regionFindings(monitor),
    ...networkFindings(monitor),
    ...heartbeatFindings(monitor),
    ...pagerFindings(monitor),
    ...urlFindings(monitor),
    ...(typeof remind === 'string' ? durationFindings(remind, path, [300, '5m'], [7 * DAY, '7d']) : []),
  ];
}
