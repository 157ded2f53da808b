import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { askJson } from '../../testkit/real/ask-json.ts';
import { checkOnce } from '../../testkit/real/check-once.ts';
import { edgeCertificates } from '../../testkit/real/edge-certificates.ts';
import { freePort } from '../../testkit/real/free-port.ts';
import { hasPart } from '../../testkit/real/has-part.ts';
import type { Case } from '../../testkit/real/opinions/compare-opinions.ts';
import { judgeServer } from '../../testkit/real/opinions/judge-server.ts';
import { loudLines, noteLog } from '../../testkit/real/report/loud-lines.ts';
import { startAxis2 } from '../../testkit/real/start-axis2.ts';
import { startForFile } from '../../testkit/real/start-for-file.ts';
import { type Keycloak, startKeycloak } from '../../testkit/real/start-keycloak.ts';
import { startNginx } from '../../testkit/real/start-nginx.ts';
import { tempFolder } from '../../testkit/real/temp-folder.ts';

// Keycloak, an OpenID provider, in the place of a Key Manager's.

const DISCOVERY = '/oauth2/token/.well-known/openid-configuration';

describe.skipIf(!hasPart('keycloak'))('Keycloak', () => {
  let keycloak: Keycloak;
  beforeAll(() =>
    startForFile(async (atEnd) => {
      keycloak = await startKeycloak(atEnd);
    }),
  );

  const askToken = (clientSecret: string) => {
    const form = { grant_type: 'client_credentials', client_id: keycloak.clientId, client_secret: clientSecret };
    return askJson({ url: `${keycloak.issuer}/protocol/openid-connect/token`, certificate: keycloak.certificate, form });
  };
  /** A rejected client is a warning, so the log up to it is complete. */
  const mark = async (lines: () => readonly string[]) => {
    expect(await askToken('wrong')).toMatchObject({ error: 'unauthorized_client' });
    await vi.waitFor(() => expect(lines().at(-1)).toContain('CLIENT_LOGIN_ERROR'), 30_000);
    return lines().slice(0, -1);
  };

  test('its answers are judged like Go and curl judge them, and checks leave no line', async () => {
    const authority = tempFolder().write('ca.pem', keycloak.certificate);
    const https = { scheme: 'https', authority, port: keycloak.port } as const;
    const reader = (name: string, path: string) => ({
      name,
      ...https,
      path,
      readAs: {
        probe: 'oidc',
        target: { profile: 'key-manager', ports: { 9443: keycloak.port }, probes: { oidc: true, 'version-http': false } },
      },
    });
    const healthy: readonly Case[] = [
      { name: 'OpenID configuration', ...https, path: '/realms/wso2/.well-known/openid-configuration' },
      { name: 'OpenID configuration, with SNI', ...https, path: '/realms/wso2/.well-known/openid-configuration', serverName: 'localhost' },
      { name: 'JSON Web Key Set', ...https, path: '/realms/wso2/protocol/openid-connect/certs' },
      { name: 'health check of Quarkus', ...https, port: keycloak.managementPort, path: '/health/ready' },
    ];
    const odd: readonly Case[] = [
      { name: 'no such realm', ...https, path: '/realms/none/.well-known/openid-configuration', reason: 'http.status' },
      { name: 'GET of the token endpoint: 405', ...https, path: '/realms/wso2/protocol/openid-connect/token', reason: 'http.status' },
      { ...reader('no OpenID provider at the path of a Key Manager', DISCOVERY), reason: 'wso2.no-such-endpoint' },
      { name: 'HTTP on the HTTPS port', ...https, scheme: 'http', path: '/realms/wso2', reason: 'http.closed' },
    ];
    const judgement = await judgeServer({ part: 'keycloak', program: keycloak, healthy, odd, expected: 'none is', mark });
    expect(judgement).toEqual({ otherReasons: [], lines: [], unexplained: [] });
  });

  test.skipIf(!hasPart('axis2') || !hasPart('nginx'))(
    'ten Key Managers of Axis2 and Keycloak behind nginx are ready, and leave no line in the three logs',
    async () => {
      const axis2 = await startAxis2();
      const files = edgeCertificates(tempFolder());
      const port = await freePort();
      const nginx = await startNginx(`server {
        listen 127.0.0.1:${port} ssl; ssl_certificate ${files.local}; ssl_certificate_key ${files.local};
        location /services/ { proxy_pass https://127.0.0.1:${axis2.ready.https}; }
        location = ${DISCOVERY} { proxy_pass https://127.0.0.1:${keycloak.port}/realms/wso2/.well-known/openid-configuration; }
      }`);
      const logs = [loudLines('axis2', axis2), loudLines('keycloak', keycloak), loudLines('nginx', nginx)] as const;
      const targets = Array.from({ length: 10 }, (_, index) => ({
        name: `km-${index}`,
        profile: 'key-manager',
        version: '4.5.0',
        host: '127.0.0.1',
        tls: { ca: files.authority },
        ports: { 9443: port, 9763: axis2.ready.http },
        probes: { oidc: true },
      }));
      const checked = await checkOnce(targets);
      expect(checked.map(({ status }) => status)).toEqual(targets.map(() => 'ready'));
      const outcomes = checked.flatMap(({ probes }) => probes.filter(({ name }) => name === 'oidc').map(({ outcome }) => outcome));
      expect(outcomes).toEqual(targets.map(() => 'success'));
      const [ofAxis2, ofKeycloak, ofNginx] = logs;
      expect(noteLog('keycloak', 10, await mark(ofKeycloak))).toEqual([]);
      expect(noteLog('axis2', 20, ofAxis2())).toEqual([]);
      expect(noteLog('nginx', 20, ofNginx())).toEqual([]);
    },
  );

  test('issues tokens for client credentials: a JWT of its issuer, signed by a key of its set', async () => {
    const { certificate, issuer } = keycloak;
    const { jwks_uri: keySet } = await askJson({ url: `${issuer}/.well-known/openid-configuration`, certificate });
    const { access_token: token, token_type: type } = await askToken(keycloak.clientSecret);
    const [header = '', payload = '', signature = ''] = String(token).split('.');
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
    const { keys } = (await askJson({ url: String(keySet), certificate })) as { readonly keys: readonly (JsonWebKey & { kid: string })[] };
    const key = keys.find(({ kid }) => kid === decode(header).kid);
    if (key === undefined) throw new Error(`no key ${decode(header).kid}`);
    const isSigned = verify(
      'sha256',
      Buffer.from(`${header}.${payload}`),
      createPublicKey({ key, format: 'jwk' }),
      Buffer.from(signature, 'base64url'),
    );
    expect([type, decode(header).alg, isSigned, decode(payload).iss, decode(payload).azp]).toEqual([
      'Bearer',
      'RS256',
      true,
      issuer,
      'gatewatch',
    ]);
  });
});
