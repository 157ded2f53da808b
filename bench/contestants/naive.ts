import { Agent, get, type RequestOptions } from 'node:https';
import { createSecureContext } from 'node:tls';
import { type Address, serveContestant } from './contestant.ts';

// The obvious implementation: `https.get` for every target and `Promise.all` around it. It shares its TLS
// context, so it is not slow.

serveContestant(({ addresses, authority }) => {
  const agent = new Agent({ keepAlive: false, secureContext: createSecureContext({ ca: authority }) });
  return (index) => probe(addresses[index] as Address, agent);
});

function probe({ port, path }: Address, agent: Agent): Promise<number> {
  const startedAt = performance.now();
  const options: RequestOptions = { host: '127.0.0.1', port, path, agent };
  return new Promise((resolve, reject) => {
    get(options, (answer) => {
      answer.resume().on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - startedAt);
        else reject(new Error(`status ${answer.statusCode}`));
      });
    }).on('error', reject);
  });
}
