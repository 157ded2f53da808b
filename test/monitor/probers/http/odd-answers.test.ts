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

/** Go reads them; a request behind a proxy that reads them otherwise could be smuggled (RFC 9112 section 11.2). */
const TOGETHER = ['a length and chunks', 'a length that does not fit, and chunks'];
/** Go refuses them, Python and mostly curl read them. */
const READ_ALL_THE_SAME = ['an identity transfer coding', 'an unknown transfer coding', 'chunks named twice'];

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

test.each(ANSWERS)('$name', async ({ name, bytes, go, python, curl }) => {
  const whole = await looked(bytes, []);
  const expected = (isRead(go) && !TOGETHER.includes(name)) || READ_ALL_THE_SAME.includes(name);
  expect(whole.trouble === undefined, whole.trouble?.detail).toBe(expected);
  if (expected) expect([whole.http?.status, whole.http?.lenient]).toEqual([go.status ?? python.status, LENIENT[name]]);
  // Nothing is read that no other client reads.
  if (expected) expect([go, python, curl].some(isRead)).toBe(true);
  // And alike however it is cut into packets.
  const last = Math.min(bytes.length, 120);
  for (const cuts of [Array.from({ length: last }, (_, at) => at), [bytes.length - 1]]) {
    const { trouble, http } = await looked(bytes, cuts);
    expect([trouble?.reason, http?.status, http?.body, http?.lenient]).toEqual([
      whole.trouble?.reason,
      whole.http?.status,
      whole.http?.body,
      whole.http?.lenient,
    ]);
  }
});

test.each([
  ['a length and chunks', 'Content-Length and Transfer-Encoding together'],
  ['two different lengths', 'different Content-Length headers: 3 and 2'],
  ['a length that is no number', 'the Content-Length is "two"'],
  ['a chunk size that is no number', 'the chunk size "zz" is not a hexadecimal number'],
  ['a header without a colon', 'a header line without a name or a colon: "x y z"'],
  ['a status of two digits', 'the status line is "HTTP/1.1 20 OK"'],
  ['an SSH banner', 'the response does not begin with HTTP/1: "SSH-2.0-OpenSSH_9.2"'],
  ['an SMTP banner', 'the response does not begin with HTTP/1: "220 mail ESMTP"'],
])('of %s the detail is true', async (name, detail) => {
  const answer = ANSWERS.find((one) => one.name === name)?.bytes ?? Buffer.alloc(0);
  expect((await looked(answer, [])).trouble).toEqual({ reason: 'http.malformed', detail });
});
