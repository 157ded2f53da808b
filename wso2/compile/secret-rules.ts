import { blockOf, settingOf, settingPath } from '../../monitor/config/written-target.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ConfigHeader } from '../../monitor/grammar/schema.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { Header, Probe } from '../../monitor/target/probe.ts';
import { isLogin } from '../expand/expand-management.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';

function inClear(path: Path, what: string, probes: readonly string[]): readonly UnplacedFinding[] {
  if (probes.length === 0) return [];
  const got = `plain HTTP by ${probes.length > 5 ? `${probes.slice(0, 5).join(', ')}, …` : probes.join(', ')}`;
  const fix = 'Use HTTPS for these probes, or leave them out: anyone on the network path can read the secret';
  // An invalid scheme reads as none, which is HTTP.
  const absent = [['ports'], ...probes.map((probe) => [...settingPath(probe), 'httpGet', 'scheme'])];
  return [{ rule: 'header.plain-http', path, expected: `${what} over HTTPS only`, got, fix, absent }];
}

function plainSenders(probes: readonly Probe[], isIt: (header: Header) => boolean): readonly string[] {
  return probes.flatMap(({ name, look }) => (look.kind === 'http' && look.scheme === 'http' && look.headers.some(isIt) ? [name] : []));
}

function listFindings(headers: readonly ConfigHeader[] | undefined, path: Path, probes: readonly Probe[]): readonly UnplacedFinding[] {
  return (headers ?? []).flatMap(({ name, valueFrom }, i) => {
    if (!valueFrom) return [];
    const senders = plainSenders(probes, (header) => 'secret' in header && header.name === name && header.secret === valueFrom.secret);
    return inClear([...path, i], `the secret in ${name}`, senders);
  });
}

/** Findings about secrets that are sent unencrypted. */
export function clearSecretFindings({ written, target }: ExpandedTarget): readonly UnplacedFinding[] {
  const { probes } = target;
  const own = probes.filter(({ name }) => blockOf(settingOf(written, name))?.httpGet?.httpHeaders);
  return [
    ...inClear(
      ['credentials'],
      'credentials',
      plainSenders(probes, (header) => 'credentials' in header),
    ),
    ...(written.calls ?? []).flatMap(({ name, token, apiKey }, i) => {
      const senders = plainSenders(
        probes.filter((probe) => probe.name === `call/${name}`),
        (header) => 'token' in header || ('secret' in header && header.secret === apiKey?.secret),
      );
      return inClear(['calls', i, token === undefined ? 'apiKey' : 'token'], token === undefined ? 'the API key' : 'the token', senders);
    }),
    ...inClear(
      ['management'],
      'the login',
      plainSenders(probes, (header) => 'token' in header && isLogin(written, header.token)),
    ),
    ...listFindings(written.httpHeaders, ['httpHeaders'], probes),
    ...own.flatMap((probe) => {
      const path = [...settingPath(probe.name), 'httpGet', 'httpHeaders'];
      return listFindings(blockOf(settingOf(written, probe.name))?.httpGet?.httpHeaders, path, [probe]);
    }),
  ];
}
