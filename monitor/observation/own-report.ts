import { isRecord } from '../text/guards.ts';
import { quote } from '../text/quote.ts';
import { readServerJson } from './server-json.ts';

// The words of MicroProfile Health, Spring Boot Actuator, the draft of health+json, .NET health checks, and the
// health endpoints of Kubernetes.
const UNWELL = /^(down|out[_ ]of[_ ]service|unhealthy|not[_ -]?(ready|serving|healthy)\b.*|fail(ed|ing|ure)?|critical)$/i;

const CHECK_FAILED = /\b(live|ready|health)z check failed$/;

/** The longest plain text that is read as a report. */
const MAX_TEXT = 2000;

/**
 * Returns what a body says of a server that is not well, such as `"DOWN" (db, disk)`. Returns undefined for a
 * page, and for JSON without such a word.
 */
export function ownReport(body: string): string | undefined {
  const read = readServerJson(body);
  if ('json' in read) return isRecord(read.json) ? reportIn(read.json) : undefined;
  const text = body.length <= MAX_TEXT ? body.trim() : '';
  const words = CHECK_FAILED.exec(text)?.[0] ?? UNWELL.exec(text)?.[0];
  return words === undefined ? undefined : `"${quote(words, 60)}"`;
}

function reportIn(json: Readonly<Record<string, unknown>>): string | undefined {
  const said = unwellWord(json);
  if (said === undefined) return undefined;
  const parts = ['components', 'checks', 'details', 'results', 'entries'].flatMap((key) => unwellParts(json[key]));
  const named = parts.slice(0, 3).map((name) => quote(name, 60));
  const more = parts.length > named.length ? ' and more' : '';
  return `"${quote(said, 60)}"${named.length > 0 ? ` (${named.join(', ')}${more})` : ''}`;
}

function unwellWord(value: Readonly<Record<string, unknown>>): string | undefined {
  const said = ['status', 'state', 'outcome', 'health'].map((key) => value[key]);
  return said.find((one): one is string => typeof one === 'string' && UNWELL.test(one));
}

/** Returns the names of the parts that are unwell, in a list of `{ name, status }` or a mapping from name to part. */
function unwellParts(value: unknown): readonly string[] {
  const parts = Array.isArray(value)
    ? value.map((part) => [isRecord(part) ? part.name : undefined, part] as const)
    : Object.entries(value ?? {});
  return parts.flatMap(([name, part]) => (typeof name === 'string' && isRecord(part) && unwellWord(part) !== undefined ? [name] : []));
}
