import { createServer, type TlsOptions } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { LookRequest } from '../../../../monitor/engine/ports.ts';
import type { Answer } from '../../../../monitor/observation/observation.ts';
import { issueCertificate } from '../../../../sandbox/wire/certificate.ts';
import { httpsLook, tlsLook } from '../../../../testkit/zoo/animal.ts';
import { listen } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';
import { EXPIRED, INTERMEDIATE, LEAF, OTHER_NAME, ROOT, SELF_SIGNED, shown } from '../../../../testkit/zoo/pki.ts';
import { pinOf } from '../../../../testkit/zoo/tls-zoo.ts';

const DAY = 86_400_000;

type More = Partial<LookRequest> & { host?: string; https?: boolean; onData?: () => void };

async function look(options: TlsOptions, { host = 'localhost', https = false, onData, ...request }: More): Promise<Answer> {
  const server = await listen(
    createServer(options, (socket) => {
      socket.once('data', () => {
        onData?.();
        socket.end('HTTP/1.1 204 No Content\r\n\r\n');
      });
    }),
  );
  const resolve = { lookup: async () => [{ address: '127.0.0.1' }] };
  const answer = await lookAt({ look: https ? httpsLook(server.port, host) : tlsLook(server.port, host), ...request }, resolve);
  await server.close();
  return answer;
}

const TRUST = { verify: true, ca: [ROOT.certificate] };

describe('the facts of a certificate', () => {
  it('are all there when it passes', async () => {
    const notAfter = new Date('2031-01-01T00:00:00.000Z');
    const dated = issueCertificate({ commonName: 'localhost', names: ['localhost'], issuer: ROOT, notAfter });
    const { tls } = await look(shown(dated), { tls: TRUST, now: notAfter.getTime() - 12.36 * DAY });
    expect(tls).toEqual({
      protocol: 'TLSv1.3',
      trusted: true,
      subject: 'CN=localhost',
      issuer: 'CN=Zoo Root',
      notAfter: '2031-01-01T00:00:00.000Z',
      daysRemaining: 12.3,
      pin: pinOf(dated),
      chain: [{ subject: 'CN=localhost', issuer: 'CN=Zoo Root', notAfter: '2031-01-01T00:00:00.000Z', daysRemaining: 12.3 }],
    });
  });

  it('are there when it does not pass and nobody minds', async () => {
    const { tls, trouble } = await look(shown(EXPIRED), { tls: { ...TRUST, verify: false } });
    expect(trouble).toBeUndefined();
    expect(tls).toMatchObject({ trusted: false, problem: 'tls.expired', daysRemaining: expect.any(Number) });
    expect(tls?.daysRemaining).toBeLessThan(0);
  });

  it('say trusted when the pin fits, whoever signed it', async () => {
    const { tls } = await look(shown(SELF_SIGNED), { host: 'nowhere.test', tls: { verify: true, pins: [pinOf(SELF_SIGNED)] } });
    expect(tls?.trusted).toBe(true);
  });

  it('compare dates with the time that was given', async () => {
    const inTenYears = await look(shown(LEAF, INTERMEDIATE), { tls: TRUST, now: Date.now() + 3650 * DAY });
    const longAgo = await look(shown(EXPIRED), { tls: TRUST, now: Date.now() - 100 * DAY });
    expect(inTenYears.trouble?.reason).toBe('tls.expired');
    // OpenSSL has a clock of its own, and is never overruled.
    expect(longAgo.trouble).toEqual({ reason: 'tls.expired', detail: 'CN=localhost did not pass (CERT_HAS_EXPIRED)' });
  });

  it('keep a hostile subject on one line', async () => {
    const hostile = issueCertificate({ commonName: 'evil\n\u001b[31mCN=good', names: ['localhost'], issuer: ROOT });
    const { tls } = await look(shown(hostile), { tls: TRUST });
    expect(tls?.subject).not.toMatch(/[\u0000-\u001f]/);
    expect(tls?.subject).toMatch(/^CN=evil/);
  });
});

describe('a certificate that does not pass', () => {
  it('offers its pin when it is from a stranger or for another name', async () => {
    const stranger = await look(shown(SELF_SIGNED), { tls: TRUST });
    const other = await look(shown(OTHER_NAME), { tls: TRUST });
    expect(stranger.trouble?.detail).toMatch(/to trust exactly this certificate, set tls: \{ pin: sha256\/\/[\w+/]{43}= \}$/);
    expect(stranger.trouble?.detail).toContain(pinOf(SELF_SIGNED));
    expect(other.trouble?.detail).toBe(
      `CN=other.test is not for localhost but for DNS:other.test; to trust exactly this certificate, set tls: { pin: ${pinOf(OTHER_NAME)} }`,
    );
  });

  it('is known by its subject when it carries no other name', async () => {
    const plain = issueCertificate({ commonName: 'cn-only.test', issuer: ROOT });
    expect((await look(shown(plain), { tls: TRUST, host: 'cn-only.test' })).trouble).toBeUndefined();
    expect((await look(shown(plain), { tls: TRUST })).trouble?.detail).toContain('not for localhost but for CN=cn-only.test');
  });

  it('passes once the pin it offered is pasted', async () => {
    const { trouble } = await look(shown(SELF_SIGNED), { tls: TRUST });
    const pin = /pin: (\S+)/.exec(trouble?.detail ?? '')?.[1] ?? '';
    expect((await look(shown(SELF_SIGNED), { tls: { ...TRUST, pins: [pin] } })).trouble).toBeUndefined();
  });

  it.each([
    ['verified', { verify: true }, false],
    ['not verified, a secret to send', { verify: false }, true],
  ])('is sent no request: %s', async (_name, tls, secret) => {
    let asked = false;
    const onData = () => {
      asked = true;
    };
    const headers = [{ name: 'authorization', value: 'Basic dTpw', secret }];
    const answer = await look(shown(SELF_SIGNED), { https: true, tls, headers, onData });
    expect(answer.trouble?.reason).toBe('tls.untrusted');
    expect(answer.trouble?.detail.includes('credentials are never sent')).toBe(secret);
    expect(asked).toBe(false);
  });

  it('is sent the request when nobody minds and nothing is secret', async () => {
    const headers = [{ name: 'x', value: 'y', secret: false }];
    const answer = await look(shown(SELF_SIGNED), { https: true, tls: { verify: false }, headers });
    expect(answer).toMatchObject({ http: { status: 204 }, tls: { trusted: false, problem: 'tls.untrusted' } });
  });
});

describe('the name asked for', () => {
  it.each([
    ['localhost', 'localhost'],
    ['localhost.', 'localhost'],
    ['bücher.test', 'xn--bcher-kva.test'],
    ['127.0.0.1', undefined],
  ])('is sent as the server name, unless it is an address: %s', async (host, expected) => {
    const names: string[] = [];
    const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
      names.push(name);
      done(null);
    };
    await look({ ...shown(LEAF, INTERMEDIATE), SNICallback }, { host, tls: TRUST });
    expect(names).toEqual(expected === undefined ? [] : [expected]);
  });
});
