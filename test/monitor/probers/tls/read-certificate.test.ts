import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { createCertificateReader } from '../../../../monitor/probers/tls/read-certificate.ts';
import { issueCertificate } from '../../../../sandbox/wire/certificate.ts';

const certificateFor = (name: string) => issueCertificate({ commonName: name, names: [name] }).certificate;

it('takes a certificate apart once, however often it is shown', () => {
  const read = createCertificateReader();
  const pem = certificateFor('gw.example.com');
  const first = read(new X509Certificate(pem));
  expect(read(new X509Certificate(pem))).toBe(first);
  expect(first).toMatchObject({ subject: 'CN=gw.example.com', names: 'DNS:gw.example.com' });
  expect(first.pin).toMatch(/^sha256\/\/[\w+/]{43}=$/);
});

it('judges each name by itself', () => {
  const certificate = createCertificateReader()(new X509Certificate(certificateFor('*.example.com')));
  expect(['gw.example.com', 'example.com', 'gw.example.com'].map(certificate.isFor)).toEqual([true, false, true]);
});

it('forgets the certificate that was shown longest ago', () => {
  const read = createCertificateReader();
  const [oldest, kept] = [certificateFor('oldest'), certificateFor('kept')].map((pem) => new X509Certificate(pem));
  if (!oldest || !kept) throw new Error('no certificates');
  const before = [read(oldest), read(kept)];
  for (let i = 0; i < 1000; i++) {
    read({
      ...oldest,
      fingerprint256: String(i),
      subject: '',
      issuer: '',
      publicKey: oldest.publicKey,
      validToDate: new Date(),
    } as X509Certificate);
    read(kept);
  }
  expect(read(kept)).toBe(before[1]);
  expect(read(oldest)).not.toBe(before[0]);
});
