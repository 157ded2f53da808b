import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { certificateEnd } from '../../../monitor/text/certificate-end.ts';
import { issueCertificate } from '../../../sandbox/wire/certificate.ts';

function certificateUntil(day: string): X509Certificate {
  return new X509Certificate(issueCertificate({ commonName: 'gw', notAfter: new Date(day) }).certificate);
}

describe('the end of a certificate', () => {
  // UTCTime until 2049, GeneralizedTime from 2050 on: RFC 5280 section 4.1.2.5.
  test.each(['2026-11-29T12:34:56Z', '2049-12-31T23:59:59Z', '2050-01-01T00:00:00Z', '2126-02-28T01:02:03Z', '1999-06-01T00:00:00Z'])(
    '%s is what OpenSSL reads',
    (day) => {
      const certificate = certificateUntil(day);
      expect(certificateEnd(certificate.raw)).toBe(Date.parse(certificate.validTo));
      expect(certificateEnd(certificate.raw)).toBe(Date.parse(day));
    },
  );

  test('is not known of what is cut off before it', () => {
    const { raw } = certificateUntil('2030-01-01T00:00:00Z');
    const end = raw.indexOf('300101000000Z') + 13;
    for (let length = 0; length < end; length++) expect(certificateEnd(raw.subarray(0, length))).toBeUndefined();
  });

  test.each([
    ['no date', '991332256060Z'],
    ['a date without its zone', '3001010000000'],
    ['letters', 'ABCDEFGHIJKLZ'],
  ])('is not known if it is %s', (_, written) => {
    const raw = Buffer.from(certificateUntil('2030-01-01T00:00:00Z').raw);
    const at = raw.indexOf('300101000000Z');
    raw.write(written, at, 'latin1');
    expect(certificateEnd(raw)).toBeUndefined();
  });

  test('is not known if it is written as another type', () => {
    const raw = Buffer.from(certificateUntil('2030-01-01T00:00:00Z').raw);
    raw[raw.indexOf('300101000000Z') - 2] = 0x0c;
    expect(certificateEnd(raw)).toBeUndefined();
  });

  test('is found in a certificate of version 1, which has no version', () => {
    const [start, end] = [`170d${Buffer.from('250101000000Z').toString('hex')}`, `170d${Buffer.from('300101000000Z').toString('hex')}`];
    const validity = `301e${start}${end}`;
    const fields = `020101${'3000'}${'3000'}${validity}`;
    const body = `30${(fields.length / 2).toString(16).padStart(2, '0')}${fields}`;
    const whole = `30${(body.length / 2).toString(16).padStart(2, '0')}${body}`;
    expect(certificateEnd(Buffer.from(whole, 'hex'))).toBe(Date.parse('2030-01-01T00:00:00Z'));
  });
});
