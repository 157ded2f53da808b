import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import { issueCertificate } from '../../sandbox/wire/certificate.ts';
import { run } from '../../testkit/test-terminal.ts';
import { listen } from '../../testkit/zoo/listen.ts';
import type { Payload } from './payloads.ts';
import { judge, type Output } from './rules.ts';
import { SECRETS } from './secrets.ts';

/** Where in a certificate something is said. */
const PLACES = ['the subject', 'the issuer', 'the names'] as const;

/** Has payloads stand in certificates that are not trusted, and reads what the command line says of them. */
export async function showCertificates(
  payloads: readonly Payload[],
): Promise<{ readonly shown: number; readonly outputs: readonly Output[]; readonly wrong: readonly string[] }> {
  const cases = PLACES.flatMap((place) => payloads.map((payload) => ({ place, payload })));
  const servers = await Promise.all(cases.map(({ place, payload }) => serve(place, payload)));
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-abuse-'));
  try {
    const file = join(folder, 'gatewatch.yaml');
    writeFileSync(file, configOf(servers.map(({ port }) => port)));
    const env = Object.fromEntries(Object.entries(SECRETS).map(([name, value]) => [secretVariable(name), value]));
    const coloured = await run(['check', '--config', file], { env, isTty: true, columns: 100 });
    const json = await run(['check', '--output', 'json', '--config', file], { env });
    const outputs: readonly Output[] = [
      { where: 'stdout of check, certificates', kind: 'colour terminal', text: coloured.out },
      { where: 'stdout of check --output json, certificates', kind: 'JSON', text: json.out },
      { where: 'stderr of check, certificates', kind: 'terminal', text: json.err },
    ];
    return { shown: cases.length, outputs, wrong: [...judge(outputs), ...verdicts(json.out, cases)] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await Promise.all(servers.map(({ close }) => close()));
  }
}

function serve(place: (typeof PLACES)[number], { text }: Payload) {
  // OpenSSL shows a chain of at most 100 KiB: SSL_CTX_set_max_cert_list(3).
  const said = text.slice(0, 20_000);
  const issuer = issueCertificate({ commonName: place === 'the issuer' ? said : 'Abuse', authority: true });
  const names = place === 'the names' ? [said.replaceAll(/[^\u0000-\u00ff]/g, '?'), 'localhost'] : ['other.test'];
  const leaf = issueCertificate({ commonName: place === 'the subject' ? said : 'abuse', names, issuer });
  return listen(
    createServer({ cert: `${leaf.certificate}${issuer.certificate}`, key: leaf.key }, (socket) => void socket.on('error', () => undefined)),
  );
}

function configOf(ports: readonly number[]): string {
  const headers =
    '[{ name: Authorization, valueFrom: { secret: abuse/authorization } }, { name: X-Key, valueFrom: { secret: abuse/key } }]';
  const targets = ports.map((port, i) => {
    const probe = `{ httpGet: { path: /, port: ${port}, scheme: HTTPS } }`;
    return `  - { name: t-${i}, profile: custom, host: localhost, httpHeaders: ${headers}, livenessProbe: false, readinessProbe: ${probe} }`;
  });
  return `targets:\n${targets.join('\n')}\n`;
}

type Round = {
  readonly targets: readonly { readonly name: string; readonly status: string; readonly diagnosis: { readonly reason?: string } | null }[];
};

function verdicts(text: string, cases: readonly { readonly place: string; readonly payload: Payload }[]): readonly string[] {
  const { targets }: Round = JSON.parse(text);
  return targets.flatMap(({ name, status, diagnosis }) => {
    const { place, payload } = cases[Number(name.slice(2))] ?? { place: '', payload: { name: '' } };
    const isRed = status === 'not-ready' && diagnosis?.reason?.startsWith('tls.') === true;
    return isRed ? [] : [`a certificate with "${payload.name}" in ${place} comes to ${status}, ${diagnosis?.reason}`];
  });
}
