import type { CaFile } from '../../monitor/config/ca-file.ts';
import { targetFindings } from '../../monitor/config/target-rules.ts';
import { type ConfigTarget, hasHandler, mergeDefaults } from '../../monitor/config/written-target.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { Indexed, ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { ProfileName } from '../../monitor/target/profile.ts';
import type { Target, TlsSetting } from '../../monitor/target/target.ts';
import { defaultOffset } from '../products/profiles.ts';
import { usableDefaults } from './default-rules.ts';
import { expandTarget } from './expand-target.ts';
import type { OmittedProbe } from './expansion.ts';

/** A target, when it has all it needs, and what there is to say about it; paths from the top of the file. */
export type CompiledTarget = {
  readonly target?: Target;
  readonly leftOut: readonly OmittedProbe[];
  readonly findings: readonly UnplacedFinding[];
};

type ReadCaFile = (path: string) => CaFile;

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

function compileTls(
  { tls }: ConfigTarget,
  read: ReadCaFile,
): { readonly setting: TlsSetting; readonly findings: readonly UnplacedFinding[] } {
  const files = listOf(tls?.ca).map(read);
  const ca = files.flatMap((file) => ('pem' in file ? [file.pem] : []));
  const pins = listOf(tls?.pin);
  const setting = {
    ...(ca.length > 0 && { ca }),
    ...(tls?.serverName !== undefined && { serverName: tls.serverName }),
    ...(pins.length > 0 && { pins }),
    verify: tls?.verify ?? true,
    ...(tls?.clientCertificate && { clientCertificate: tls.clientCertificate.secret }),
  };
  const place = (i: number): Path => (typeof tls?.ca === 'string' ? ['tls', 'ca'] : ['tls', 'ca', i]);
  return { setting, findings: files.flatMap((file, i) => ('finding' in file ? [{ ...file.finding, path: place(i) }] : [])) };
}

/** Where to look before complaining that something is absent: it is no news when it is there and wrong. */
function absentAt({ rule, path }: UnplacedFinding): readonly Path[] {
  if (rule === 'probe.no-handler' || rule === 'expect.empty') return [path];
  if (rule === 'apis.credentials') return [['credentials']];
  if (rule === 'version.credentials') return [['credentials'], ['readinessProbe']];
  if (rule === 'probe.left-out') return [['ports'], ['version']];
  return rule === 'target.no-readiness' ? [['readinessProbe'], ['probes'], ['ports'], ['apis']] : [];
}

function missingProfile(index: number): UnplacedFinding {
  return {
    rule: 'key.missing',
    path: ['targets', index, 'profile'],
    expected: 'profile, here or under defaults',
    got: 'nothing',
    fix: 'Add profile',
  };
}

function isNews(config: ReadConfig, above: Path, finding: UnplacedFinding): boolean {
  return !absentAt(finding).some((path) => config.isDamaged([...above, ...path]) || config.isDamaged(['defaults', ...path]));
}

function placed(config: ReadConfig, above: Path, finding: UnplacedFinding): UnplacedFinding {
  const own = [...above, ...finding.path];
  const shared = ['defaults', ...finding.path];
  return { ...finding, path: config.has(own) || !config.has(shared) ? own : shared };
}

function compileWith(config: ReadConfig, { index, value }: Indexed<ConfigTarget>, profile: ProfileName, read: ReadCaFile): CompiledTarget {
  const above = ['targets', index];
  const merged = mergeDefaults(usableDefaults(config.defaults, profile), value);
  const portShift = (merged.portOffset ?? defaultOffset(profile)) - defaultOffset(profile);
  const isOwn = (path: Path) => config.has([...above, ...path]);
  const isDefault = (name: string) => hasHandler(config.defaults.probes?.[name]);
  const expansion = expandTarget({ target: merged, profile, portShift, isOwn, isDefault });
  const tls = compileTls(merged, read);
  const hasVpc = config.monitor.vpc !== undefined;
  const findings = [...targetFindings(merged, hasVpc || config.isDamaged(['monitor', 'vpc'])), ...tls.findings, ...expansion.findings];
  const target: Target = {
    name: merged.name,
    profile,
    host: merged.host,
    ...(merged.version !== undefined && { version: merged.version }),
    portShift,
    tls: tls.setting,
    labels: merged.labels ?? {},
    dependsOn: merged.dependsOn ?? [],
    alert: merged.alert ?? 'page',
    vpc: hasVpc && merged.vpc !== false,
    probes: expansion.probes,
  };
  const news = findings.filter((finding) => isNews(config, above, finding));
  return { target, leftOut: expansion.leftOut, findings: news.map((finding) => placed(config, above, finding)) };
}

/** One target of the file with all its probes. */
export function compileTarget(config: ReadConfig, written: Indexed<ConfigTarget>, read: ReadCaFile): CompiledTarget {
  const profile = written.value.profile ?? config.defaults.profile;
  if (profile) return compileWith(config, written, profile, read);
  const isKnown = config.isDamaged(['targets', written.index, 'profile']) || config.isDamaged(['defaults', 'profile']);
  return { leftOut: [], findings: isKnown ? [] : [missingProfile(written.index)] };
}
