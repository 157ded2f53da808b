import { createPrivateKey } from 'node:crypto';
import { createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { readClientCertificate } from '../../../../monitor/probers/tls/client-certificate.ts';
import { issueCertificate } from '../../../../sandbox/wire/certificate.ts';
import { httpsLook } from '../../../../testkit/zoo/animal.ts';
import { listen } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';
import { CLIENT, INTERMEDIATE, LEAF, ROOT, shown } from '../../../../testkit/zoo/pki.ts';

const { certificate: CERT, key: KEY } = CLIENT;
const OF_INTERMEDIATE = issueCertificate({ commonName: 'monitor', issuer: INTERMEDIATE });
const RSA = issueCertificate({ commonName: 'monitor', issuer: ROOT, rsaBits: 2048 });
const inForm = (pem: string, type: 'sec1' | 'pkcs1') =>
  createPrivateKey(pem)
    .export({ type, format: 'pem' } as never)
    .toString();
const encrypted = createPrivateKey(KEY).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();
const encrypted1 = createPrivateKey(RSA.key).export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }).toString();

async function ask(clientCertificate: string) {
  const options = { ...shown(LEAF, INTERMEDIATE), requestCert: true, rejectUnauthorized: true, ca: ROOT.certificate };
  const server = await listen(createServer(options, (socket) => socket.once('data', () => socket.end('HTTP/1.1 204 No Content\r\n\r\n'))));
  const tls = { verify: true, ca: [ROOT.certificate], clientCertificate };
  const answer = await lookAt({ look: httpsLook(server.port), tls, timeoutMs: 5000 });
  await server.close();
  return answer;
}

describe('a client certificate', () => {
  it.each([
    ['the certificate first', CERT + KEY],
    ['the key first', KEY + CERT],
    ['\\n as two characters', (CERT + KEY).replaceAll('\n', '\\n')],
    ['\\r\\n as four, in quotes', JSON.stringify((KEY + CERT).replaceAll('\n', '\r\n'))],
    ['line ends of Windows', (CERT + KEY).replaceAll('\n', '\r\n')],
    ['blanks instead of line ends', (CERT + KEY).replaceAll('\n', ' ')],
    ['a key of SEC 1', CERT + inForm(KEY, 'sec1')],
    ['a key of PKCS #1', RSA.certificate + inForm(RSA.key, 'pkcs1')],
    ['parameters before the key', `${CERT}-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${KEY}`],
    ['its intermediate after it', OF_INTERMEDIATE.certificate + INTERMEDIATE.certificate + OF_INTERMEDIATE.key],
    ['its intermediate before it', INTERMEDIATE.certificate + OF_INTERMEDIATE.key + OF_INTERMEDIATE.certificate],
  ])('is accepted with %s', async (_name, secret) => {
    const { trouble, http } = await ask(secret);
    expect(trouble).toBeUndefined();
    expect(http?.status).toBe(204);
  });

  it.each([
    ['no PEM', 'hunter2', 'it is not PEM'],
    ['no key', CERT, 'the secret has no private key'],
    ['no certificate', KEY, 'the secret has no certificate'],
    ['the key of another', CERT + LEAF.key, 'the private key does not belong to the certificate'],
    ['an encrypted key', CERT + encrypted, 'the private key is encrypted'],
    ['an encrypted key of PKCS #1', RSA.certificate + encrypted1, 'the private key is encrypted'],
    ['two keys', CERT + KEY + LEAF.key, 'the secret has several private keys'],
    ['half a key', CERT + KEY.slice(0, 80), 'its line -----END PRIVATE KEY----- is missing'],
    ['a cut key', CERT + KEY.replace(/\n.+\n-----END/, '\n-----END'), 'the private key cannot be parsed'],
    ['a cut certificate', CERT.replace(/\n.+\n-----END/, '\n-----END') + KEY, 'the certificate cannot be parsed'],
    ['nothing', '', 'it is not PEM'],
  ])('says what is wrong, and nothing of the secret: %s', async (_name, secret, why) => {
    const { trouble } = await ask(secret);
    expect(trouble).toMatchObject({ reason: 'monitor.secret', fix: expect.any(String) });
    expect(trouble?.detail).toMatch(/^the client certificate or its key cannot be used: /);
    expect(trouble?.detail).toContain(why);
    const words = secret.split(/\s/).filter((word) => word.length > 20 || word === 'hunter2');
    expect(words.filter((word) => JSON.stringify(trouble).includes(word))).toEqual([]);
  });

  it('is put before those that signed it', () => {
    const { cert } = readClientCertificate(INTERMEDIATE.certificate + OF_INTERMEDIATE.key + OF_INTERMEDIATE.certificate);
    expect(cert).toBe(OF_INTERMEDIATE.certificate + INTERMEDIATE.certificate);
  });
});
