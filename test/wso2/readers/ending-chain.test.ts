import { expect, it } from 'vitest';
import type { Issued } from '../../../sandbox/wire/certificate.ts';
import { lookWith } from '../../../testkit/look-with.ts';
import { onConnection } from '../../../testkit/zoo/listen.ts';
import { ENDING_INTERMEDIATE, INTERMEDIATE, LEAF, LEAF_OF_ENDING, OLD_INTERMEDIATE, ROOT, shown } from '../../../testkit/zoo/pki.ts';
import { speakTls } from '../../../testkit/zoo/tls-zoo.ts';

async function statusOf(tls: string, leaf: Issued, ...above: Issued[]) {
  const { port, close } = await onConnection(speakTls(shown(leaf, ...above)));
  const yaml = `targets:
  - name: t
    profile: custom
    host: localhost
    tls: { ${tls} }
    readinessProbe: { httpGet: { path: /, port: ${port}, scheme: HTTPS } }
`;
  const looked = await lookWith(yaml, { files: { 'ca.pem': ROOT.certificate } });
  await close();
  const { status, diagnosis, probe } = looked('t');
  return { status, summary: diagnosis?.summary, chain: probe('ready').tls?.chain, certificate: probe('certificate').outcome };
}

it('degrades a target whose intermediate ends in 20 hours', async () => {
  const { status, summary, chain } = await statusOf('ca: ca.pem', LEAF_OF_ENDING, ENDING_INTERMEDIATE);
  expect(status).toBe('degraded');
  expect(summary).toContain(
    'CN=Zoo Ending Intermediate, which is in the chain that the server sends with CN=localhost, expires in less than 1 day',
  );
  expect(chain).toMatchObject([{ subject: 'CN=localhost' }, { subject: 'CN=Zoo Ending Intermediate', daysRemaining: 0.8 }]);
});

it('degrades a target that sends an expired certificate without need, and names it', async () => {
  const { status, summary } = await statusOf('ca: ca.pem', LEAF, INTERMEDIATE, OLD_INTERMEDIATE);
  expect(status).toBe('degraded');
  expect(summary).toMatch(/^.*CN=Zoo Old Intermediate, .* expired 1 day ago/);
});

it('looks at the chain without verification too', async () => {
  const { status, certificate } = await statusOf('verify: false', LEAF_OF_ENDING, ENDING_INTERMEDIATE);
  expect([status, certificate]).toEqual(['degraded', 'failure']);
});
