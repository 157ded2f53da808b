/** What a whole HTTP answer says; the body as bytes in latin1. */
export type WholeAnswer = { readonly status: number; readonly body: string };

const TOKEN = /^[!#$%&'*+.^`|~\w-]+$/;
const FORBIDDEN = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/**
 * Reads the bytes a server sent before it closed, as far as the client of a kubelet reads them (`testkit/odd-answers/`); undefined = broken, cut or
 * of doubtful length. Written for the torture alone, so that the product's own reading is not held against itself.
 */
export function readAsKubelet(bytes: Buffer): WholeAnswer | undefined {
  const text = bytes.toString('latin1');
  // A line may end with LF alone (RFC 9112 section 2.2).
  const empty = /\r?\n\r?\n/.exec(text);
  if (!empty) return undefined;
  const end = empty.index + empty[0].length;
  // A line that begins with a blank goes on with the one before it (RFC 9112 section 5.2).
  const [first = '', ...lines] = text
    .slice(0, empty.index)
    .replace(/(?<=\n.*[^\r\n]\r?)\n[ \t]+/g, ' ')
    .replaceAll('\r ', ' ')
    .split(/\r?\n/);
  // What follows the code is for nobody (RFC 9112 section 4).
  const [, code] = /^HTTP\/1\.\d +([1-9]\d\d)(?: |$)/.exec(first) ?? [];
  const fields = lines.map(fieldOf);
  if (code === undefined || fields.some((field) => field === undefined)) return undefined;
  const rest = text.slice(end);
  const status = Number(code);
  if (status < 200) return status === 101 ? undefined : readAsKubelet(bytes.subarray(end));
  if (status === 204 || status === 304) return { status, body: '' };
  const body = bodyOf(valuesOf(fields, 'transfer-encoding'), valuesOf(fields, 'content-length'), rest);
  return body === undefined ? undefined : { status, body };
}

type Field = readonly [name: string, value: string];

function fieldOf(line: string): Field | undefined {
  const colon = line.indexOf(':');
  const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
  const isField = colon > 0 && !name.startsWith(' ') && TOKEN.test(name.replaceAll(' ', '')) && !FORBIDDEN.test(value);
  return isField ? [name.trimEnd().toLowerCase(), value] : undefined;
}

function valuesOf(fields: readonly (Field | undefined)[], name: string): readonly string[] {
  return fields.flatMap((field) => (field?.[0] === name ? [field[1]] : []));
}

function bodyOf(encodings: readonly string[], lengths: readonly string[], rest: string): string | undefined {
  if (encodings.length > 0) {
    // Both at once is a smuggler's sign; without `chunked` at the end all up to the close is the body (RFC 9112 section 6.3).
    if (lengths.length > 0) return undefined;
    return /(^|,)[ \t]*chunked[ \t]*$/i.test(encodings.at(-1) ?? '') ? chunksOf(rest) : rest;
  }
  if (lengths.length === 0) return rest;
  const length = /^\d{1,9}$/.test(lengths[0] ?? '') ? Number(lengths[0]) : Number.NaN;
  return new Set(lengths).size === 1 && rest.length >= length ? rest.slice(0, length) : undefined;
}

function chunksOf(text: string): string | undefined {
  let left = text;
  let body = '';
  for (;;) {
    const [head = '', size = ''] = /^([0-9a-fA-F]{1,8})(?:[ \t]*|;[^\r\n]*)\r\n/.exec(left) ?? [];
    if (size === '') return undefined;
    const length = Number.parseInt(size, 16);
    if (length === 0) return /^(?:[^\r\n]+\r\n)*\r\n/.test(left.slice(head.length)) ? body : undefined;
    const piece = left.slice(head.length, head.length + length);
    if (piece.length < length || left.slice(head.length + length, head.length + length + 2) !== '\r\n') return undefined;
    body += piece;
    left = left.slice(head.length + length + 2);
  }
}
