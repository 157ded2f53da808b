import { quote } from '../../text/quote.ts';

/** The head of a response that a client can read, and the names of what RFC 9112 does not allow in it. */
export type Head = {
  readonly status: number;
  /** Names and values in turn. */
  readonly fields: readonly string[];
  /** The value of `content-length`; undefined = there is none. */
  readonly length?: number;
  readonly isChunked: boolean;
  readonly odd: readonly string[];
};

/** What is wrong with a response that no client ought to read; one safe line. */
export type Fault = { readonly fault: string };

const STATUS_LINE = /^HTTP\/1\.(\d)( +)(\d{3})(?: .*)?$/s;
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/;

/**
 * Reads one head: its bytes, as Latin-1 text, up to and with the empty line. What Go's net/http reads is read,
 * since that is the client of a kubelet; `testkit/odd-answers/` holds its verdicts.
 */
export function readHead(head: string): Head | Fault {
  const odd = new Set<string>();
  const [first = '', ...rest] = linesOf(head, odd);
  const [, minor = '', blanks = '', status = ''] = STATUS_LINE.exec(first) ?? [];
  if (status === '') return { fault: first.startsWith('HTTP/1.') ? `the status line is ${shown(first)}` : notHttp(first) };
  if (blanks.length > 1) odd.add('blanks in the status line');
  if (minor > '1') odd.add(`version HTTP/1.${minor}`);
  const fields = fieldsIn(rest, odd);
  if ('fault' in fields) return fields;
  if (CONTROL.test(first)) odd.add('control character in the status line');
  return framed(Number(status), fields.fields, odd);
}

/** What to say of bytes that do not begin as an HTTP response does. */
export function notHttp(text: string): string {
  return `the response does not begin with HTTP/1: ${shown(text.split(/\r?\n/, 1)[0] ?? '')}`;
}

/** A piece of a response in quotes, with the characters that cannot be seen as escapes. */
export function shown(text: string): string {
  const visible = text.slice(0, 60).replace(/[\0-\x1f\x7f]/g, (one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`);
  const [, before = '', middle = '', after = ''] = /^( *)(.*?)( *)$/s.exec(visible) ?? [];
  // Blanks at either end may be what is wrong.
  return `"${before}${quote(middle, 60)}${after}"`;
}

/** Reads the lines of a head, or of a trailer, as names and values in turn. */
export function fieldsIn(lines: readonly string[], odd: Set<string>): { readonly fields: readonly string[] } | Fault {
  const fields: string[] = [];
  for (const line of unfold(lines, odd)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    if (CONTROL.test(line)) return { fault: `a header with a control character: ${shown(line)}` };
    if (colon <= 0) return { fault: `a header line without a name or a colon: ${shown(line)}` };
    if (/^[ \t]/.test(line)) return { fault: 'the first header line begins with a blank' };
    if (!FIELD_NAME.test(name.replaceAll(' ', ''))) return { fault: `a header name that is not allowed: ${shown(name)}` };
    if (!name.includes(' ')) fields.push(name, line.slice(colon + 1));
    // To Go, curl, and Python such a name is another one than that without the blank.
    else odd.add(name.trimEnd().includes(' ') ? 'blank in a header name' : 'blank before a colon');
  }
  return { fields };
}

/** RFC 9112 section 2.2: a recipient may take a lone LF for the end of a line. */
function linesOf(head: string, odd: Set<string>): readonly string[] {
  const lines = head.replace(/\r?\n\r?\n$/, '').split('\n');
  const isWhole = head.endsWith('\r\n\r\n') && lines.slice(0, -1).every((line) => line.endsWith('\r'));
  if (!isWhole) odd.add('lone LF');
  return lines.map((line) => line.replace(/\r$/, ''));
}

/** RFC 9112 section 5.2: a user agent must replace each line folding with blanks. */
function unfold(lines: readonly string[], odd: Set<string>): readonly string[] {
  const fields: string[] = [];
  for (const line of lines) {
    const before = /^[ \t]/.test(line) ? fields.pop() : undefined;
    if (before !== undefined) odd.add('folded header line');
    fields.push(before === undefined ? line : `${before} ${line.trim()}`);
  }
  return fields;
}

/** RFC 9112 section 6.3: how long the body is. */
function framed(status: number, fields: readonly string[], odd: Set<string>): Head | Fault {
  const [written, codings] = [valuesOf(fields, 'content-length'), valuesOf(fields, 'transfer-encoding').map((coding) => coding.trim())];
  const lengths = new Set(written.map((length) => length.trim()));
  const [length] = lengths;
  if (lengths.size > 0 && codings.length > 0) return { fault: 'Content-Length and Transfer-Encoding together' };
  if (codings.length > 0 && codings.join().toLowerCase() !== 'chunked')
    return { fault: `the transfer coding is ${shown(codings.join(', '))}, not chunked` };
  if (lengths.size > 1) return { fault: `different Content-Length headers: ${shown([...lengths].join(' and '))}` };
  if (length !== undefined && !/^\d{1,18}$/.test(length)) return { fault: `the Content-Length is ${shown(length)}` };
  if (written.length > 1) odd.add('repeated Content-Length');
  if ([...written, ...valuesOf(fields, 'transfer-encoding')].some((value) => /[ \t]$/.test(value))) odd.add('blank after a header value');
  const about = { status, fields: fields.map((text) => text.trim()), isChunked: codings.length > 0, odd: [...odd] };
  return length === undefined ? about : { ...about, length: Number(length) };
}

function valuesOf(fields: readonly string[], name: string): readonly string[] {
  return fields.filter((_, index) => index % 2 === 1 && fields[index - 1]?.toLowerCase() === name);
}
