import type { Answer } from '../core/observation.ts';
import type { Outcome } from '../core/outcome.ts';
import type { ReadyHeader } from './ports.ts';

// Servers, and proxies in front of them, repeat what they were sent: an error page with the token that was wrong.

/** What stands for a secret. */
const PLACE = '[secret]';
/** Shorter texts stand in any answer by chance: taking them out of a body could change what it means. */
const MIN_IN_BODY = 8;
const MIN_IN_WORDS = 4;

/** The answer as if the server had not repeated the secrets it was sent. */
export function withoutEcho(answer: Answer, headers: readonly ReadyHeader[]): Answer {
  const secrets = secretsIn(headers, MIN_IN_BODY);
  if (!answer.http || secrets.length === 0) return answer;
  const { http } = answer;
  const clean = Object.entries(http.headers).map(([name, value]) => [name, takeOut(value, secrets)] as const);
  return { ...answer, http: { ...http, headers: Object.fromEntries(clean), body: takeOut(http.body, secrets) } };
}

/** What is said of a look, without the secrets that were sent with it. */
export function quoteNoSecret(outcome: Outcome, headers: readonly ReadyHeader[]): Outcome {
  const secrets = secretsIn(headers, MIN_IN_WORDS);
  if (secrets.length === 0) return outcome;
  const said = { ...outcome, detail: takeOut(outcome.detail, secrets) };
  return said.outcome !== 'success' && said.fix !== undefined ? { ...said, fix: takeOut(said.fix, secrets) } : said;
}

function takeOut(text: string, secrets: readonly string[]): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, PLACE), text);
}

/** A header's value, and what it is made of: the token after its scheme (RFC 9110 section 11.4), the password in Basic (RFC 7617). Longest first. */
function secretsIn(headers: readonly ReadyHeader[], min: number): readonly string[] {
  const all = headers.flatMap(({ value, secret }) => {
    if (!secret) return [];
    const [, scheme, token = ''] = /^(\w+) +(.+)$/.exec(value) ?? [];
    const pair = scheme === 'Basic' ? Buffer.from(token, 'base64').toString() : '';
    return [value, token, pair, pair.slice(pair.indexOf(':') + 1)];
  });
  return [...new Set(all)].filter((text) => text.length >= min).sort((a, b) => b.length - a.length);
}
