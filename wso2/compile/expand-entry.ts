import { blockFindings } from '../../monitor/config/probe-rules.ts';
import { blockOf, type ConfigTarget, hasHandler, type ProbeSetting, settingOf, settingPath } from '../../monitor/config/written-target.ts';
import type { ProbeBlock } from '../../monitor/grammar/schema.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { HttpLook, WireProbe } from '../../monitor/target/probe.ts';
import type { CatalogueEntry, CatalogueLook } from '../products/probe-catalogue.ts';
import { isOlder } from '../products/version.ts';
import { compileExpect, expandCatalogueLook } from './expand-look.ts';
import { expandOwn } from './expand-own.ts';
import { type Expansion, type ExpansionInput, type OmittedProbe, omitted, timed } from './expansion.ts';
import { mapPort } from './map-port.ts';
import { tooOld } from './version-rules.ts';
import { withCredentials } from './with-credentials.ts';

const SUPER_TENANT = 'carbon.super';

function offWhy(entry: CatalogueEntry, setting: ProbeSetting | undefined, target: ConfigTarget): OmittedProbe | undefined {
  const probe = entry.name;
  if (setting === false) return { probe, because: 'switched-off', why: 'switched off in the config' };
  if (entry.presence === 'opt-in' && setting === undefined) {
    return { probe, because: 'opt-in', why: `opt-in: write probes: { ${probe}: true }` };
  }
  if (entry.presence === 'apis' && !target.apis?.length) return { probe, because: 'opt-in', why: 'opt-in: list them under apis' };
  return undefined;
}

/** A warning for somebody who asked for a probe by name and does not get it. */
function missed({ target, isOwn }: ExpansionInput, entry: CatalogueEntry, omission: OmittedProbe): readonly UnplacedFinding[] {
  const path = entry.presence === 'apis' ? ['apis'] : settingPath(entry.name);
  const wanted = entry.presence === 'apis' || settingOf(target, entry.name) !== undefined;
  if (!wanted || !isOwn(path)) return [];
  const expected = `what the probe ${entry.name} needs`;
  const fix = omission.because === 'ports' ? 'List the port under ports, or remove the probe' : 'Correct version, or remove the probe';
  return [{ rule: 'probe.left-out', path, atKey: true, expected, got: `a probe left out: ${omission.why}`, fix }];
}

function apisUnreachable(port: number): UnplacedFinding {
  const fix = 'List the port under ports, or remove apis: without it nobody asks whether they are deployed';
  return { rule: 'apis.ports', path: ['apis'], atKey: true, expected: `port ${port} under ports`, got: 'ports without it', fix };
}

type Chosen = { readonly look: CatalogueLook } | { readonly omission: OmittedProbe; readonly finding?: UnplacedFinding };

function chooseLook({ target, portShift }: ExpansionInput, entry: CatalogueEntry): Chosen {
  if (entry.since === undefined || !isOlder(target.version, entry.since)) return { look: entry.look };
  if (entry.before) return { look: entry.before };
  const omission: OmittedProbe = { probe: entry.name, because: 'version', why: `since ${entry.since}, the target is ${target.version}` };
  if (entry.name === 'ready')
    return { omission, finding: tooOld(target.version ?? '', entry.since, entry.look.port + portShift, entry.look) };
  // Only signals and opt-ins go without a word: a readiness probe that is on stays on.
  return entry.role === 'readiness' && entry.presence !== 'opt-in' ? { look: entry.look } : { omission };
}

function apiProbes({ target }: ExpansionInput, look: HttpLook, make: (name: string, look: HttpLook) => WireProbe): readonly WireProbe[] {
  const encode = (text: string) => encodeURIComponent(text.toWellFormed());
  // Health is kept by name: two APIs must not share one.
  const part = (text: string) => text.replaceAll(/[/@%]/g, encode);
  return (target.apis ?? []).map(({ name, version, tenant = SUPER_TENANT }) => {
    const path = `${look.path}?apiName=${encode(name)}&version=${encode(version)}&tenantDomain=${encode(tenant)}`;
    return make(`api/${part(name)}/${part(version)}${tenant === SUPER_TENANT ? '' : `@${part(tenant)}`}`, { ...look, path });
  });
}

function build(input: ExpansionInput, entry: CatalogueEntry, look: CatalogueLook, block: ProbeBlock | undefined): Expansion<WireProbe> {
  const { target } = input;
  const role = block?.role ?? entry.role;
  const wire = expandCatalogueLook(target, look, look.port + input.portShift);
  const findings = block ? blockFindings(block, settingPath(entry.name), { role, look: wire }) : [];
  const make = (name: string, what: WireProbe['look']) => timed(target, name, role, what, block);
  if (wire.kind !== 'http') return { probes: [make(entry.name, wire)], leftOut: [], findings };
  const expect = compileExpect(block?.expect);
  const full: HttpLook = { ...withCredentials(input, entry.name, wire), ...(expect && { expect }) };
  const probes = entry.presence === 'apis' ? apiProbes(input, full, make) : [make(entry.name, full)];
  return { probes, leftOut: [], findings };
}

/** What a probe of the profile becomes for this target: itself, something of the user's own, or nothing. */
export function expandEntry(input: ExpansionInput, entry: CatalogueEntry): Expansion<WireProbe> {
  const { target, portShift } = input;
  const setting = settingOf(target, entry.name);
  const block = blockOf(setting);
  if (block && hasHandler(setting)) return expandOwn(input, entry.name, entry.role, block);
  const off = offWhy(entry, setting, target);
  if (off) return omitted(off);
  const chosen = chooseLook(input, entry);
  if ('omission' in chosen) return omitted(chosen.omission, chosen.finding ? [chosen.finding] : missed(input, entry, chosen.omission));
  const port = chosen.look.port + portShift;
  if (target.ports && !mapPort(target.ports, port).isListed) {
    const omission: OmittedProbe = { probe: entry.name, because: 'ports', why: `port ${port} is not listed under ports` };
    // Each of the listed APIs must be deployed: not asking would be a yes.
    return omitted(omission, entry.presence === 'apis' ? [apisUnreachable(port)] : missed(input, entry, omission));
  }
  return build(input, entry, chosen.look, block);
}
