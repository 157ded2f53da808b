import { createSecureContext, type SecureContext } from 'node:tls';
import { Client } from 'undici';
import { type Address, serveContestant } from './contestant.ts';

// Undici as it comes: a fresh client for each probe, which is what a fresh connection takes, and one shared
// TLS context.

serveContestant(({ addresses, authority }) => {
  const secureContext = createSecureContext({ ca: authority });
  return (index) => probe(addresses[index] as Address, secureContext);
});

async function probe({ scheme, port, path }: Address, secureContext: SecureContext): Promise<number> {
  const startedAt = performance.now();
  const client = new Client(`${scheme}://127.0.0.1:${port}`, { connect: { secureContext }, allowH2: false });
  try {
    const { statusCode, body } = await client.request({ method: 'GET', path });
    await body.text();
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    return performance.now() - startedAt;
  } finally {
    await client.close();
  }
}
