import { quote } from '../../text/quote.ts';

/**
 * The head of a response, written as RFC 9112 wants it, and the names of what was not; or what is wrong with
 * a head that no client ought to read. Go's net/http, the client of a kubelet, decides which is which:
 * `testkit/odd-answers/` holds its verdicts.
 */
export type Head = { readonly status: number; readonly text: string; readonly odd: readonly string[] } | { readonly fault: string };

const STATUS_LINE = /^HTTP\/1\.(\d)( +)(\d{3})(| .*)$/;
/** A name with a blank is none, but Go reads the answer all the same. */
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/;

/** Reads one head: the bytes, as Latin-1 text, up to and with the empty line. */
export function readHead(head: string): Head {
  const odd = new Set<string>();
  const [first = '', ...rest] = linesOf(head, odd);
  const match = STATUS_LINE.exec(first);
  if (!match) return { fault: first.startsWith('HTTP/') ? `the status line is "${quote(first, 60)}"` : notHttp(first) };
  const [, minor = '', blanks = '', status = '', phrase = ''] = match;
  if (blanks.length > 1) odd.add('blanks in the status line');
  if (minor > '1') odd.add(`version HTTP/1.${minor}`);
  const fields = unfold(rest, odd);
  const fault = [first, ...rest].some((line) => CONTROL.test(line)) ? 'a header holds a control character' : faultIn(fields);
  if (fault !== undefined) return { fault };
  // The check ends with this response, whatever the server would do.
  const kept = [...repaired(fields, odd), 'connection: close'];
  return { status: Number(status), text: `HTTP/1.1 ${status}${phrase || ' '}\r\n${kept.join('\r\n')}\r\n\r\n`, odd: [...odd] };
}

/** What to say of bytes that do not begin as an HTTP response does. */
export function notHttp(text: string): string {
  return `the response does not begin with HTTP/1: "${quote(text, 40)}"`;
}

/** RFC 9112 section 2.2: a recipient may take a lone LF for the end of a line. */
function linesOf(head: string, odd: Set<string>): readonly string[] {
  const lines = head.replace(/\r?\n\r?\n$/, '').split('\n');
  const isWhole = /\r\n\r\n$/.test(head) && lines.slice(0, -1).every((line) => line.endsWith('\r'));
  if (!isWhole) odd.add('lone LF');
  return lines.map((line) => line.replace(/\r$/, ''));
}

/** RFC 9112 section 5.2: a user agent must replace each line folding with blanks. */
function unfold(lines: readonly string[], odd: Set<string>): readonly string[] {
  const fields: string[] = [];
  for (const line of lines) {
    const before = fields.pop();
    if (before !== undefined && /^[ \t]/.test(line)) {
      odd.add('folded header line');
      fields.push(`${before} ${line.trim()}`);
    } else fields.push(...(before === undefined ? [] : [before]), line);
  }
  return fields;
}

function faultIn(fields: readonly string[]): string | undefined {
  const broken = fields.find((field) => !/^[^\s:][^\t:]*:/.test(field));
  if (broken !== undefined) return `a header line without a name or a colon: "${quote(broken, 60)}"`;
  const foreign = fields.find((field) => !FIELD_NAME.test(nameOf(field).replaceAll(' ', '')));
  if (foreign !== undefined) return `a header name that is not allowed: "${quote(nameOf(foreign), 60)}"`;
  const lengths = new Set(valuesOf(fields, 'content-length'));
  const [length = '0'] = lengths;
  if (lengths.size > 0 && valuesOf(fields, 'transfer-encoding').length > 0) return LENGTH_AND_CODING;
  if (lengths.size > 1) return `different Content-Length headers: ${quote([...lengths].join(' and '), 60)}`;
  return /^\d+$/.test(length) ? undefined : `the Content-Length is "${quote(length, 60)}"`;
}

/** RFC 9112 section 6.3: such a response ought to be handled as an error. */
export const LENGTH_AND_CODING = 'Content-Length and Transfer-Encoding together';

function repaired(fields: readonly string[], odd: Set<string>): readonly string[] {
  const seen = new Set<string>();
  return fields.flatMap((field) => {
    const name = nameOf(field);
    const plain = name.trimEnd().toLowerCase();
    if (plain !== name.toLowerCase()) odd.add('blank before a colon');
    if (plain === 'connection') return [];
    if (plain.includes(' ')) {
      odd.add('blank in a header name');
      return [];
    }
    if (plain === 'content-length' && seen.has(plain)) {
      odd.add('repeated Content-Length');
      return [];
    }
    seen.add(plain);
    return [`${plain}:${field.slice(name.length + 1)}`];
  });
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':'));
}

function valuesOf(fields: readonly string[], name: string): readonly string[] {
  return fields
    .filter((field) => nameOf(field).trimEnd().toLowerCase() === name)
    .map((field) => field.slice(field.indexOf(':') + 1).trim());
}
