import { blockFindings } from '../../monitor/config/probe-rules.ts';
import { hasHandler, listedApis, settingOf } from '../../monitor/config/written-target.ts';
import { didYouMean } from '../../monitor/grammar/advice.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import { CONFIG_RULES } from '../../monitor/grammar/rule.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import type { ExpandedTarget, ProbePart } from '../expand/expansion.ts';
import type { CatalogueEntry } from '../products/catalogue-entry.ts';
import { CATALOGUE } from '../products/probe-catalogue.ts';
import { nameFinding } from './default-rules.ts';
import { portFindings } from './port-rules.ts';
import { unreadFindings } from './unread-rules.ts';

type Refused = Extract<ProbePart, { kind: 'refused' }>;

function refusedFinding({ path, name, because }: Refused, { profile }: ExpandedTarget): UnplacedFinding | undefined {
  if (because === 'name') return nameFinding(name, path);
  if (because === 'apis-handler') {
    const fix = `Use another name: ${name} means checks of its own`;
    return { rule: 'probe.apis-handler', path, atKey: true, expected: 'only timing keys or role', got: 'a handler', fix };
  }
  const names = CATALOGUE[profile].map((entry) => entry.name);
  const near = path.length > 1 ? nearestWord(name, names) : undefined;
  const own = 'Add httpGet, tcpSocket, or tlsSocket';
  const fix =
    near === undefined
      ? `${own}, or remove the key: the profile ${profile} has no probe of this name`
      : `${didYouMean(near)} If not, add a handler`;
  return { rule: 'probe.no-handler', path, atKey: true, expected: 'a handler', got: 'none', fix, absent: [path] };
}

/** Returns the error that a release is too old for the probe `ready`. The fix is a probe that works there. */
function tooOld({ look, since }: CatalogueEntry, { written, portShift }: ExpandedTarget): UnplacedFinding {
  const port = look.port + portShift;
  const isHealthcheck = look.kind === 'http' && look.reader === 'startup-healthcheck';
  const block = isHealthcheck ? `httpGet: { path: /services/Version, port: ${port}, scheme: HTTPS }` : `tcpSocket: { port: ${port} }`;
  const fix = `Write readinessProbe: { ${block} }, or correct version`;
  return {
    rule: 'version.too-old',
    path: ['version'],
    expected: `version ${since} or later for the probe ready`,
    got: written.version ?? '',
    fix,
  };
}

type LeftOut = Extract<ProbePart, { kind: 'left-out' }>;

/** Returns an error if the target cannot do without the probe, and a warning if the target names it. */
function leftOutFinding({ path, omission, entry }: LeftOut, one: ExpandedTarget, config: ReadConfig): UnplacedFinding | undefined {
  const { because, why } = omission;
  // A probe that is named, and lacks what it asks for, would be a yes as well.
  const isLacking = because === 'opt-in' && entry?.presence === 'management';
  if (!entry || (because !== 'version' && because !== 'ports' && !isLacking)) return undefined;
  if (because === 'version' && entry.name === 'ready') return tooOld(entry, one);
  const areAllAsked = entry.presence === 'apis' && listedApis(one.written).every(({ context }) => context !== undefined);
  // A preflight asks for each of them.
  if (areAllAsked) return undefined;
  if (entry.presence === 'apis' || entry.presence === 'contexts' || entry.presence === 'discovery') {
    // Each of the listed APIs must be deployed: not asking would be a yes.
    const fix = 'List the port, or remove apis: without the port, gatewatch cannot check whether the APIs are deployed';
    const expected = `port ${entry.look.port + one.portShift} under ports`;
    return { rule: 'apis.ports', path: ['apis'], atKey: true, expected, got: 'ports without it', fix, absent: [['ports'], ['portOffset']] };
  }
  if (settingOf(one.written, entry.name) === undefined || !config.has(['targets', one.index, ...path])) return undefined;
  const expected = `a target that can have the probe ${entry.name}`;
  const fix = isLacking
    ? 'Add it under management, or remove the probe'
    : because === 'ports'
      ? 'List the port under ports, or remove the probe'
      : 'Correct version, or remove the probe';
  return { rule: 'probe.left-out', path, atKey: true, expected, got: why, fix, absent: [['ports'], ['version'], ['management']] };
}

function findingsOfPart(part: ProbePart, one: ExpandedTarget, config: ReadConfig): readonly (UnplacedFinding | undefined)[] {
  if (part.kind === 'refused') return [refusedFinding(part, one)];
  if (part.kind === 'left-out') return [leftOutFinding(part, one, config)];
  const { block, path, probes } = part;
  if (!block) return [];
  return [...blockFindings(block, path, probes[0]), ...(hasHandler(block) ? portFindings(block, path, one) : [])];
}

/** Findings about each probe of a target, in the order in which the target expands. */
export function partFindings(one: ExpandedTarget, config: ReadConfig): readonly UnplacedFinding[] {
  return one.parts.flatMap((part) => findingsOfPart(part, one, config)).filter((finding) => finding !== undefined);
}

/** Findings about a target without a readiness probe. An error about one of its probes explains it better. */
export function readinessFindings(one: ExpandedTarget, config: ReadConfig): readonly UnplacedFinding[] {
  if (one.target.probes.some(({ role }) => role === 'readiness')) return [];
  if (unreadFindings(one).some(({ rule }) => CONFIG_RULES[rule] === 'error')) return [];
  if (partFindings(one, config).some(({ rule }) => CONFIG_RULES[rule] === 'error')) return [];
  const fix =
    one.profile === 'custom'
      ? 'Add a readinessProbe with httpGet, tcpSocket, or tlsSocket'
      : one.written.ports
        ? 'List the port of ready under ports, or add a readinessProbe'
        : 'Remove the key that switches ready off, or add a readinessProbe';
  const absent = [['readinessProbe'], ['probes'], ['ports'], ['apis']];
  return [{ rule: 'target.no-readiness', path: [], expected: 'a readiness probe', got: 'none', fix, absent }];
}
