import { createServer } from 'node:http';
import { listen } from './listen.ts';

/**
 * Starts a server that remembers every header it is sent, and repeats all of them in each answer: in the body,
 * in headers, and as names in JSON, with the given status and in the given spelling.
 */
export async function startEchoingServer({ status = 500, spell = (text: string) => text, more = '' } = {}) {
  const met = new Set<string>();
  const server = createServer((request, response) => {
    const { authorization = '', 'x-key': key = '' } = request.headers;
    const [, token = ''] = authorization.split(' ');
    const pair = Buffer.from(token, 'base64').toString();
    for (const text of [authorization, token, pair, pair.slice(pair.indexOf(':') + 1), String(key)]) if (text.length > 3) met.add(text);
    const told = [...met].map((text) => spell(text.replaceAll(/[^\x20-\x7e]/g, ''))).join(' ; ');
    response.writeHead(status, { 'x-met': encodeURI(told), location: `/login?${encodeURIComponent(told)}` });
    response.end(`${more} ${told} ${JSON.stringify({ status: 'not ready', message: told, faultyCApps: [told] })}`);
  });
  return { ...(await listen(server)), met };
}
