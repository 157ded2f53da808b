import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { quote } from '../../monitor/text/quote.ts';
import { compileConfig } from '../../wso2/compile/compile-config.ts';
import { PROFILES } from '../../wso2/products/profiles.ts';
import { CliError } from '../terminal/cli-error.ts';
import { type FirstTarget, firstConfig } from './init-template.ts';

/** The form of `--host`. */
const FORM = '[NAME=][PROFILE@]HOST';

/** A host as it is written on the command line; a part that is absent has a default. */
export type WrittenHost = { readonly name?: string; readonly profile?: string; readonly host: string };

/**
 * Reads `[NAME=][PROFILE@]HOST`. Neither `=` nor `@` can be in a name or an address. Throws CliError, which does not
 * repeat what stands before an `@`: in a pasted URL it can be a password.
 */
export function readHost(text: string): WrittenHost {
  const [, name, profile, host = ''] = /^(?:([^=@/:]*)=)?(?:(.*)@)?([^@]*)$/s.exec(text) ?? [];
  if (profile !== undefined && !/^[A-Za-z-]{1,30}$/.test(profile))
    throw new CliError(
      'usage',
      `--host must be ${FORM}, and what stands before the @ is not a profile`,
      `use one of ${PROFILES.join(', ')}`,
    );
  const problem = profile === undefined ? undefined : wrongProfile(profile);
  if (problem !== undefined) throw new CliError('usage', `--host ${FORM}: the profile ${problem}`);
  return { ...(name !== undefined && { name }), ...(profile !== undefined && { profile }), host };
}

/** Gives each host a name that no other has, and the profile of those that name none. Throws CliError. */
export function nameTargets(written: readonly WrittenHost[], profile: string): readonly FirstTarget[] {
  const taken = new Set(written.flatMap(({ name }) => name ?? []));
  const named = written.map(({ name, ...one }): FirstTarget => {
    const own = { profile: one.profile ?? profile, host: one.host };
    return { ...own, name: name ?? freeName(own.profile, taken) };
  });
  const twice = named.find(({ name }, i) => named.findIndex((other) => other.name === name) < i);
  if (twice) throw new CliError('usage', `--host names ${quote(twice.name, 80)} twice`, 'give each target a name of its own');
  for (const one of named) {
    const problem = wrongTarget(one);
    if (problem !== undefined) throw new CliError('usage', `--host ${problem}`);
  }
  return named;
}

function freeName(profile: string, taken: Set<string>): string {
  const short = profile === 'micro-integrator' ? 'mi' : profile === 'gateway' ? 'gw' : profile;
  for (let i = 1; ; i++) {
    const name = `${short}-${i}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

/** Says what is wrong with the name of a profile; undefined = nothing. */
export function wrongProfile(answer: string): string | undefined {
  if (PROFILES.some((known) => known === answer)) return undefined;
  const near = nearestWord(answer, PROFILES);
  return `must be one of ${PROFILES.join(', ')}, got ${quote(answer, 60)}${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}

/**
 * Says what is wrong with the host or the name of a target; undefined = nothing. The config compiler decides, because
 * the next command would refuse what it refuses.
 */
export function wrongTarget(target: FirstTarget): string | undefined {
  const file = { bytes: new TextEncoder().encode(firstConfig([target], '')) };
  const { issues } = compileConfig({ file: '', read: () => file, env: {} });
  const wrong = issues.find(({ severity }) => severity === 'error');
  return wrong && `must be ${wrong.expected}, got ${wrong.got}. ${wrong.fix}`;
}
