import { expect, test } from 'vitest';
import type { Answer } from '../../../../monitor/observation/observation.ts';
import { pieces, recordedAnswers } from '../../../../testkit/odd-answers/recorded-answers.ts';
import { httpLook } from '../../../../testkit/zoo/animal.ts';
import { onRequest } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';

// What other clients made of odd answers, and what this one makes of them. The kubelet's client, Go's net/http,
// is the measure of what an answer may look like.

const ANSWERS = recordedAnswers();
const isRead = (verdict: { readonly status?: number }) => (verdict.status ?? 0) >= 200;

/** Go and curl read these; nothing that speaks HTTP/1 sends them. */
const OTHER_VERSIONS = ['HTTP/2.0 in text', 'HTTP/2.0 in a status line', 'HTTP/3.0 in a status line'];
/** More than 64 KiB, which Go and curl allow. */
const LARGE = ['header of 70 KB'];
/** The client reads it although Go refuses it: the zeros before the size are harmless. */
const ZEROS = 'chunk size of 17 digits';
/** In HTTP/1.0, Go does not put chunks together; curl and Python do. */
const IN_HTTP_1_0 = ['chunks in HTTP/1.0', 'chunked in HTTP/1.0'];
const CODED = /Content-Encoding/;

const LENIENT: Readonly<Record<string, string>> = {
  'lone LF everywhere': 'lone LF',
  'lone LF after the status line': 'lone LF',
  'lone LF between headers': 'lone LF',
  'lone LF at the end of the headers': 'lone LF',
  "lone LF in a chunked answer's headers only": 'lone LF',
  'a folded header line': 'folded header line',
  'a header line folded with a tab': 'folded header line',
  'a folded line that is empty': 'folded header line',
  'a folded content length': 'folded header line',
  'a blank before a colon': 'blank before a colon',
  'a blank before the colon of the length': 'blank before a colon',
  'a blank inside a header name': 'blank in a header name',
  'a padded chunk size': 'padded chunk size',
  'a padded last chunk size': 'padded chunk size',
  'a chunk size padded with a tab': 'padded chunk size',
  'the same length twice': 'repeated Content-Length',
  'the same length three times, in other capitals': 'repeated Content-Length',
  'an unasked 100': 'unasked 100 Continue',
  'two unasked 100': 'unasked 100 Continue',
  'an unasked 100 with a header': 'unasked 100 Continue',
  'two blanks in the status line': 'blanks in the status line',
  'HTTP/1.2': 'version HTTP/1.2',
  'a plain answer': '',
};

async function looked(answer: Buffer, cuts: readonly number[]): Promise<Answer> {
  const server = await onRequest(async (socket) => {
    socket.setNoDelay();
    for (const piece of pieces(answer, cuts)) await new Promise((sent) => socket.write(piece, sent));
    socket.end();
  });
  try {
    return await lookAt({ look: httpLook(server.port), timeoutMs: 5000 });
  } finally {
    await server.close();
  }
}

const isWanted = (name: string, fault: string | undefined) =>
  OTHER_VERSIONS.includes(name) || LARGE.includes(name) || fault === 'Content-Length and Transfer-Encoding together';

test.each(ANSWERS)('$name', async ({ name, bytes, go }) => {
  const { trouble, http } = await looked(bytes, []);
  if (name !== ZEROS && !isWanted(name, trouble?.detail)) expect(trouble === undefined, trouble?.detail).toBe(isRead(go));
  if (!trouble && isRead(go)) {
    const lenient = LENIENT[name];
    if (lenient !== undefined) expect(http?.lenient ?? '').toBe(lenient);
    const isSame = !CODED.test(name) && !IN_HTTP_1_0.includes(name);
    expect([http?.status, isSame && http?.body.slice(0, 200)]).toEqual([go.status, isSame && (go.body ?? '').slice(0, 200)]);
  }
});

// Some have a second answer or an end behind them: what is read may not hang on packets.
test.each(ANSWERS.filter(({ bytes }) => bytes.length < 200))('$name, in pieces', async ({ bytes }) => {
  const verdictOf = ({ trouble, http }: Answer) => [trouble, http?.status, http?.body, http?.lenient];
  const whole = verdictOf(await looked(bytes, []));
  for (const cuts of [Array.from({ length: bytes.length }, (_, at) => at), [bytes.length - 1]]) {
    expect(verdictOf(await looked(bytes, cuts))).toEqual(whole);
  }
});

test.each([
  ['a length and chunks', 'Content-Length and Transfer-Encoding together'],
  ['two different lengths', 'different Content-Length headers: "3 and 2"'],
  ['a length that is no number', 'the Content-Length is "two"'],
  ['a chunk size that is no number', 'the chunk size is "zz", not a hexadecimal number'],
  ['a header without a colon', 'a header line without a name or a colon: "x y z"'],
  ['a status of two digits', 'the status line is "HTTP/1.1 20 OK"'],
  ['an SSH banner', 'the response does not begin with HTTP/1: "SSH-2.0-OpenSSH_9.2"'],
  ['an SMTP banner', 'the response does not begin with HTTP/1: "220 mail ESMTP"'],
])('of %s the detail is true', async (name, detail) => {
  const answer = ANSWERS.find((one) => one.name === name)?.bytes ?? Buffer.alloc(0);
  const { trouble } = await looked(answer, []);
  expect(trouble).toMatchObject({ reason: 'http.malformed', detail });
  // The fix of the reason looks for another service on the port; it holds where none of the bytes are HTTP.
  expect(trouble?.fix === undefined).toBe(detail.includes('does not begin with HTTP'));
});
