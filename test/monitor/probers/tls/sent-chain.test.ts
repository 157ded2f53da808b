import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { TlsMaterial } from '../../../../monitor/engine/ports.ts';
import type { Answer } from '../../../../monitor/observation/observation.ts';
import { type Issued, issueCertificate } from '../../../../sandbox/wire/certificate.ts';
import { tlsLook } from '../../../../testkit/zoo/animal.ts';
import { listen } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../../testkit/zoo/pki.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NAMES = ['localhost'];
// A server that shows a weak certificate must be told to.
const ANYTHING: SecureContextOptions = { ciphers: 'DEFAULT:@SECLEVEL=0' };

async function look(options: TlsOptions, tls: Partial<TlsMaterial> = {}): Promise<Answer> {
  const server = await listen(createServer({ ...ANYTHING, ...options }));
  const answer = await lookAt({ look: tlsLook(server.port), tls: { verify: true, ca: [ROOT.certificate], ...tls }, timeoutMs: 5000 });
  await server.close();
  return answer;
}

const leafOf = (issuer: Issued, more: object = {}) => issueCertificate({ commonName: 'localhost', names: NAMES, issuer, ...more });

describe('the chain of a certificate', () => {
  it('is all that the server sent, in its order, and nothing of the trust store', async () => {
    const of = async (...above: Issued[]) => (await look(shown(LEAF, ...above))).tls?.chain?.map(({ subject }) => subject);
    expect(await of(INTERMEDIATE)).toEqual(['CN=localhost', 'CN=Zoo Intermediate']);
    expect(await of(INTERMEDIATE, ROOT)).toEqual(['CN=localhost', 'CN=Zoo Intermediate', 'CN=Zoo Root']);
    expect(await of(ROOT, INTERMEDIATE)).toEqual(['CN=localhost', 'CN=Zoo Root', 'CN=Zoo Intermediate']);
    expect(await of()).toEqual(['CN=localhost']);
  });

  it('has the end of each, and a self-signed one only once', async () => {
    const alone = issueCertificate({ commonName: 'localhost', names: NAMES, notAfter: new Date(Date.now() + 20 * HOUR) });
    const { tls } = await look(shown(alone), { ca: [alone.certificate] });
    expect(tls?.chain).toEqual([
      { subject: 'CN=localhost', issuer: 'CN=localhost', notAfter: expect.stringMatching(/Z$/), daysRemaining: expect.closeTo(0.8, 1) },
    ]);
  });

  it('is read up to 20 certificates, whatever the server sends', async () => {
    const { tls } = await look(shown(LEAF, INTERMEDIATE, ...Array.from({ length: 40 }, () => ROOT)));
    expect(tls).toMatchObject({ trusted: true, chain: { length: 20 } });
  });
});

describe('an intermediate that is not sent', () => {
  it('is named, with the place that the certificate gives', async () => {
    const leaf = leafOf(INTERMEDIATE, { issuerUrl: 'http://ca.example.com/int.cer' });
    const { trouble } = await look(shown(leaf));
    expect(trouble).toMatchObject({
      reason: 'tls.untrusted',
      detail: expect.stringContaining('the server does not send CN=Zoo Intermediate, which signed it'),
      fix: 'append the certificate of CN=Zoo Intermediate to the certificate file of the server; the certificate says that it is at http://ca.example.com/int.cer. If CN=Zoo Intermediate is a root authority, set `tls.ca` to it',
    });
  });

  it('is named in the middle of the chain, and when something else is sent in its place', async () => {
    const lower = issueCertificate({ commonName: 'Lower', authority: true, issuer: INTERMEDIATE });
    const detail = async (...above: Issued[]) => (await look(shown(leafOf(lower), ...above))).trouble?.detail;
    expect(await detail(lower)).toContain('does not send CN=Zoo Intermediate, which signed CN=Lower');
    expect(await detail(INTERMEDIATE, ROOT)).toContain('does not send CN=Lower, which signed it');
  });

  it('is named before a certificate that has expired or is too weak', async () => {
    const expired = leafOf(INTERMEDIATE, { notBefore: new Date(Date.now() - 9 * DAY), notAfter: new Date(Date.now() - DAY) });
    const weak = leafOf(INTERMEDIATE, { rsaBits: 1024 });
    expect((await look(shown(expired))).trouble?.detail).toContain('does not send CN=Zoo Intermediate');
    expect((await look(shown(weak))).trouble?.detail).toContain('does not send CN=Zoo Intermediate');
  });

  it('is not blamed when the authority is trusted by name and has another key', async () => {
    const renewed = issueCertificate({ commonName: 'Zoo Root', authority: true });
    const { trouble } = await look(shown(leafOf(renewed)));
    expect(trouble?.detail).toContain('not signed by the key of the trusted authority of that name, CN=Zoo Root');
    expect(trouble?.fix).toContain('CN=Zoo Root that signed CN=localhost');
  });

  it('is not blamed when it is sent, but must not sign, or has another key', async () => {
    const detail = async (...sent: Issued[]) => (await look(shown(...(sent as [Issued])))).trouble;
    const host = leafOf(INTERMEDIATE, { commonName: 'A Host' });
    const below = leafOf(host);
    const renewed = issueCertificate({ commonName: 'Zoo Intermediate', authority: true, issuer: ROOT });
    expect(await detail(below, host, INTERMEDIATE)).toMatchObject({
      detail: expect.stringContaining('CN=A Host, which signed it, is sent, but is not the certificate of an authority'),
      fix: expect.stringContaining('install a certificate of an authority'),
    });
    expect((await detail(below, INTERMEDIATE, host))?.detail).toContain('CN=A Host, which signed it, is sent');
    expect((await detail(LEAF, renewed))?.detail).toContain('the CN=Zoo Intermediate that the server sends has another key');
  });

  it('is not blamed when the root that is sent is a stranger', async () => {
    const stranger = issueCertificate({ commonName: 'Stranger', authority: true });
    const { trouble } = await look(shown(leafOf(stranger), stranger));
    expect(trouble?.detail).toContain('signed by CN=Stranger, an authority that is not trusted');
  });
});

describe('a trusted authority that OpenSSL refuses all the same', () => {
  const weakRoot = issueCertificate({ commonName: 'Weak Root', authority: true, rsaBits: 1024 });
  const rsaRoot = issueCertificate({ commonName: 'RSA Root', authority: true, rsaBits: 2048 });
  const sha1 = issueCertificate({ commonName: 'Old Intermediate', authority: true, issuer: rsaRoot, hash: 'sha1' });

  it.each([
    ['a key of 1024 bits', shown(leafOf(ROOT, { rsaBits: 1024 })), ROOT, 'CN=localhost has an RSA key of 1024 bits (EE'],
    ['a root of 1024 bits', shown(leafOf(weakRoot)), weakRoot, 'CN=Weak Root has an RSA key of 1024 bits (CA'],
    ['an SHA-1 signature', shown(leafOf(rsaRoot, { hash: 'sha1' })), rsaRoot, 'CN=localhost is signed with sha1WithRSAEncryption'],
    ['an SHA-1 signature, EC', shown(leafOf(ROOT, { hash: 'sha1' })), ROOT, 'CN=localhost is signed with ecdsa-with-SHA1'],
    ['an SHA-1 intermediate', shown(leafOf(sha1), sha1), rsaRoot, 'CN=Old Intermediate is signed with sha1WithRSAEncryption'],
  ])('because of %s', async (_name, options, root, detail) => {
    const { trouble } = await look(options, { ca: [root.certificate] });
    expect(trouble).toMatchObject({
      reason: 'tls.untrusted',
      detail: expect.stringContaining(detail),
      fix: expect.stringMatching(/2048 bits.*SHA-256/),
    });
  });

  it.each([
    ['as an intermediate', { commonName: 'Narrow', authority: true, issuer: ROOT, permitted: 'example.com' }, true],
    ['as a root', { commonName: 'Narrow', authority: true, permitted: 'example.com' }, false],
  ])('because of its name constraint, %s', async (_name, request, isSent) => {
    const narrow = issueCertificate(request);
    const ca = [isSent ? ROOT.certificate : narrow.certificate];
    const { trouble } = await look(shown(leafOf(narrow), ...(isSent ? [narrow] : [])), { ca });
    expect(trouble).toMatchObject({
      reason: 'tls.untrusted',
      detail: expect.stringMatching(/CN=Narrow must not sign for that: its name constraint \(permitted subtree violation\)/),
      fix: expect.stringContaining('the name constraint of CN=Narrow excludes them'),
    });
  });

  // The words are OpenSSL's, of crypto/x509/x509_txt.c; the library of this Node says them.
  const short = issueCertificate({ commonName: 'Short', authority: true, issuer: ROOT, pathLength: 0 });
  const below = issueCertificate({ commonName: 'Below', authority: true, issuer: short });
  const odd = issueCertificate({ commonName: 'Odd', authority: true, issuer: ROOT, critical: '1.3.6.1.4.1.99999.2' });

  it.each([
    [
      'it is for clients',
      shown(leafOf(INTERMEDIATE, { use: 'client' }), INTERMEDIATE),
      'is for clients, not for servers (unsuitable',
      /serverAuth/,
    ],
    ['it is for clients, of a root', shown(leafOf(ROOT, { use: 'client' })), 'is for clients, not for servers (unsuitable', /serverAuth/],
    ['of a path length', shown(leafOf(below), below, short), 'allows: CN=Below, CN=Short, CN=Zoo Root (path length', /pathlen/],
    [
      'of a critical extension',
      shown(leafOf(ROOT, { critical: '1.3.6.1.4.1.99999.1' })),
      'critical extension that OpenSSL does not know',
      /without that/,
    ],
    ['of one of its issuer', shown(leafOf(odd), odd), 'or one of its issuers has a critical extension', /without that/],
  ])('because %s, with a fix other than tls.ca', async (_name, options, detail, fix) => {
    const { trouble } = await look(options);
    expect(trouble).toMatchObject({ reason: 'tls.untrusted', detail: expect.stringContaining(detail), fix: expect.stringMatching(fix) });
    expect(trouble?.fix).not.toContain('tls.ca');
  });

  it('but not because of the signature of a root, which nobody verifies', async () => {
    const old = issueCertificate({ commonName: 'Old Root', authority: true, rsaBits: 2048, hash: 'sha1' });
    expect((await look(shown(leafOf(old)), { ca: [old.certificate] })).trouble).toBeUndefined();
  });
});
