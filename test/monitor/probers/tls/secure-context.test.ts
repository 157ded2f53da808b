import { expect, it } from 'vitest';
import { createSecureContexts } from '../../../../monitor/probers/tls/secure-context.ts';
import { CLIENT, LEAF, ROOT } from '../../../../testkit/zoo/pki.ts';

it('shares one context among looks with the same TLS setting', () => {
  const contexts = createSecureContexts();
  const one = contexts({ verify: true, ca: [ROOT.certificate] });
  expect(contexts({ verify: false, ca: [ROOT.certificate], serverName: 'a', pins: ['b'] })).toBe(one);
  expect(contexts({ verify: true })).not.toBe(one);
  expect(contexts({ verify: true, ca: [ROOT.certificate], clientCertificate: CLIENT.certificate + CLIENT.key })).not.toBe(one);
});

it('forgets the setting that was not used for longest', () => {
  const contexts = createSecureContexts();
  const kept = contexts({ verify: true });
  const forgotten = contexts({ verify: true, ca: [ROOT.certificate] });
  for (let index = 0; index < 63; index += 1) {
    contexts({ verify: true, ca: [`${ROOT.certificate}${'\n'.repeat(index + 1)}`] });
    contexts({ verify: true });
  }
  expect(contexts({ verify: true })).toBe(kept);
  expect(contexts({ verify: true, ca: [ROOT.certificate] })).not.toBe(forgotten);
});

it.each([
  ['without a key', CLIENT.certificate],
  ['with the key of another', CLIENT.certificate + LEAF.key],
  ['that is no PEM', 'hunter2'],
])('names no secret when the client certificate cannot be used: %s', (_name, clientCertificate) => {
  expect(() => createSecureContexts()({ verify: true, clientCertificate })).toThrow(
    /^the client certificate or its key cannot be used: [a-z ]+$/i,
  );
});
